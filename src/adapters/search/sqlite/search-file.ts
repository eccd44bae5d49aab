import type { DatabaseSync } from 'node:sqlite'
import { sortKey } from '../../../records/analysis/sort-key.ts'
import type { IndexAnswer, IndexQuery, SortOrder } from '../../../search/ports.ts'
import type { Condition } from './condition.ts'
import { countPeople } from './count-people.ts'
import type { DocColumns } from './doc-columns.ts'
import { nearMatches } from './near-matches.ts'
import type { Page } from './page-behind.ts'
import { pageByConditions } from './page-by-conditions.ts'
import { pageById } from './page-by-id.ts'
import { pageByKey } from './page-by-key.ts'
import { pageByRank } from './page-by-rank.ts'
import { conditionOf, filterConditions, planQuery, type QueryPlan, type Reach } from './query-plan.ts'
import { idsMatching, type Match, readMatches } from './read-matches.ts'
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
      ? pageByRank(db, columns, query, [...tiers(db, query.reference, [withAll, rest]), below])
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
  if (query.asTyped === undefined) return pageOfRows(db, { ...query, sort }, plan, reach, corrections, below)
  // What is near is found by no one expression: the rows are known by now.
  const known = { ...plan, match: undefined, conditions: [amongRows(hits)] }
  const nobody = { ...query, sort, filters: {}, accessSets: 'all' as const }
  return pageOfRows(db, nobody, known, { ...reach, accessSets: 'all' }, corrections, below)
}

function amongRows(rows: readonly Match[]): Condition {
  return {
    sql: 'docs.id in (select value from json_each(?))',
    values: [JSON.stringify(rows.map(([id]) => id))],
  }
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

/** A page of what goes by a key, or by words that do not decide alone. */
function pageOfRows(
  db: DatabaseSync,
  query: IndexQuery & { readonly sort: SortOrder },
  plan: QueryPlan,
  reach: Reach,
  corrections: Corrections,
  below: readonly Match[],
): Page {
  const conditions = [...plan.conditions, ...filterConditions(query.filters, reach)]
  if (query.sort === 'relevance' && plan.rank !== undefined)
    return pageByConditions(db, query, { rank: plan.rank, corrections, below }, conditions)
  // Where nothing can be ranked, the newest stands first.
  return pageByKey(db, query, query.sort === 'relevance' ? '-date' : query.sort, plan, conditions)
}
