import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { RecordId } from '../../../kernel/ids.ts'
import { sortKey } from '../../../records/analysis/sort-key.ts'
import type { IndexAnswer, IndexQuery, SortOrder } from '../../../search/ports.ts'
import { foreignCursor } from '../foreign-cursor.ts'
import { goOnBehind, readShown, type ShownHits, showingNext, writeShown } from '../shown-hits.ts'
import type { Condition } from './condition.ts'
import { countPeople } from './count-people.ts'
import type { DocColumns } from './doc-columns.ts'
import { hitsSource } from './hits-source.ts'
import { nearMatches } from './near-matches.ts'
import { pageById } from './page-by-id.ts'
import { conditionOf, filterConditions, planQuery, type QueryPlan, type Reach } from './query-plan.ts'
import { rankMatches } from './rank-matches.ts'
import { idsMatching, type Match, readMatches, weights } from './read-matches.ts'
import { recordIdOf, recordKey } from './record-key.ts'
import { type Corrections, settleForms } from './settle-forms.ts'
import { siftMatches } from './sift-matches.ts'

/** Answers one query from one state of the file, in one read transaction. */
export function searchFile(db: DatabaseSync, columns: DocColumns, query: IndexQuery): IndexAnswer {
  db.exec('begin')
  try {
    columns.refresh()
    const reach = {
      accessSets: query.accessSets,
      hiddenFolders: query.filters.hiddenFolders,
      hasFilings: columns.hasFilings,
    }
    const { asTyped } = query
    const plan = planQuery(asTyped ?? query.query, reach)
    const ranked = query.sort === 'relevance' && plan.match !== undefined
    const corrections = query.sort === 'relevance' ? settleForms(db, plan.forms) : none
    const typed = readMatches(db, plan, ranked)
    const near =
      asTyped === undefined || query.query === null
        ? []
        : nearMatches(db, { query: query.query, asTyped, condition: conditionOf(query.query, reach) }, typed)
    const matches = corrected([...typed, ...near], ranked ? corrections : none)
    const { hits, facets, missing } = siftMatches(db, columns, query, matches)
    const all = plan.matchAll === undefined ? undefined : new Set(idsMatching(db, plan.matchAll))
    const isNear = new Set(near.map(([id]) => id))
    const asItWasTyped = near.length === 0 ? hits : hits.filter(([id]) => !isNear.has(id))
    const withAll = all === undefined ? [] : asItWasTyped.filter(([id]) => all.has(id))
    const rest = all === undefined ? asItWasTyped : asItWasTyped.filter(([id]) => !all.has(id))
    const below = near.length === 0 ? [] : hits.filter(([id]) => isNear.has(id))
    const page = ranked
      ? rankedPage(db, columns, query, [...tiers(db, query.reference, [withAll, rest]), below])
      : pageOf(db, query, plan, reach, corrections, hits, below)
    return {
      total: hits.length,
      totalIsExact: true,
      matchingAll: all === undefined ? null : withAll.length,
      ...page,
      facets,
      missing,
      people: query.people === undefined ? [] : countPeople(db, columns, hits, query.people),
    }
  } finally {
    db.exec('commit')
  }
}

const none: Corrections = new Map()

function corrected(matches: readonly Match[], corrections: Corrections): readonly Match[] {
  if (corrections.size === 0) return matches
  return matches.map(([id, score]) => [id, score + (corrections.get(id) ?? 0)])
}

/** A page of what does not go by its score. */
function pageOf(
  db: DatabaseSync,
  query: IndexQuery,
  plan: QueryPlan,
  reach: Reach,
  corrections: Corrections,
  hits: readonly Match[],
  below: readonly Match[],
): Page {
  const { sort } = query
  if (sort === 'id') return pageById(db, query, hits)
  if (query.asTyped === undefined) return pageByKey(db, { ...query, sort }, plan, reach, corrections, below)
  // What is near is found by no one expression: the rows are known by now.
  const known = { ...plan, match: undefined, conditions: [amongRows(hits)] }
  const nobody = { ...query, sort, filters: {}, accessSets: 'all' as const }
  return pageByKey(db, nobody, known, { ...reach, accessSets: 'all' }, corrections, below)
}

function amongRows(rows: readonly Match[]): Condition {
  return {
    sql: 'docs.id in (select value from json_each(?))',
    values: [JSON.stringify(rows.map(([id]) => id))],
  }
}

interface Page {
  readonly hits: IndexAnswer['hits']
  readonly next: string | null
}

/** The hits by what stands before the rest, whatever the scores: just this reference, then what has all the words. */
function tiers(
  db: DatabaseSync,
  reference: string | undefined,
  byWords: readonly (readonly Match[])[],
): readonly (readonly Match[])[] {
  const named = reference === undefined ? new Set<number>() : docsOfReference(db, reference)
  if (named.size === 0) return byWords
  return [
    byWords.flatMap((tier) => tier.filter(([id]) => named.has(id))),
    ...byWords.map((tier) => tier.filter(([id]) => !named.has(id))),
  ]
}

function docsOfReference(db: DatabaseSync, reference: string): ReadonlySet<number> {
  const rows = db.prepare('select id from sort_keys where reference = ?').all(sortKey(reference))
  return new Set(rows.map((row) => Number(row['id'])))
}

