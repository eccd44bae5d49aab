import { describe, expect, it } from '@jest/globals'
import { doubtfulStretches } from '../../src/records/doubtful-stretches.ts'
import { readLineEnds } from '../../src/records/read-line-ends.ts'

/** The stretches of a text that has some. */
function stretchesOf(text: string): readonly string[] {
  const { kept } = readLineEnds(text)
  return kept === null ? [] : doubtfulStretches(kept)
}

describe('stretches with a doubtful word', () => {
  it('are the word with its neighbours', () => {
    const [before, after] = ['a b c d e f g h i j k', 'l m n o p q r s t u v w']
    expect(stretchesOf(`${before} co-\noperate ${after}`)).toEqual([
      'd e f g h i j k co-operate l m n o p q r s',
    ])
  })

  it('are shorter at the beginning and the end of a text', () => {
    expect(stretchesOf('they co-\noperate')).toEqual(['they co-operate'])
    expect(stretchesOf('co-\noperate with')).toEqual(['co-operate with'])
    expect(stretchesOf('co-\noperate')).toEqual(['co-operate'])
    expect(stretchesOf('(co-\noperate)')).toEqual(['(co-operate)'])
  })

  it('are one where they are near each other, and else stand apart', () => {
    const far = 'x '.repeat(30)
    expect(stretchesOf(`to co-\noperate and re-\nelect ${far}a self-\nassessment`)).toEqual([
      `to co-operate and re-elect ${'x '.repeat(7)}x`,
      `to cooperate and re-elect ${'x '.repeat(7)}x`,
      `to co-operate and reelect ${'x '.repeat(7)}x`,
      `${'x '.repeat(7)}a self-assessment`,
    ])
  })

  it('are in every spelling of up to three that are near each other', () => {
    expect(stretchesOf('co-\noperate re-\nelect self-\nassess').toSorted()).toEqual(
      [
        'co-operate re-elect self-assess',
        'co-operate re-elect selfassess',
        'co-operate reelect self-assess',
        'co-operate reelect selfassess',
        'cooperate re-elect self-assess',
        'cooperate re-elect selfassess',
        'cooperate reelect self-assess',
      ].toSorted(),
    )
    expect(stretchesOf('co-\noperate re-\nelect self-\nassess re-\nport')).toEqual([
      'co-operate re-elect self-assess re-port',
    ])
  })

  it('are none where no word is in doubt', () => {
    expect(stretchesOf('the depart-\nment of well-known roads')).toEqual([])
  })

  it('take no more than a line or two, whatever stands there', () => {
    const endless = 'x'.repeat(1_000_000)
    for (const stretch of stretchesOf(`${endless} co-\noperate ${endless}`))
      expect(stretch.length).toBeLessThan(450)
    expect(stretchesOf('re-\nport '.repeat(100_000)).join('').length).toBeLessThan(1_000_000)
  })
})
