import type { DatabaseSync } from 'node:sqlite'
import type { EnoughQuestion } from '../../../search/ports.ts'
import type { DocColumns } from './doc-columns.ts'
import { planQuery } from './query-plan.ts'
import { eachMatch } from './read-matches.ts'
import { recordsInReach } from './records-in-reach.ts'

/**
 * How many the asker may read and every filter lets through, query by query, from one state of the file: from `enough` on, none
 * of the rest is looked at.
 */
export function countEnough(
  db: DatabaseSync,
  columns: DocColumns,
  { queries, filters, accessSets, enough }: EnoughQuestion,
): readonly number[] {
  db.exec('begin')
  try {
    columns.refresh()
    const reach = { accessSets, hiddenFolders: filters.hiddenFolders, hasFilings: columns.hasFilings }
    const reaches = recordsInReach(db, columns, filters, accessSets)
    return queries.map((query) => {
      let found = 0
      for (const id of eachMatch(db, planQuery(query, reach))) {
        if (found >= enough) break
        if (reaches(columns.placeOf(id))) found += 1
      }
      return found
    })
  } finally {
    db.exec('commit')
  }
}
