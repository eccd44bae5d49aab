import type { estypes } from '@elastic/elasticsearch'
import { codeKey } from '../../../records/analysis/sort-key.ts'
import type { IndexQuery } from '../../../search/ports.ts'
import { anyOf } from './any-of.ts'

type Query = estypes.QueryDslQueryContainer

/** Whose folders count, of records that are filed in several. */
export type Reach = Pick<IndexQuery, 'accessSets' | 'filters'>

/** What lies there: by itself, or by one of several folders that the asker may read. */
export function lying(field: 'classKeys' | 'folderKey', keys: readonly string[], reach: Reach): Query {
  const filing = amongKeys(`filings.${field}`, keys)
  return anyOf([
    amongKeys(field, keys),
    { nested: { path: 'filings', query: { bool: { filter: [filing, ...readableFilings(reach)] } } } },
  ])
}

/** `index.max_terms_count`, left at its default. */
const mostKeys = 65_536

export function amongKeys(field: string, keys: readonly string[]): Query {
  if (keys.length <= mostKeys) return { terms: { [field]: [...keys] } }
  const parts: Query[] = []
  for (let at = 0; at < keys.length; at += mostKeys)
    parts.push({ terms: { [field]: keys.slice(at, at + mostKeys) } })
  return anyOf(parts)
}

/** Filings that the asker may read. */
export function readableFilings({ accessSets, filters: { hiddenFolders } }: Reach): Query[] {
  const hidden = hiddenFolders && amongKeys('filings.folderKey', hiddenFolders.map(codeKey))
  return [
    ...(accessSets === 'all' ? [] : [amongKeys('filings.accessSet', accessSets.map(String))]),
    ...(hidden === undefined ? [] : [{ bool: { must_not: hidden } }]),
  ]
}

export function dateRange(from: string | null | undefined, to: string | null | undefined): Query {
  return { range: { date: { ...(from == null ? {} : { gte: from }), ...(to == null ? {} : { lte: to }) } } }
}
