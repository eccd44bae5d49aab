import type { DatabaseSync } from 'node:sqlite'
import type { IndexQuery } from '../../../search/ports.ts'
import type { DocColumns } from './doc-columns.ts'
import { makeSieves } from './make-sieves.ts'
import type { QueryPlan } from './query-plan.ts'
import { eachMatch } from './read-matches.ts'

/** How many the asker may read and every filter lets through; from `enough` on, none of the rest is looked at. */
export function countEnough(
  db: DatabaseSync,
  columns: DocColumns,
  query: IndexQuery,
  plan: QueryPlan,
  enough: number,
): number {
  const readable = query.accessSets === 'all' ? undefined : new Set(query.accessSets)
  const reads = (accessSet: number) => readable?.has(accessSet) !== false
  const sieves = makeSieves(db, columns, query.filters, reads)
  const accessSets = columns.column('access_set')
  let found = 0
  for (const id of eachMatch(db, plan)) {
    if (found >= enough) break
    const place = columns.placeOf(id)
    const accessSet = accessSets[place]
    if (accessSet !== undefined && reads(accessSet) && sieves.every((sieve) => sieve.lets(place))) found += 1
  }
  return found
}
