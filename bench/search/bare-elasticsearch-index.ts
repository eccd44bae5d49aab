import { setTimeout as pause } from 'node:timers/promises'
import { Client, type estypes } from '@elastic/elasticsearch'
import type { SearchDocument } from '../../src/search/search-document.ts'
import type { BareExtent, BareIndex } from './bare-index.ts'

const LOOK_MS = 50
/** As ours sends them. */
const FLUSH_BYTES = 1024 * 1024
const UNDER_WAY = 2

/**
 * With Elasticsearch's own analysis, and the bulk helper of Elastic's client, with requests of the same size and as many under way.
 * One shard, one second to refresh and no text in `_source`, as ours has.
 *
 * `plain`: what one would write by hand for the same words, filters, facets and sort orders: the `english` analyser over title,
 * people, keywords and text, keyword fields for the rest. It has no exact words, no field that joins all others, and no guard of
 * revisions.
 *
 * `alike`: for what ours can do besides: all fields joined in one, with every word of a phrase and once more as it stands, names
 * that are found where they are spelt nearly so, and revisions of which the newest counts.
 */
export function openBareElasticsearchIndex(url: string, name: string, extent: BareExtent): BareIndex {
  const isAlike = extent === 'alike'
  const client = new Client({ node: url, requestTimeout: 60_000, maxRetries: 3 })
  const ready = client.indices.create({
    index: name,
    settings: { number_of_shards: 1, auto_expand_replicas: '0-1', refresh_interval: '1s', analysis },
    mappings: {
      dynamic: 'strict',
      _source: { includes: ['revision'] },
      properties: isAlike ? alike : plain,
    },
  })
  return {
    put: async (documents) => {
      await ready
      const { failed } = await client.helpers.bulk<SearchDocument>({
        datasource: [...documents],
        onDocument: ({ recordId, filings: _, repeated: __, recognised: ___, ...source }) => [
          {
            index: {
              _index: name,
              _id: recordId,
              ...(isAlike && { version: source.revision, version_type: 'external' as const }),
            },
          },
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

const keyword: estypes.MappingKeywordProperty = { type: 'keyword' }
const known = {
  revision: { type: 'long', index: false },
  author: keyword,
  classPath: keyword,
  folder: keyword,
  marking: keyword,
  format: keyword,
  date: { type: 'date', format: 'yyyy-MM-dd' },
  accessSet: keyword,
} as const satisfies { readonly [field: string]: estypes.MappingProperty }

const words: estypes.MappingTextProperty = { type: 'text', analyzer: 'english' }
const plain: { readonly [field: string]: estypes.MappingProperty } = {
  ...known,
  title: { ...words, fields: { sort: keyword } },
  reference: { ...words, fields: { sort: keyword } },
  people: words,
  keywords: words,
  text: words,
}

/** As the design wants it of every index: split, small letters, accents folded, stemmed, and no word left out. */
const analysis: estypes.IndicesIndexSettingsAnalysis = {
  analyzer: {
    stemmed: {
      type: 'custom',
      tokenizer: 'standard',
      filter: ['lowercase', 'asciifolding', 'porter_stem'],
    },
    standing: { type: 'custom', tokenizer: 'whitespace', filter: ['lowercase', 'asciifolding'] },
    near: { type: 'custom', tokenizer: 'trigram', filter: ['lowercase'] },
  },
  tokenizer: { trigram: { type: 'ngram', min_gram: 3, max_gram: 3 } },
}
const stemmed: estypes.MappingTextProperty = {
  type: 'text',
  analyzer: 'stemmed',
  index_options: 'positions',
  copy_to: ['all'],
}
const near: estypes.MappingTextProperty = {
  type: 'text',
  analyzer: 'near',
  index_options: 'docs',
  norms: false,
}
const alike: { readonly [field: string]: estypes.MappingProperty } = {
  ...known,
  title: { ...stemmed, fields: { sort: keyword, near } },
  reference: { ...stemmed, fields: { sort: keyword } },
  people: { ...stemmed, fields: { near, names: keyword } },
  keywords: stemmed,
  // As in ours, what is in the text alone stands in the field of all alone.
  text: { type: 'text', index: false, copy_to: ['all'] },
  all: {
    type: 'text',
    analyzer: 'stemmed',
    index_options: 'positions',
    fields: { exact: { type: 'text', analyzer: 'standing', index_options: 'positions', norms: false } },
  },
}
