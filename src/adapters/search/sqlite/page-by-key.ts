import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { IndexQuery, SortOrder } from '../../../search/ports.ts'
import { foreignCursor } from '../foreign-cursor.ts'
import { recordIdOf, recordKey } from '../record-key.ts'
import type { Condition } from './condition.ts'
import { hitsSource } from './hits-source.ts'
import type { Page } from './page-behind.ts'
import type { QueryPlan } from './query-plan.ts'

const keys: {
  readonly [Sort in Exclude<SortOrder, 'relevance'>]: { readonly column: string; readonly down: boolean }
} = {
  date: { column: 'docs.day', down: false },
  '-date': { column: 'docs.day', down: true },
  title: { column: 'sort_keys.title', down: false },
  reference: { column: 'sort_keys.reference', down: false },
}

/** A page in the order of a key of the records, behind the last key. */
export function pageByKey(
  db: DatabaseSync,
  query: IndexQuery,
  sort: Exclude<SortOrder, 'relevance'>,
  plan: QueryPlan,
  conditions: readonly Condition[],
): Page {
  const { column, down } = keys[sort]
  const after = query.cursor === null ? [] : [afterCondition(column, down, query.cursor)]
  const join = column.startsWith('sort_keys') ? 'join sort_keys on sort_keys.id = docs.id' : ''
  const source = hitsSource(plan.match, [...conditions, ...after], join)
  const rows = db
    .prepare(
      `select docs.record_id, ${column} as key ${source.sql} order by key ${down ? 'desc' : 'asc'}, docs.record_id limit ?`,
    )
    .all(...source.values, query.size + 1)
  const last = rows[query.size - 1]
  return {
    hits: rows.slice(0, query.size).map((row) => recordIdOf(row['record_id'])),
    next:
      rows.length > query.size && last !== undefined
        ? JSON.stringify([last['key'], recordIdOf(last['record_id'])])
        : null,
  }
}

function afterCondition(column: string, down: boolean, cursor: string): Condition {
  const [key, recordId] = cursorParts(cursor)
  if ((typeof key !== 'string' && typeof key !== 'number') || typeof recordId !== 'string')
    throw foreignCursor()
  const value: SQLInputValue = key
  return {
    sql: `(${column} ${down ? '<' : '>'} ? or (${column} = ? and docs.record_id > ?))`,
    values: [value, value, recordKey(recordId)],
  }
}

function cursorParts(cursor: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(cursor)
    if (Array.isArray(parts)) return parts
  } catch {
    // Not ours: said below.
  }
  throw foreignCursor()
}
