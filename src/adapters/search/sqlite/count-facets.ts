import type { DatabaseSync } from 'node:sqlite'
import {
  type FacetName,
  type FacetValue,
  type IndexAnswer,
  type IndexFilters,
  type IndexQuery,
  mostFacetValues,
} from '../../../search/ports.ts'
import { hitsSource } from './hits-source.ts'
import { filterConditions, type QueryPlan } from './query-plan.ts'

const columns: { readonly [Name in FacetName]: string } = {
  class: 'docs.class_id',
  format: 'docs.format_id',
  year: 'docs.day / 10000',
  marking: 'docs.marking_id',
  author: 'docs.author_id',
}

interface Counted {
  readonly facets: IndexAnswer['facets']
  /** How many hits there are, where a facet under the same filters was counted anyway. */
  readonly total: number | undefined
}

/** Counts all facets that share one set of hits in one pass over them; a facet with a filter of its own takes another. */
export function countFacets(db: DatabaseSync, query: IndexQuery, plan: QueryPlan): Counted {
  const shared = query.facets.filter((name) => !hasOwnFilter(query.filters, name))
  const own = query.facets.filter((name) => hasOwnFilter(query.filters, name))
  const passes = [...(shared.length > 0 ? [shared] : []), ...own.map((name) => [name])]
  const facets: { [Name in FacetName]?: readonly FacetValue[] } = {}
  let total: number | undefined
  for (const names of passes) {
    const [first] = names
    if (first === undefined) continue
    const conditions = [
      ...plan.conditions,
      ...filterConditions(
        query.filters,
        query.accessSets,
        hasOwnFilter(query.filters, first) ? first : undefined,
      ),
    ]
    const source = hitsSource(plan.match, conditions)
    const picked = names.map((name) => `${columns[name]} as ${name}`).join(', ')
    const counted = names.map(
      (name) => `select '${name}' as facet, ${name} as bucket, count(*) as count from hits group by ${name}`,
    )
    const rows = db
      .prepare(`with hits as materialized (select ${picked} ${source.sql}) ${counted.join(' union all ')}`)
      .all(...source.values)
    if (names === shared) {
      // Every hit is in one bucket of each facet, if only in the one for "none".
      total = 0
      for (const row of rows) if (row['facet'] === first) total += Number(row['count'])
    }
    for (const name of names) {
      const buckets = rows
        .filter((row) => row['facet'] === name && row['bucket'] !== null)
        .map((row): Bucket => ({ bucket: Number(row['bucket']), count: Number(row['count']) }))
      facets[name] = ordered(named(db, name, buckets))
    }
  }
  return { facets, total }
}

interface Bucket {
  readonly bucket: number
  readonly count: number
}

function hasOwnFilter(filters: IndexFilters, name: FacetName): boolean {
  switch (name) {
    case 'class':
      return filters.classes !== undefined
    case 'format':
      return filters.formats !== undefined
    case 'marking':
      return filters.markings !== undefined
    case 'author':
      return filters.authors !== undefined
    case 'year':
      // A range of dates narrows; it is not a choice among years.
      return false
  }
}

function named(db: DatabaseSync, name: FacetName, buckets: readonly Bucket[]): Map<string, number> {
  const counts = new Map<string, number>()
  const label = db.prepare('select value from labels where id = ?')
  for (const { bucket, count } of buckets) {
    const value = name === 'year' ? String(bucket) : String(label.get(bucket)?.['value'])
    // A class is kept as its path: the record counts for each class on it.
    const names = name === 'class' ? pathOf(value) : [value]
    for (const one of names) counts.set(one, (counts.get(one) ?? 0) + count)
  }
  return counts
}

function pathOf(value: string): readonly string[] {
  // Written by `makeLabels` from a list of codes.
  return [...new Set(JSON.parse(value) as string[])]
}

function ordered(counts: ReadonlyMap<string, number>): FacetValue[] {
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort(
      (one, other) =>
        other.count - one.count || Buffer.compare(Buffer.from(one.value), Buffer.from(other.value)),
    )
    .slice(0, mostFacetValues)
}
