import type { DoubtfulWord } from './doubtful-words.ts'
import type { NearWord } from './near-words.ts'

/** One word in the place of another. */
export interface Change {
  readonly word: DoubtfulWord
  readonly near: NearWord
}

/** A query with some of its words replaced, and as it was typed but for these. */
export interface Replacement {
  readonly q: string
  readonly changes: readonly Change[]
}

interface Choice {
  readonly word: DoubtfulWord
  /** The likeliest first. */
  readonly near: readonly NearWord[]
}

/** Of so many near words each is tried with each of the other words'. */
const mostChoices = 6

/**
 * The queries that may have been meant, the likeliest first: with every word replaced that nothing has, or hardly anything;
 * and where each of them is known, with one of them.
 */
export function replacements(query: string, choices: readonly Choice[]): readonly Replacement[] {
  const known = choices.map(({ word, near }) => ({ word, near: near.slice(0, mostChoices) }))
  const replaceable = known.filter(({ near }) => near.length > 0)
  const single = replaceable.every(({ word }) => word.doubt === 'unhelpful')
  const ranked = single ? replaceable.flatMap((choice) => combined([choice])) : combined(replaceable)
  return ranked
    .sort((one, other) => one.rank - other.rank)
    .map(({ changes }) => ({ q: withChanges(query, changes), changes }))
}

interface Ranked {
  readonly changes: readonly Change[]
  /** The sum of the places that its words have among the near ones. */
  readonly rank: number
}

/** Every combination; in each, the places of the first words move last. */
function combined(choices: readonly Choice[]): Ranked[] {
  const none: readonly Ranked[] = choices.length === 0 ? [] : [{ changes: [], rank: 0 }]
  const all = choices.reduce<readonly Ranked[]>(
    (before, { word, near }) =>
      before.flatMap(({ changes, rank }) =>
        near.map((one, place) => ({ changes: [...changes, { word, near: one }], rank: rank + place })),
      ),
    none,
  )
  return [...all]
}

function withChanges(query: string, changes: readonly Change[]): string {
  return changes
    .flatMap(({ word, near }) => word.places.map(({ start, end }) => ({ start, end, text: near.word })))
    .sort((one, other) => other.start - one.start)
    .reduce((changed, { start, end, text }) => changed.slice(0, start) + text + changed.slice(end), query)
}
