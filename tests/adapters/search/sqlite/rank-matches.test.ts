import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { rankMatches } from '../../../../src/adapters/search/sqlite/rank-matches.ts'
import type { Match } from '../../../../src/adapters/search/sqlite/read-matches.ts'

interface Row {
  readonly score: number
  readonly day: number
  readonly key: number
}

const row = fc.record({
  score: fc.integer({ min: -3, max: 0 }),
  day: fc.integer({ min: 1, max: 3 }),
  key: fc.nat({ max: 255 }),
})
const tiersOfRows = fc.uniqueArray(row, { selector: ({ key }) => key, maxLength: 60 }).chain((rows) =>
  fc.record({
    rows: fc.constant(rows),
    at: fc.tuple(fc.nat({ max: rows.length }), fc.nat({ max: rows.length })),
  }),
)

function ranking(rows: readonly Row[], split: number) {
  const matches = rows.map(({ score }, id): Match => [id, score])
  const looked: number[] = []
  const ranked = rankMatches([matches.slice(0, split), matches.slice(split)], {
    dayOf: (id) => rows[id]?.day ?? 0,
    keyOf: (id) => {
      looked.push(id)
      return Buffer.of(rows[id]?.key ?? 0)
    },
  })
  const inOrder = [matches.slice(0, split), matches.slice(split)].flatMap((tier) =>
    tier
      .map(([id]) => ({ id, ...(rows[id] as Row) }))
      .sort((one, other) => one.score - other.score || other.day - one.day || one.key - other.key)
      .map(({ id }) => id),
  )
  return { ranked, inOrder, looked }
}

describe('hits in their order of relevance', () => {
  it('stand by tier, score, the newest and id, whichever part of them is asked for', () => {
    fc.assert(
      fc.property(
        tiersOfRows,
        fc.nat({ max: 70 }),
        fc.nat({ max: 70 }),
        ({ rows, at: [split] }, from, size) => {
          const { ranked, inOrder } = ranking(rows, split)
          expect(ranked.slice(from, from + size)).toEqual(inOrder.slice(from, from + size))
          expect(ranked.length).toBe(rows.length)
        },
      ),
    )
  })

  it('are found at their places', () => {
    fc.assert(
      fc.property(tiersOfRows, ({ rows, at: [split, wanted] }) => {
        const { ranked, inOrder } = ranking(rows, split)
        const places = ranked.placesOf(new Set([wanted, rows.length]))
        expect([...places]).toEqual(wanted < rows.length ? [[wanted, inOrder.indexOf(wanted)]] : [])
      }),
    )
  })

  it('are looked up one by one only where scores and days leave it open', () => {
    const { ranked, looked } = ranking(
      [
        { score: -2, day: 1, key: 9 },
        { score: -1, day: 2, key: 8 },
        { score: -1, day: 1, key: 7 },
      ],
      3,
    )
    expect(ranked.slice(0, 3)).toEqual([0, 1, 2])
    expect(looked).toEqual([])
  })
})
