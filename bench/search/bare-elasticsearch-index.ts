import { setTimeout as pause } from 'node:timers/promises'
import { Client, type estypes } from '@elastic/elasticsearch'
import type { SearchDocument } from '../../src/search/ports.ts'
import type { BareIndex } from './bare-index.ts'

const LOOK_MS = 50
/** As ours sends them. */
const FLUSH_BYTES = 1024 * 1024
const UNDER_WAY = 2

/**
 * What one would write by hand with Elasticsearch for the same words, filters, facets and sort orders: its own `english`
 * analyser over title, people, keywords and text, keyword fields for the rest, and the bulk helper of Elastic's client, with
 * requests of the same size and as many under way. One shard, one second
 * to refresh and no text in `_source`, as ours has. It has no exact words, no field that joins all others, and no guard of
 * revisions.
 */
export function openBareElasticsearchIndex(url: string, name: string): BareIndex {
  const client = new Client({ node: url, requestTimeout: 60_000, maxRetries: 3 })
  const ready = client.indices.create({
    index: name,
    settings: { number_of_shards: 1, auto_expand_replicas: '0-1', refresh_interval: '1s' },
    mappings: { dynamic: 'strict', _source: { includes: ['revision'] }, properties },
  })
  return {
    put: async (documents) => {
      await ready
      const { failed } = await client.helpers.bulk<SearchDocument>({
        datasource: [...documents],
        onDocument: ({ recordId, filings: _, repeated: __, recognised: ___, ...source }) => [
          { index: { _index: name, _id: recordId } },
          source,
        ],
        flushBytes: FLUSH_BYTES,
        concurrency: UNDER_WAY,
      })
      if (failed > 0) throw new Error('Elasticsearch refused an entry of the bare index')
    },
    settle: async () => {
      // Segments are merged behind everybody's back: what one side has left to be merged must not slow the other down.
      for (;;) {
        const { _all } = await client.indices.stats({ index: 'muniment-*', metric: 'merge' })
        if ((_all.total?.merges?.current ?? 0) === 0) return
        await pause(LOOK_MS)
      }
    },
    close: async () => {
      await ready.catch(() => undefined)
      await client.indices.delete({ index: name }, { ignore: [404] })
      await client.close()
    },
  }
}

const words: estypes.MappingTextProperty = { type: 'text', analyzer: 'english' }
const keyword: estypes.MappingKeywordProperty = { type: 'keyword' }
const properties: { readonly [field: string]: estypes.MappingProperty } = {
  revision: { type: 'long', index: false },
  title: { ...words, fields: { sort: keyword } },
  reference: { ...words, fields: { sort: keyword } },
  people: words,
  keywords: words,
  text: words,
  author: keyword,
  classPath: keyword,
  folder: keyword,
  marking: keyword,
  format: keyword,
  date: { type: 'date', format: 'yyyy-MM-dd' },
  accessSet: keyword,
}
