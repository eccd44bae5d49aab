import type { DatabaseSync } from 'node:sqlite'
import { Client, type estypes } from '@elastic/elasticsearch'
import { countedTerms } from '../../src/adapters/search/elasticsearch/counted-terms.ts'
import { toQueryBody } from '../../src/adapters/search/elasticsearch/query-body.ts'
import { hitsSource } from '../../src/adapters/search/sqlite/hits-source.ts'
import { openForReading } from '../../src/adapters/search/sqlite/index-file.ts'
import { filterConditions, planQuery } from '../../src/adapters/search/sqlite/query-plan.ts'
import { type IndexQuery, mostFacetValues } from '../../src/search/ports.ts'

/** The engine asked directly, with the same filter by rights. */
export interface BareEngine {
  readonly name: string
  /** How many match, and the twenty best; no facets. */
  ask(query: IndexQuery): Promise<number>
  /** The same, and the five facets. */
  askWithFacets(query: IndexQuery): Promise<number>
  close(): Promise<void>
}

const TOP = 20

export function openBareSqlite(path: string): BareEngine {
  const db: DatabaseSync = openForReading(path).db
  const sourceOf = (query: IndexQuery) => {
    const reach = { accessSets: query.accessSets, hasFilings: false }
    const { match } = planQuery(query.query, reach)
    return hitsSource(match, filterConditions(query.filters, reach))
  }
  const ask = (source: ReturnType<typeof sourceOf>): number => {
    const total = Number(
      db.prepare(`select count(*) as total ${source.sql}`).get(...source.values)?.['total'],
    )
    db.prepare(
      `select docs.record_id ${source.sql} order by bm25(terms, 4.0, 2.0, 2.0, 2.0, 1.0), docs.record_id limit ${TOP}`,
    ).all(...source.values)
    return total
  }
  return {
    name: 'SQLite FTS5',
    ask: async (query) => ask(sourceOf(query)),
    askWithFacets: async (query) => {
      const source = sourceOf(query)
      for (const facet of sqliteFacets)
        db.prepare(
          `select ${facet} as value, count(*) as records ${source.sql} group by 1 order by 2 desc limit ${mostFacetValues}`,
        ).all(...source.values)
      return ask(source)
    },
    close: async () => db.close(),
  }
}

/** A class by its number, as its path has one, and not summed up to those above it. */
const sqliteFacets = ['class_id', 'format_id', 'day / 10000', 'marking_id', 'author_id'] as const

export function openBareElasticsearch(url: string, alias: string): BareEngine {
  const client = new Client({ node: url })
  const ask = async (query: IndexQuery, facets: Pick<estypes.SearchRequest, 'aggregations'> = {}) => {
    const { hits } = await client.search({
      index: alias,
      query: toQueryBody(query).query,
      size: TOP,
      track_total_hits: true,
      _source: false,
      ...facets,
    })
    return typeof hits.total === 'number' ? hits.total : (hits.total?.value ?? 0)
  }
  return {
    name: 'Elasticsearch',
    ask: (query) => ask(query),
    askWithFacets: (query) => ask(query, { aggregations: elasticsearchFacets }),
    close: () => client.close(),
  }
}

/** Counted as exactly as ours. */
const elasticsearchFacets = Object.fromEntries(
  ['classes', 'format', 'year', 'marking', 'author'].map((field) => [
    field,
    countedTerms(field, mostFacetValues),
  ]),
)
