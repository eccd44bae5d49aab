import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { bestMatches } from '../../../../src/adapters/search/sqlite/best-matches.ts'
import type { Match } from '../../../../src/adapters/search/sqlite/read-matches.ts'

const matches = (...scores: number[]): Match[] => scores.map((score, id) => [id, score])

describe('the best matches', () => {
  it('are those with the smallest scores, the best first', () => {
    expect(bestMatches(matches(-1, -5, 0, -3), 2)).toEqual([
      [1, -5],
      [3, -3],
    ])
  })

  it('stand in the order they were indexed in where their scores are equal', () => {
    expect(bestMatches([...matches(-2, -2, -2, -2)].reverse(), 3).map(([id]) => id)).toEqual([0, 1, 2])
  })

  it('are none where none are wanted, and all where more are wanted than there are', () => {
    expect(bestMatches(matches(-1, -2), 0)).toEqual([])
    expect(bestMatches(matches(-1, -2), -1)).toEqual([])
    expect(bestMatches(matches(-1, -2), 9)).toHaveLength(2)
  })

  it('are the beginning of all of them in order, whatever the scores', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -9, max: 0 }), { maxLength: 200 }),
        fc.nat({ max: 210 }),
        (scores, size) => {
          const inOrder = matches(...scores).sort(
            ([id, score], [otherId, otherScore]) => score - otherScore || id - otherId,
          )
          expect(bestMatches(matches(...scores), size)).toEqual(inOrder.slice(0, size))
        },
      ),
    )
  })
})
