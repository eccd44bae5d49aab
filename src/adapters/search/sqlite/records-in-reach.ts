import type { DatabaseSync } from 'node:sqlite'
import type { IndexFilters, IndexQuery } from '../../../search/ports.ts'
import type { DocColumns } from './doc-columns.ts'
import { makeSieves } from './make-sieves.ts'
import { seenBy } from './seen-by.ts'

/** Whether the asker may read the row at a place of the columns, and every filter lets it through. */
export function recordsInReach(
  db: DatabaseSync,
  columns: DocColumns,
  filters: IndexFilters,
  accessSets: IndexQuery['accessSets'],
): (place: number) => boolean {
  const sight = seenBy(db, accessSets, filters)
  const sets = columns.column('access_set')
  const sieves = makeSieves(db, columns, filters, sight)
  return (place) => {
    const accessSet = sets[place]
    return accessSet !== undefined && sight.reads(accessSet) && sieves.every((sieve) => sieve.lets(place))
  }
}
