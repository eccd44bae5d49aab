import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { bestMatches, type IsBefore } from '../../../../src/adapters/search/sqlite/best-matches.ts'
import type { Match } from '../../../../src/adapters/search/sqlite/read-matches.ts'

const matches = (...scores: number[]): Match[] => scores.map((score, id) => [id, score])
const byScore: IsBefore = ([, score], [, other]) => score < other

describe('the best matches', () => {
  it('are those with the smallest scores, the best first', () => {
    expect(bestMatches(matches(-1, -5, 0, -3), 2, byScore)).toEqual([
      [1, -5],
      [3, -3],
    ])
  })

  it('are none where none are wanted, and all where more are wanted than there are', () => {
    expect(bestMatches(matches(-1, -2), 0, byScore)).toEqual([])
    expect(bestMatches(matches(-1, -2), -1, byScore)).toEqual([])
    expect(bestMatches(matches(-1, -2), 9, byScore)).toHaveLength(2)
  })

  it('are the beginning of all of them in order, whatever the scores', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -9, max: 0 }), { maxLength: 200 }),
        fc.nat({ max: 210 }),
        (scores, size) => {
          const best = bestMatches(matches(...scores), size, byScore)
          expect(best.map(([, score]) => score)).toEqual(
            scores.toSorted((one, other) => one - other).slice(0, size),
          )
          expect(new Set(best.map(([id]) => id)).size).toBe(best.length)
        },
      ),
    )
  })
})
