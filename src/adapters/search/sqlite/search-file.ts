import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { MunimentError } from '../../../kernel/muniment-error.ts'
import type { IndexAnswer, IndexQuery, SortOrder } from '../../../search/ports.ts'
import { countFacets } from './count-facets.ts'
import { hitsSource } from './hits-source.ts'
import { type Condition, filterConditions, planQuery, type QueryPlan } from './query-plan.ts'
import { recordIdOf, recordKey } from './record-key.ts'

/**
 * How much a word weighs by where it stands: reference, title, people, keywords, body. A word of the reference or
 * the title says more of a record than one somewhere in its text; plain round numbers, tuned to no collection.
 */
const weights = '4.0, 2.0, 2.0, 2.0, 1.0'

/** Answers one query from one state of the file, in one read transaction. */
export function searchFile(db: DatabaseSync, query: IndexQuery): IndexAnswer {
  const plan = planQuery(query.query)
  const conditions = [...plan.conditions, ...filterConditions(query.filters, query.accessSets)]
  db.exec('begin')
  try {
    const { facets, total = count(db, plan.match, conditions) } = countFacets(db, query, plan)
    const matchingAll = plan.matchAll === undefined ? null : count(db, plan.matchAll, conditions)
    const page = pageOf(db, query, plan, conditions, matchingAll ?? 0)
    return { total, totalIsExact: true, matchingAll, ...page, facets }
  } finally {
    db.exec('commit')
  }
}

function count(db: DatabaseSync, match: string | undefined, conditions: readonly Condition[]): number {
  const source = hitsSource(match, conditions)
  return Number(db.prepare(`select count(*) as total ${source.sql}`).get(...source.values)?.['total'])
}

interface Page {
  readonly hits: IndexAnswer['hits']
  readonly next: string | null
}

function pageOf(
  db: DatabaseSync,
  query: IndexQuery,
  plan: QueryPlan,
  conditions: readonly Condition[],
  matchingAll: number,
): Page {
  if (query.sort === 'relevance' && plan.rank !== undefined) {
    return rankedPage(db, query, { ...plan, rank: plan.rank }, conditions, matchingAll)
  }
  // Where nothing can be ranked, the newest stands first.
  return sortedPage(db, query, query.sort === 'relevance' ? '-date' : query.sort, plan, conditions)
}

function rankedPage(
  db: DatabaseSync,
  query: IndexQuery,
  plan: QueryPlan & { readonly rank: string },
  conditions: readonly Condition[],
  matchingAll: number,
): Page {
  // A place and not a score: scores shift with every record that comes or goes, the order hardly does.
  const from = query.cursor === null ? 0 : placeOf(query.cursor)
  const rows: unknown[] = []
  if (plan.matchAll !== undefined && from < matchingAll) {
    rows.push(...ranked(db, plan.matchAll, [], conditions, query.size + 1, from))
  }
  const wanted = query.size + 1 - rows.length
  if (wanted > 0) {
    const within: Condition[] = []
    if (plan.match === undefined) return rankedByConditions(db, query, plan.rank, conditions, from)
    if (plan.match !== plan.rank) within.push(matching(plan.match, 'in'))
    if (plan.matchAll !== undefined) within.push(matching(plan.matchAll, 'not in'))
    rows.push(...ranked(db, plan.rank, within, conditions, wanted, Math.max(0, from - matchingAll)))
  }
  return {
    hits: rows.slice(0, query.size).map(recordIdOf),
    next: rows.length > query.size ? JSON.stringify([from + query.size]) : null,
  }
}

function ranked(
  db: DatabaseSync,
  match: string,
  within: readonly Condition[],
  conditions: readonly Condition[],
  limit: number,
  offset: number,
): unknown[] {
  const source = hitsSource(match, [...within, ...conditions])
  return db
    .prepare(
      `select docs.record_id ${source.sql} order by bm25(terms, ${weights}), docs.record_id limit ? offset ?`,
    )
    .all(...source.values, limit, offset)
    .map((row) => row['record_id'])
}

/** Words and properties in one `or`: the conditions decide, whatever words were found rank. */
function rankedByConditions(
  db: DatabaseSync,
  query: IndexQuery,
  rank: string,
  conditions: readonly Condition[],
  from: number,
): Page {
  const where = conditions.map((condition) => condition.sql).join(' and ')
  const rows = db
    .prepare(
      `with scored as materialized (select rowid as id, bm25(terms, ${weights}) as score from terms where terms match ?)
       select docs.record_id from docs left join scored on scored.id = docs.id where ${where}
       order by coalesce(scored.score, 0), docs.day desc, docs.record_id limit ? offset ?`,
    )
    .all(rank, ...conditions.flatMap((condition) => condition.values), query.size + 1, from)
    .map((row) => row['record_id'])
  return {
    hits: rows.slice(0, query.size).map(recordIdOf),
    next: rows.length > query.size ? JSON.stringify([from + query.size]) : null,
  }
}

function matching(expression: string, how: 'in' | 'not in'): Condition {
  return { sql: `docs.id ${how} (select rowid from terms where terms match ?)`, values: [expression] }
}

const keys: {
  readonly [Sort in Exclude<SortOrder, 'relevance'>]: { readonly column: string; readonly down: boolean }
} = {
  date: { column: 'docs.day', down: false },
  '-date': { column: 'docs.day', down: true },
  title: { column: 'sort_keys.title', down: false },
  reference: { column: 'sort_keys.reference', down: false },
}

function sortedPage(
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

function placeOf(cursor: string): number {
  const [place] = cursorParts(cursor)
  if (typeof place !== 'number' || !Number.isSafeInteger(place) || place < 0) throw foreignCursor()
  return place
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

function foreignCursor(): MunimentError {
  return new MunimentError(
    'malformed',
    'This cursor does not belong to this search; start again from its first page.',
  )
}
