import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { editDistance } from '../../../src/search/suggest/edit-distance.ts'

describe('the distance of two words', () => {
  it.each([
    ['budget', 'budget', 0],
    ['budget', 'buget', 1],
    ['buget', 'budget', 1],
    ['budget', 'budgat', 1],
    ['budget', 'bugdet', 1],
    ['budget', 'ubdget', 1],
    ['receive', 'recieve', 1],
    // What was exchanged may have been torn apart as well.
    ['ca', 'abc', 2],
    ['abcd', 'dcba', 3],
    ['accommodation', 'acomodation', 2],
    ['kitten', 'sitting', 3],
    ['neill', 'niell', 1],
    ['', 'road', 4],
    ['', '', 0],
    ['😀road', 'road', 1],
  ])('%s – %s: %i', (one, other, distance) => {
    expect(editDistance(one, other)).toBe(distance)
  })

  it('is that of the definition, and a distance', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 })
    fc.assert(
      fc.property(word, word, word, (one, other, third) => {
        const distance = editDistance(one, other)
        expect(distance).toBe(editDistance(other, one))
        expect(distance === 0).toBe(one === other)
        expect(distance).toBeLessThanOrEqual(editDistance(one, third) + editDistance(third, other))
        expect(distance).toBeLessThanOrEqual(Math.max(one.length, other.length))
      }),
      { seed: 40, numRuns: 500 },
    )
  })

  it('is one for each of the four slips', () => {
    const slip = fc.tuple(fc.stringMatching(/^[a-z]{4,12}$/), fc.nat(), fc.constantFrom(...'aeqz'), fc.nat(3))
    fc.assert(
      fc.property(slip, ([word, place, letter, kind]) => {
        const at = place % (word.length - 1)
        const rest = word.slice(at + 1)
        const mistyped = [
          word.slice(0, at) + rest,
          word.slice(0, at) + letter + rest,
          word.slice(0, at) + letter + word.slice(at),
          `${word.slice(0, at)}${rest.charAt(0)}${word.charAt(at)}${rest.slice(1)}`,
        ][kind]
        expect(editDistance(word, mistyped ?? '')).toBe(mistyped === word ? 0 : 1)
      }),
      { seed: 41, numRuns: 500 },
    )
  })
})
