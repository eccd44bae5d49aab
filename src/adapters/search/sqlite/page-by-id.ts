import type { DatabaseSync } from 'node:sqlite'
import { isId } from '../../../kernel/ids.ts'
import type { IndexAnswer, IndexQuery } from '../../../search/ports.ts'
import { foreignCursor } from '../foreign-cursor.ts'
import { recordIdOf, recordKey } from '../record-key.ts'
import type { Match } from './read-matches.ts'

/** Up to so many hits are looked up one by one and sorted; among more, the next stand close together in the index of ids. */
const mostLookedUp = 20_000

/** A page of the hits in the order of the records' ids, behind the id that is the cursor. */
export function pageById(
  db: DatabaseSync,
  { cursor, size }: Pick<IndexQuery, 'cursor' | 'size'>,
  hits: readonly Match[],
): Pick<IndexAnswer, 'hits' | 'next'> {
  const ids = hits.map(([id]) => id)
  const after = keyAfter(cursor)
  const keys = ids.length > mostLookedUp ? walk(db, after, size, new Set(ids)) : lookUp(db, after, size, ids)
  const found = keys.slice(0, size).map(recordIdOf)
  return { hits: found, next: keys.length > size ? (found.at(-1) ?? null) : null }
}

/** Before every key where there is no cursor: an empty one. */
function keyAfter(cursor: string | null): Uint8Array {
  if (cursor === null) return new Uint8Array()
  if (!isId(cursor)) throw foreignCursor()
  return recordKey(cursor)
}

/** The pluses keep SQLite from going along the index of ids instead, past all that is no hit. */
function lookUp(db: DatabaseSync, after: Uint8Array, size: number, ids: readonly number[]): unknown[] {
  return db
    .prepare(
      `select record_id from docs where id in (select value from json_each(?)) and +record_id > ?
       order by +record_id limit ?`,
    )
    .all(JSON.stringify(ids), after, size + 1)
    .map((row) => row['record_id'])
}

/** Along the index of ids, which holds the numbers too: no row is read. */
function walk(db: DatabaseSync, after: Uint8Array, size: number, ids: ReadonlySet<number>): unknown[] {
  const keys: unknown[] = []
  const statement = db.prepare('select id, record_id from docs where record_id > ? order by record_id')
  for (const row of statement.iterate(after)) {
    if (!ids.has(Number(row['id']))) continue
    keys.push(row['record_id'])
    if (keys.length > size) break
  }
  return keys
}