/** Goes on behind what was shown, wherever that is by now. */
function rankedPage(
  db: DatabaseSync,
  columns: DocColumns,
  query: IndexQuery,
  tiers: readonly (readonly Match[])[],
): Page {
  const days = columns.column('day')
  const findKey = db.prepare('select record_id from docs where id = ?')
  const ranked = rankMatches(tiers, {
    dayOf: (id) => days[columns.placeOf(id)] ?? 0,
    keyOf: (id) => recordKey(recordIdOf(findKey.get(id)?.['record_id'])),
  })
  const shown = query.cursor === null ? undefined : readShown(query.cursor)
  const from = shown === undefined ? 0 : placeBehind(shown)
  // As many more as may have been shown already.
  const rows = ranked.slice(from, from + query.size + 1 + (shown?.last.length ?? 0))
  return pageBehind(query, shown, recordIds(db, rows))

  function placeBehind(shown: ShownHits): number {
    const findRow = db.prepare('select id from docs where record_id = ?')
    const rows = [...shown.begun, ...shown.last].flatMap((id) => {
      const row = findRow.get(recordKey(id))
      return row === undefined ? [] : [[Number(row['id']), id] as const]
    })
    const ids = new Map(rows)
    const found = [...ranked.placesOf(new Set(ids.keys()))].sort(([, one], [, other]) => one - other)
    const behind = goOnBehind(shown, found, ([row]) => ids.get(row) as RecordId)
    return behind === undefined ? 0 : behind[1] + 1
  }
}

/** The page among what stands from its beginning on, less what was shown. */
function pageBehind(
  { size }: Pick<IndexQuery, 'size'>,
  shown: ShownHits | undefined,
  standing: readonly RecordId[],
): Page {
  const found = standing.filter((id) => shown?.last.includes(id) !== true)
  const hits = found.slice(0, size)
  return { hits, next: found.length > size ? writeShown(showingNext(shown, hits)) : null }
}

function recordIds(db: DatabaseSync, ids: readonly number[]): IndexAnswer['hits'] {
  const find = db.prepare('select record_id from docs where id = ?')
  return ids.map((id) => recordIdOf(find.get(id)?.['record_id']))
}

function pageByKey(
  db: DatabaseSync,
  query: IndexQuery & { readonly sort: SortOrder },
  plan: QueryPlan,
  reach: Reach,
  corrections: Corrections,
  below: readonly Match[],
): Page {
  const conditions = [...plan.conditions, ...filterConditions(query.filters, reach)]
  if (query.sort === 'relevance' && plan.rank !== undefined)
    return rankedByConditions(db, query, { rank: plan.rank, corrections, below }, conditions)
  // Where nothing can be ranked, the newest stands first.
  return sortedPage(db, query, query.sort === 'relevance' ? '-date' : query.sort, plan, conditions)
}

interface RankedRows {
  readonly rank: string
  readonly corrections: Corrections
  /** These stand below the others. */
  readonly below: readonly Match[]
}

/** Words and properties in one `or`: the conditions decide, whatever words were found rank. */
function rankedByConditions(
  db: DatabaseSync,
  query: IndexQuery,
  { rank, corrections, below }: RankedRows,
  conditions: readonly Condition[],
): Page {
  const where = conditions.map((condition) => condition.sql).join(' and ')
  const ranked = `with scored as materialized (select rowid as id, bm25(terms, ${weights}) as score from terms where terms match ?)
     , corrections as materialized (
       select value ->> 0 as id, value ->> 1 as change from json_each(?)
     )
     , ranked as materialized (
       select docs.record_id, row_number() over (
         order by docs.id in (select value from json_each(?)), coalesce(scored.score, 0) + coalesce(corrections.change, 0),
                  docs.day desc, docs.record_id
       ) as place
       from docs
       left join scored on scored.id = docs.id left join corrections on corrections.id = docs.id
       where ${where}
     )`
  const values = [
    rank,
    JSON.stringify([...corrections]),
    JSON.stringify(below.map(([id]) => id)),
    ...conditions.flatMap((condition) => condition.values),
  ]
  const shown = query.cursor === null ? undefined : readShown(query.cursor)
  const from = shown === undefined ? 0 : placeBehind(shown)
  const rows = db
    .prepare(`${ranked} select record_id from ranked where place > ? order by place limit ?`)
    .all(...values, from, query.size + 1 + (shown?.last.length ?? 0))
  return pageBehind(
    query,
    shown,
    rows.map((row) => recordIdOf(row['record_id'])),
  )

  function placeBehind(shown: ShownHits): number {
    const keys = [...shown.begun, ...shown.last].map((id) => recordKey(id).toString('hex'))
    const found = db
      .prepare(
        `${ranked} select record_id, place from ranked
         where record_id in (select unhex(value) from json_each(?)) order by place`,
      )
      .all(...values, JSON.stringify(keys))
      .map((row) => ({ id: recordIdOf(row['record_id']), place: Number(row['place']) }))
    return goOnBehind(shown, found, ({ id }) => id)?.place ?? 0
  }
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

function cursorParts(cursor: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(cursor)
    if (Array.isArray(parts)) return parts
  } catch {
    // Not ours: said below.
  }
  throw foreignCursor()
}
