import type { DatabaseSync } from 'node:sqlite'
import { IndexFileRefused, isOfThisLayout } from './index-file.ts'
import { scrubbedTables } from './scrub-separators.ts'

const plainTables = ['docs', 'filings', 'named', 'sort_keys', 'forward', 'labels', 'class_members', 'removed']

/** In a moment, however large it is: for whoever asks every few seconds, in the thread that writes. */
export function checkFile(db: DatabaseSync): void {
  if (!isOfThisLayout(db))
    throw new IndexFileRefused('the index was made by another version of the program', 'other-layout')
  for (const table of plainTables) db.prepare(`select * from ${table} limit 1`).get()
  for (const table of scrubbedTables)
    db.prepare(`select rowid from ${table} where ${table} match 'a' limit 1`).get()
}
