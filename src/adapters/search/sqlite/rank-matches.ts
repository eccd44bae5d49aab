import { bestMatches, type IsBefore } from './best-matches.ts'
import type { Match } from './read-matches.ts'

/** What tells equals apart, of a record by its row: the same in every generation, and after every edit. */
export interface TieBreakers {
  dayOf(id: number): number
  /** The bytes of its id. */
  keyOf(id: number): Buffer
}

/** Hits in their order of relevance. */
export interface RankedMatches {
  readonly length: number
  /** Rows by their places, from `from` up to but not including `to`. */
  slice(from: number, to: number): readonly number[]
  /** The places of those of the rows that are among the hits. */
  placesOf(rows: ReadonlySet<number>): ReadonlyMap<number, number>
}

/**
 * Tier after tier; in each the best score first (`bm25` gives the better match the smaller number), of equals the newest, and
 * of one day by id. Only where two are equal so far are their ids looked up.
 */
export function rankMatches(tiers: readonly (readonly Match[])[], breakers: TieBreakers): RankedMatches {
  const { dayOf, keyOf } = breakers
  const isBefore: IsBefore = ([id, score], [otherId, otherScore]) =>
    score < otherScore || (score === otherScore && dayOf(id) > dayOf(otherId))
  const isEqual = (one: Match, other: Match) => !isBefore(one, other) && !isBefore(other, one)
  const byKey = (equals: readonly Match[]): readonly Match[] =>
    equals.length < 2
      ? equals
      : equals
          .map((match) => ({ match, key: keyOf(match[0]) }))
          .sort((one, other) => one.key.compare(other.key))
          .map(({ match }) => match)

  /** The first `size` of a tier; before `from` equals may stand in any order. */
  const first = (tier: readonly Match[], from: number, size: number): readonly Match[] => {
    const best = bestMatches(tier, size, isBefore)
    const last = best.at(-1)
    if (last === undefined) return best
    const ordered: Match[] = []
    for (let at = 0; at < best.length; ) {
      const match = best[at] as Match
      let end = at + 1
      while (end < best.length && isEqual(match, best[end] as Match)) end += 1
      if (end === best.length && best.length < tier.length) {
        // Others that are as good as the last may have been left out.
        ordered.push(...byKey(tier.filter((one) => isEqual(one, last))).slice(0, end - at))
      } else ordered.push(...(end > from ? byKey(best.slice(at, end)) : best.slice(at, end)))
      at = end
    }
    return ordered
  }

  return {
    length: tiers.reduce((sum, tier) => sum + tier.length, 0),
    slice(from, to) {
      const rows: number[] = []
      let before = 0
      for (const tier of tiers) {
        const [start, end] = [Math.max(0, from - before), to - before]
        if (end > 0 && start < tier.length)
          rows.push(
            ...first(tier, start, end)
              .slice(start)
              .map(([id]) => id),
          )
        before += tier.length
      }
      return rows
    },
    placesOf(rows) {
      const places = new Map<number, number>()
      let before = 0
      for (const tier of tiers) {
        for (const match of tier) {
          if (!rows.has(match[0])) continue
          const equals = byKey(tier.filter((one) => isEqual(one, match)))
          const better = tier.filter((one) => isBefore(one, match)).length
          places.set(match[0], before + better + equals.findIndex(([id]) => id === match[0]))
        }
        before += tier.length
      }
      return places
    },
  }
}
