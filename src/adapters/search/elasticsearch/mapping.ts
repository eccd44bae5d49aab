import type { estypes } from '@elastic/elasticsearch'

/** Terms come analysed from us (DESIGN §8); the engine only has to split them where we put spaces. */
const terms: estypes.MappingTextProperty = { type: 'text', analyzer: 'terms', index_options: 'positions' }
const keyword: estypes.MappingKeywordProperty = { type: 'keyword' }

/** Folders of a record that is filed in several, each with its own readers: entries of their own, kept with the record's. */
const filings: estypes.MappingNestedProperty = {
  type: 'nested',
  properties: {
    accessSet: keyword,
    classes: keyword,
    classKeys: keyword,
    folder: keyword,
    folderKey: keyword,
  },
}
/** Words and marks as they stand: decides and never ranks. */
const exact: estypes.MappingTextProperty = {
  type: 'text',
  analyzer: 'terms',
  index_options: 'positions',
  norms: false,
}
/** Keys by which words near those of a record find it: whether it has one, and nothing more. */
const nearKeys: estypes.MappingKeywordProperty = { type: 'keyword', doc_values: false, norms: false }

/** Where the keys of a field stand. */
export const nearKeyFields = { recognised: 'nearRecognised', names: 'nearNames' } as const

/**
 * Raised where entries of before are not what they should be now: an index of another layout goes on to serve, and is built anew
 * beside it (`rebuild-index.ts`). Indices that say nothing have 1.
 */
export const layout = 4

/** What came to the mapping after the first release, for indices that were made before. */
export const addedProperties = {
  filings,
  exact,
  names: keyword,
  folder: keyword,
  [nearKeyFields.recognised]: nearKeys,
  [nearKeyFields.names]: nearKeys,
}

/**
 * One index of records. `_source` keeps no content, only what proves which revision is held; whatever is not
 * listed is refused (`strict`), so that no field comes into being by accident.
 */
export const indexSettings: Pick<estypes.IndicesCreateRequest, 'settings' | 'mappings'> = {
  settings: {
    // Facets are exact on one shard.
    number_of_shards: 1,
    auto_expand_replicas: '0-1',
    // Said aloud, or a shard nobody searched for a while would stop refreshing.
    refresh_interval: '1s',
    // "Expunge deletes" means every segment with a deleted entry, not only those with a tenth of them.
    'index.merge.policy.expunge_deletes_allowed': 0,
    // Deleted entries are kept for copies that missed them, by default for twelve hours and out of reach of merges.
    // Ours are deleted because they have to go; a copy that was away for longer is copied whole.
    'index.soft_deletes.retention_lease.period': '10s',
    analysis: { analyzer: { terms: { type: 'custom', tokenizer: 'whitespace' } } },
  },
  mappings: {
    dynamic: 'strict',
    _source: { includes: ['revision', 'removed'] },
    properties: {
      recordId: keyword,
      revision: { type: 'long', index: false },
      removed: { type: 'boolean' },
      /** All fields, far enough apart that no phrase spans two. */
      all: terms,
      title: terms,
      reference: terms,
      people: terms,
      keywords: terms,
      accessSet: keyword,
      classes: keyword,
      classKeys: keyword,
      folderKey: keyword,
      ...addedProperties,
      marking: keyword,
      format: keyword,
      author: keyword,
      year: keyword,
      date: { type: 'date', format: 'yyyy-MM-dd' },
      titleKey: keyword,
      referenceKey: keyword,
    },
  },
}
