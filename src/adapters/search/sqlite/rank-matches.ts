import { bestMatches, type IsBefore } from './best-matches.ts'
import type { Match } from './read-matches.ts'

/** What tells equals apart, of a record by its row: the same in every generation, and after every edit. */
export interface TieBreakers {
  dayOf(id: number): number
  /** How its id begins, as a number that is in the order of ids. */
  beginningOf(id: number): number
  /** The bytes of its id. */
  keyOf(id: number): Buffer
}

/** Hits in their order of relevance. */
export interface RankedMatches {
  /** The first rows of all, or the first of those that stand behind this one of them. */
  first(size: number, behind?: number): readonly number[]
  /** Those of the rows that are among the hits, in their order. */
  among(rows: ReadonlySet<number>): readonly number[]
}

/**
 * Tier after tier; in each the best score first (`bm25` gives the better match the smaller number), of equals the newest, and
 * of one day by id. An id is looked up only where two are equal so far and their ids begin alike: a common word, and letters
 * made from one template and captured on one day, have a hundred thousand equals. A page costs one pass over the hits, however
 * many stand before it.
 */
export function rankMatches(tiers: readonly (readonly Match[])[], breakers: TieBreakers): RankedMatches {
  const { dayOf, beginningOf } = breakers
  const keys = new Map<number, Buffer>()
  const keyOf = (id: number): Buffer => {
    const key = keys.get(id) ?? breakers.keyOf(id)
    keys.set(id, key)
    return key
  }
  const isBefore: IsBefore = ([id, score], [otherId, otherScore]) => {
    if (score !== otherScore) return score < otherScore
    const [day, otherDay] = [dayOf(id), dayOf(otherId)]
    if (day !== otherDay) return day > otherDay
    const [beginning, otherBeginning] = [beginningOf(id), beginningOf(otherId)]
    if (beginning !== otherBeginning) return beginning < otherBeginning
    return id !== otherId && keyOf(id).compare(keyOf(otherId)) < 0
  }
  /** Tiers, and what of them stands behind a row. */
  const standingBehind = (row: number): readonly (readonly Match[])[] => {
    for (const [at, tier] of tiers.entries()) {
      const match = tier.find(([id]) => id === row)
      if (match !== undefined) return [tier.filter((one) => isBefore(match, one)), ...tiers.slice(at + 1)]
    }
    return []
  }
  return {
    first(size, behind) {
      const rows: number[] = []
      for (const tier of behind === undefined ? tiers : standingBehind(behind)) {
        if (rows.length >= size) break
        for (const [id] of bestMatches(tier, size - rows.length, isBefore)) rows.push(id)
      }
      return rows
    },
    among: (rows) =>
      tiers.flatMap((tier) => {
        const matches = tier.filter(([id]) => rows.has(id))
        return bestMatches(matches, matches.length, isBefore).map(([id]) => id)
      }),
  }
}
