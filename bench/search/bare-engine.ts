import type { DatabaseSync } from 'node:sqlite'
import { Client } from '@elastic/elasticsearch'
import { toQueryBody } from '../../src/adapters/search/elasticsearch/query-body.ts'
import { hitsSource } from '../../src/adapters/search/sqlite/hits-source.ts'
import { openForReading } from '../../src/adapters/search/sqlite/index-file.ts'
import { filterConditions, planQuery } from '../../src/adapters/search/sqlite/query-plan.ts'
import type { IndexQuery } from '../../src/search/ports.ts'

/** The engine asked directly: how many match, and the twenty best, with the same filter by rights; no facets. */
export interface BareEngine {
  readonly name: string
  ask(query: IndexQuery): Promise<number>
  close(): Promise<void>
}

const TOP = 20

export function openBareSqlite(path: string): BareEngine {
  const db: DatabaseSync = openForReading(path).db
  return {
    name: 'SQLite FTS5',
    ask: async (query) => {
      const reach = { accessSets: query.accessSets, hasFilings: false }
      const { match } = planQuery(query.query, reach)
      const source = hitsSource(match, filterConditions(query.filters, reach))
      const total = Number(
        db.prepare(`select count(*) as total ${source.sql}`).get(...source.values)?.['total'],
      )
      db.prepare(
        `select docs.record_id ${source.sql} order by bm25(terms, 4.0, 2.0, 2.0, 2.0, 1.0), docs.record_id limit ${TOP}`,
      ).all(...source.values)
      return total
    },
    close: async () => db.close(),
  }
}

export function openBareElasticsearch(url: string, alias: string): BareEngine {
  const client = new Client({ node: url })
  return {
    name: 'Elasticsearch',
    ask: async (query) => {
      const { hits } = await client.search({
        index: alias,
        query: toQueryBody(query).query,
        size: TOP,
        track_total_hits: true,
        _source: false,
      })
      return typeof hits.total === 'number' ? hits.total : (hits.total?.value ?? 0)
    },
    close: () => client.close(),
  }
}
