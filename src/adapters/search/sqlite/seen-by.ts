import type { DatabaseSync } from 'node:sqlite'
import type { IndexFilters, IndexQuery } from '../../../search/ports.ts'
import type { DocFiling } from './doc-columns.ts'
import { someFolders } from './value-filters.ts'

/** What somebody may see, by numbers as the columns hold them. */
export interface Sight {
  readonly reads: (accessSet: number) => boolean
  /** Of a record that is filed in several folders, that it lies in this one. */
  readonly seesFiling: (filing: DocFiling) => boolean
  /** Folders that are as if they were not there. */
  readonly hidden: ReadonlySet<number>
}

/** What the holder of these access sets sees, without the folders that the filters hide. */
export function seenBy(
  db: DatabaseSync,
  accessSets: IndexQuery['accessSets'],
  { hiddenFolders }: IndexFilters,
): Sight {
  const readable = accessSets === 'all' ? undefined : new Set(accessSets)
  const reads = (accessSet: number) => readable?.has(accessSet) !== false
  const hidden = new Set(hiddenFolders === undefined ? [] : folderNumbers(db, hiddenFolders))
  return {
    reads,
    seesFiling: (filing) => reads(filing.access_set) && !hidden.has(filing.folder_id),
    hidden,
  }
}

function folderNumbers(db: DatabaseSync, references: readonly string[]): readonly number[] {
  const { sql, values } = someFolders(references).values
  return db
    .prepare(sql)
    .all(...values)
    .map((row) => Number(row['id']))
}
