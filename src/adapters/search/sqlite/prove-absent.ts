import type { DatabaseSync } from 'node:sqlite'
import { recordKey } from '../record-key.ts'
import { primaryCode } from './describe-failure.ts'

/**
 * `unswept`: gone from every table, but parts of pages that are not in use may still hold copies of its rows. `busy`: gone
 * from every table, but what held it cannot be cleared while another process does something; it lets go by itself.
 */
export type Absence = 'present' | 'absent' | 'unswept' | 'busy'

/**
 * `secure_delete` overwrites what is deleted, but not the copies that stay behind in the unused part of a page when
 * SQLite moves rows to another page to balance a tree (seen: the name of a folder, in a page it had left). So the file
 * is written anew before absence is said, once for all removals since the last time; this marks that it has to be, by
 * counting removals. Up to which count it was written anew stands beside, in `application_id`: a mark that was taken back
 * would be lost where another process removes something between the writing and the taking back.
 */
export function markForRewriting(db: DatabaseSync): void {
  // Within the removal's own transaction, so that two processes never count the same.
  db.exec(`pragma user_version = ${(numberOf(db, 'user_version') % mostCounted) + 1}`)
}

/** What a pragma's 32 bits hold. */
const mostCounted = 0x7fff_fffe

/** Writing anew takes about a second for a hundred megabytes, and as much memory; larger files name what remains. */
const mostBytesRewritten = 256 * 1024 * 1024

/** Nothing of the record in any table, nor in unused space, and the write-ahead log cut to nothing. */
export function proveAbsent(db: DatabaseSync, recordId: string): Absence {
  if (isPresent(db, recordKey(recordId))) return 'present'
  const swept = sweep(db)
  if (swept === 'busy') return 'busy'
  // The log held every page as it was before; it is emptied only when nobody reads an older state any more. Where another
  // process brings the log's pages home at this moment, this is refused at once, whatever patience the connection has.
  if (db.prepare('pragma wal_checkpoint(truncate)').get()?.['busy'] !== 0) return 'busy'
  return swept === 'too-large' ? 'unswept' : 'absent'
}

function isPresent(db: DatabaseSync, key: Buffer): boolean {
  if (db.prepare('select 1 from docs where record_id = ?').get(key) !== undefined) return true
  const left = db
    .prepare(
      `select 1 from removed
       where record_id = ? and not exists (select 1 from docs where docs.id = doc_id)
       and (exists (select 1 from forward where forward.id = doc_id)
         or exists (select 1 from filings where filings.doc_id = removed.doc_id)
         or exists (select 1 from named where named.doc_id = removed.doc_id)
         or exists (select 1 from sort_keys where sort_keys.id = doc_id)
         or exists (select 1 from terms_docsize where terms_docsize.id = doc_id)
         or exists (select 1 from exact_docsize where exact_docsize.id = doc_id)
         or exists (select 1 from near_keys_docsize where near_keys_docsize.id = doc_id))`,
    )
    .get(key)
  return left !== undefined
}

function sweep(db: DatabaseSync): 'swept' | 'too-large' | 'busy' {
  const removals = numberOf(db, 'user_version')
  if (numberOf(db, 'application_id') === removals) return 'swept'
  if (numberOf(db, 'page_count') * numberOf(db, 'page_size') > mostBytesRewritten) return 'too-large'
  try {
    db.exec('vacuum')
    db.exec(`pragma application_id = ${removals}`)
    return 'swept'
  } catch (error) {
    if (primaryCode(error) === 5) return 'busy'
    throw error
  }
}

function numberOf(
  db: DatabaseSync,
  pragma: 'user_version' | 'application_id' | 'page_count' | 'page_size',
): number {
  return Number(db.prepare(`pragma ${pragma}`).get()?.[pragma])
}
