import type { DatabaseSync } from 'node:sqlite'
import type { IndexAnswer, IndexQuery } from '../../../search/ports.ts'
import { makeFacetCounts } from './count-facets.ts'
import type { DocColumns } from './doc-columns.ts'
import { makeSieves, type Sieve } from './make-sieves.ts'
import type { Match } from './read-matches.ts'
import { seenBy } from './seen-by.ts'

interface Sifted {
  /** What the asker may read and every filter lets through, in the order of the matches. */
  readonly hits: readonly Match[]
  readonly facets: IndexAnswer['facets']
  readonly missing: IndexAnswer['missing']
}

/**
 * Takes out what the asker may not read and what the filters hold back, and counts the facets of the rest: all in one
 * pass, since a match that one filter alone holds back still counts for that filter's own facet.
 */
export function siftMatches(
  db: DatabaseSync,
  columns: DocColumns,
  query: IndexQuery,
  matches: readonly Match[],
): Sifted {
  const accessSets = columns.column('access_set')
  const sight = seenBy(db, query.accessSets, query.filters)
  const sieves = makeSieves(db, columns, query.filters, sight)
  const counts = makeFacetCounts(db, columns, query, sight)
  const hits: Match[] = []
  for (const match of matches) {
    const place = columns.placeOf(match[0])
    const accessSet = accessSets[place]
    if (accessSet === undefined || !sight.reads(accessSet)) continue
    const held = heldBackBy(sieves, place)
    if (held === undefined) {
      hits.push(match)
      counts.count(place)
    } else if (held !== 'several' && held.facet !== undefined) counts.count(place, held.facet)
  }
  return { hits, facets: counts.facets(), missing: counts.missing() }
}

function heldBackBy(sieves: readonly Sieve[], place: number): Sieve | 'several' | undefined {
  let found: Sieve | undefined
  for (const sieve of sieves) {
    if (sieve.lets(place)) continue
    if (found !== undefined) return 'several'
    found = sieve
  }
  return found
}
