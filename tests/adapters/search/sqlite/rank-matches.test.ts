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
  const compared = { days: 0 }
  const ranked = rankMatches([matches.slice(0, split), matches.slice(split)], {
    dayOf: (id) => {
      compared.days += 1
      return rows[id]?.day ?? 0
    },
    // Some ids begin alike.
    beginningOf: (id) => (rows[id]?.key ?? 0) >> 2,
    keyOf: (id) => {
      looked.push(id)
      const key = Buffer.alloc(4)
      key.writeUInt32BE(rows[id]?.key ?? 0)
      return key
    },
  })
  const inOrder = [matches.slice(0, split), matches.slice(split)].flatMap((tier) =>
    tier
      .map(([id]) => ({ id, ...(rows[id] as Row) }))
      .sort((one, other) => one.score - other.score || other.day - one.day || one.key - other.key)
      .map(({ id }) => id),
  )
  return { ranked, inOrder, looked, compared }
}

/** So many letters from one template, captured on one day, of which each so many ids begin alike. */
function equals(count: number, alike: 1 | 4) {
  // A number without a common divisor: they were not captured in their order.
  const rows = Array.from({ length: count }, (_, at) => ({
    score: -1,
    day: 1,
    key: ((at * 7919) % count) * (4 / alike),
  }))
  return ranking(rows, count)
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
          expect(ranked.first(from)).toEqual(inOrder.slice(0, from))
          const behind = inOrder[from]
          if (behind !== undefined)
            expect(ranked.first(size, behind)).toEqual(inOrder.slice(from + 1, from + 1 + size))
          expect(ranked.first(rows.length + 1)).toHaveLength(rows.length)
        },
      ),
    )
  })

  it('are found among others in this order', () => {
    fc.assert(
      fc.property(tiersOfRows, ({ rows, at: [split, one] }) => {
        const { ranked, inOrder } = ranking(rows, split)
        const wanted = new Set([one, one >> 1, 0, rows.length])
        expect(ranked.among(wanted)).toEqual(inOrder.filter((id) => wanted.has(id)))
      }),
    )
  })

  it('are looked up one by one only where scores and days leave it open', () => {
    const { ranked, looked } = ranking(
      [
        { score: -2, day: 1, key: 3 },
        { score: -1, day: 2, key: 2 },
        { score: -1, day: 1, key: 1 },
      ],
      3,
    )
    expect(ranked.first(3)).toEqual([0, 1, 2])
    expect(looked).toEqual([])
  })

  it('are not looked up where all are equal and their ids begin otherwise', () => {
    const { ranked, inOrder, looked } = equals(1000, 1)
    const shown = inOrder.slice(480, 500)
    expect(ranked.among(new Set(shown))).toEqual(shown)
    expect(ranked.first(20, inOrder[499])).toEqual(inOrder.slice(500, 520))
    expect(looked).toEqual([])
  })

  it('are looked up once each, and few of them, where all are equal and some ids begin alike', () => {
    const { ranked, inOrder, looked } = equals(1000, 4)
    const shown = inOrder.slice(480, 500)
    expect(ranked.among(new Set(shown))).toEqual(shown)
    expect(ranked.first(20, inOrder[499])).toEqual(inOrder.slice(500, 520))
    expect(looked).toHaveLength(new Set(looked).size)
    expect(looked.length).toBeLessThan(150)
  })

  it('are gone through no more often where more were shown', () => {
    const costs = [1, 20].map((shown) => {
      const { ranked, inOrder, compared } = equals(1000, 1)
      ranked.among(new Set(inOrder.slice(0, shown)))
      ranked.first(20, inOrder[0])
      return compared.days
    })
    expect(costs[1]).toBeLessThan(2 * (costs[0] ?? 0))
  })
})
