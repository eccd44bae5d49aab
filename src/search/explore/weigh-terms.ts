import { byCodePoints } from '../by-code-points.ts'
import { mostWeight, type WeighedTerm } from '../ports.ts'
import type { TellingWord } from './telling-words.ts'

/** A term with how many of the records that the asker may read have it. */
export interface CountedTerm {
  readonly word: Pick<TellingWord, 'term' | 'count'>
  readonly records: number
}

/**
 * The terms that tell the most, the heaviest first: what few of the asker's records have, and the text says often. What no
 * other record has leads nowhere, and what all have says nothing. Whole numbers, from the asker's records alone.
 */
export function weighTerms(
  counted: readonly CountedTerm[],
  all: number,
  most: number,
): readonly WeighedTerm[] {
  return counted
    .flatMap(({ word, records }) => {
      if (records < 2) return []
      const weight = Math.round(100 * Math.log(all / records) * (1 + Math.log(word.count)))
      return weight < 1 ? [] : [{ term: word.term, weight: Math.min(mostWeight, weight) }]
    })
    .sort((one, other) => other.weight - one.weight || byCodePoints(one.term, other.term))
    .slice(0, most)
}

/** How many of so many terms a record must share to be called alike: one word alone is a coincidence, where there are others. */
export function sharedAtLeast(terms: number): number {
  if (terms < 2) return 1
  return terms < 7 ? 2 : 3
}
