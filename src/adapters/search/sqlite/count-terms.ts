import type { DatabaseSync } from 'node:sqlite'
import type { TermCountQuestion, TermCounts } from '../../../search/ports.ts'
import type { DocColumns } from './doc-columns.ts'
import { planQuery } from './query-plan.ts'
import { matchingIds, rowsWithTerm } from './read-matches.ts'
import { recordsInReach } from './records-in-reach.ts'

/** Counts terms over what a query finds, in one read transaction: one pass over the list of each, rights from the columns. */
export function countTerms(
  db: DatabaseSync,
  columns: DocColumns,
  { terms, query, filters, accessSets }: TermCountQuestion,
): TermCounts {
  db.exec('begin')
  try {
    columns.refresh()
    const reaches = recordsInReach(db, columns, filters, accessSets)
    const found = new Uint8Array(columns.column('access_set').length)
    let total = 0
    const plan = planQuery(query, {
      accessSets,
      hiddenFolders: filters.hiddenFolders,
      hasFilings: columns.hasFilings,
    })
    for (const id of matchingIds(db, plan)) {
      const place = columns.placeOf(id)
      if (!reaches(place)) continue
      found[place] = 1
      total += 1
    }
    const counts = terms.map((term) => {
      let count = 0
      for (const id of rowsWithTerm(db, term)) count += found[columns.placeOf(id)] ?? 0
      return count
    })
    return { total, counts }
  } finally {
    db.exec('commit')
  }
}
