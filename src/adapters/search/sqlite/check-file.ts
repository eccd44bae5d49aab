import type { DatabaseSync } from 'node:sqlite'
import { scrubbedTables } from './scrub-separators.ts'

const plainTables = [
  'layout',
  'docs',
  'filings',
  'named',
  'sort_keys',
  'forward',
  'labels',
  'class_members',
  'removed',
]

/** In a moment, however large it is: for whoever asks every few seconds, in the thread that writes. */
export function checkFile(db: DatabaseSync): void {
  for (const table of plainTables) db.prepare(`select * from ${table} limit 1`).get()
  for (const table of scrubbedTables)
    db.prepare(`select rowid from ${table} where ${table} match 'a' limit 1`).get()
}
