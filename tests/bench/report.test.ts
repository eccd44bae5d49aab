import { describe, expect, it } from '@jest/globals'
import { alone, compare, mustBeNone } from '../../bench/report/figure.ts'
import { table } from '../../bench/report/table.ts'
import { makeRandom, makeVocabulary } from '../../bench/support/make-vocabulary.ts'
import { median, percentile } from '../../bench/support/median.ts'

describe('figures of the bench', () => {
  it('misses a goal of speed just below it, and meets it on it', () => {
    const goal = { kind: 'at-least', ratio: 0.8 } as const
    const of = (value: number) =>
      compare({ name: 'a', unit: '/s', values: [value], peer: { name: 'b', values: [100] }, goal }).met
    expect([of(79.9), of(80)]).toEqual([false, true])
  })

  it('grants a goal of time its share and its allowance', () => {
    const goal = { kind: 'at-most', ratio: 1.2, plus: 5 } as const
    const of = (value: number) =>
      compare({ name: 'a', unit: 'ms', values: [value], peer: { name: 'b', values: [10] }, goal }).met
    expect([of(17), of(17.1)]).toEqual([true, false])
  })

  it('misses a goal of none by one', () => {
    expect([0, 1].map((count) => mustBeNone('failures', '', count, '').met)).toEqual([true, false])
    expect(table([mustBeNone('failures', '', 1, 'why')])).toMatch(
      /failures\s+1\.00\s+none\s+NO\n\nfailures: why$/,
    )
  })

  it('compares medians, so that one disturbed run decides nothing', () => {
    const figure = compare({
      name: 'a',
      unit: '/s',
      values: [90, 1, 92],
      peer: { name: 'b', values: [100, 100, 5_000] },
    })
    expect([figure.value, figure.peer?.value, figure.ratio]).toEqual([90, 100, 0.9])
  })

  it('refuses to say anything of runs that were not made', () => {
    expect(() => median([])).toThrow(RangeError)
    expect(() => percentile([], 0.95)).toThrow(RangeError)
  })

  it('takes the nearest rank for a percentile', () => {
    const values = Array.from({ length: 20 }, (_, at) => 20 - at)
    expect([percentile(values, 0.95), percentile(values, 0.5), percentile(values, 1)]).toEqual([19, 10, 20])
  })

  it('shows a missed goal as such, and a value without a peer without a verdict', () => {
    const missed = compare({
      name: 'slow',
      unit: '/s',
      values: [1],
      peer: { name: 'peer', values: [2] },
      goal: { kind: 'at-least', ratio: 0.8 },
    })
    const [, , slow, memory] = table([missed, alone('memory', 'MiB', [12.345])]).split('\n')
    expect(slow).toMatch(/^slow\s+1\.00 \/s\s+2\.00 \(peer\)\s+0\.50×\s+≥ 0\.8×\s+NO$/)
    expect(memory).toMatch(/^memory\s+12\.3 MiB$/)
  })
})

describe('the vocabulary of the bench', () => {
  it('is the same every time, and draws the first words as often as Zipf has it', () => {
    const { words, draw } = makeVocabulary(1, 1_000)
    expect(makeVocabulary(1, 1_000).words).toEqual(words)
    const random = makeRandom(7)
    const counts = new Map<string, number>()
    for (let at = 0; at < 50_000; at += 1) {
      const word = draw(random)
      counts.set(word, (counts.get(word) ?? 0) + 1)
    }
    const of = (rank: number): number => counts.get(words[rank - 1] ?? '') ?? 0
    expect(of(1) / of(2)).toBeCloseTo(2, 0)
    expect(of(1) / of(10)).toBeGreaterThan(8)
    expect(of(1) / of(10)).toBeLessThan(12)
  })
})
