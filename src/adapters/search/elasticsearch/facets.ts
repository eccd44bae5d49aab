import type { estypes } from '@elastic/elasticsearch'
import { z } from 'zod'
import {
  type CountName,
  type FacetValue,
  type IndexAnswer,
  type IndexQuery,
  type MissingName,
  missingNames,
  mostFacetValues,
} from '../../../search/ports.ts'
import { facetFilters, type Reach, readableFilings } from './query-body.ts'

const fields: { readonly [Name in Exclude<CountName, 'month'>]: string } = {
  class: 'classes',
  folder: 'folder',
  format: 'format',
  year: 'year',
  marking: 'marking',
  author: 'author',
}

type Aggregations = { [name: string]: estypes.AggregationsAggregationContainer }

/** Counted on every shard before the hundred most frequent are chosen: exact on one shard, and nearly so on several. */
const countedPerShard = 1000

/** One aggregation a facet, under the filters on the other facets alone. */
export function facetAggregations(query: IndexQuery): Aggregations {
  const { facets } = query
  const own = facetFilters(query)
  return Object.fromEntries(
    facets.map((name) => {
      const others = own.filter(({ facet }) => facet !== name).map(({ query }) => query)
      const aggs = countsOf(name, query)
      if (isMissable(name)) aggs['missing'] = { missing: { field: fields[name] } }
      return [`facet_${name}`, { filter: { bool: { filter: others } }, aggs }]
    }),
  )
}

function countsOf(name: CountName, query: IndexQuery): Aggregations {
  const { mostValues = mostFacetValues } = query
  switch (name) {
    case 'class':
    case 'folder':
      return placeCounts(fields[name], query, Math.max(countedPerShard, mostValues))
    case 'month':
      // Months without a record are no buckets, however far apart the others are.
      return {
        values: {
          date_histogram: { field: 'date', calendar_interval: 'month', format: 'yyyy-MM', min_doc_count: 1 },
        },
      }
    default:
      return { values: countedTerms(fields[name], mostValues) }
  }
}

/** Of what is filed in several folders those count that the asker may read, and each record once a class or folder. */
function placeCounts(field: string, reach: Reach, most: number): Aggregations {
  const filed = { ...countedTerms(`filings.${field}`, most), aggs: { records: { reverse_nested: {} } } }
  return {
    // All that there are, since the others are added to them before the most frequent are chosen.
    values: countedTerms(field, most),
    filings: {
      nested: { path: 'filings' },
      aggs: {
        readable: { filter: { bool: { filter: readableFilings(reach) } }, aggs: { values: filed } },
      },
    },
  }
}

/** The most frequent values of a field, most frequent first. */
export function countedTerms(field: string, size: number) {
  return { terms: { field, size, shard_size: Math.max(size, countedPerShard) } }
}

const key = z.union([z.string(), z.number()])
const values = z.object({
  values: z.object({
    buckets: z.array(z.object({ key, key_as_string: z.string().optional(), doc_count: z.number() })),
  }),
})
const without = z.object({ missing: z.object({ doc_count: z.number() }) })
const filings = z.object({
  filings: z.object({
    readable: z.object({
      values: z.object({
        buckets: z.array(z.object({ key, records: z.object({ doc_count: z.number() }) })),
      }),
    }),
  }),
})

/** Most frequent first and then by value, as Elasticsearch orders the buckets of keywords by itself. */
export function readFacets(
  { facets: names, mostValues = mostFacetValues }: IndexQuery,
  aggregations: unknown,
): IndexAnswer['facets'] {
  const found = z.record(z.string(), z.unknown()).parse(aggregations ?? {})
  const facets: { [Name in CountName]?: readonly FacetValue[] } = {}
  for (const name of names) {
    const answer = found[`facet_${name}`]
    const own = values.parse(answer).values.buckets
    const buckets = own.map((bucket) => ({
      value: bucket.key_as_string ?? String(bucket.key),
      count: bucket.doc_count,
    }))
    if (name === 'class' || name === 'folder')
      facets[name] = together([...buckets, ...filedIn(answer)]).slice(0, mostValues)
    else if (name === 'month') facets[name] = together(buckets).slice(0, mostValues)
    else facets[name] = buckets
  }
  return facets
}

/** How many have no value, of the facets for which that may be. */
export function readMissing(names: readonly CountName[], aggregations: unknown): IndexAnswer['missing'] {
  const found = z.record(z.string(), z.unknown()).parse(aggregations ?? {})
  return Object.fromEntries(
    names.filter(isMissable).map((name) => [name, without.parse(found[`facet_${name}`]).missing.doc_count]),
  )
}

function isMissable(name: CountName): name is MissingName {
  return missingNames.some((one) => one === name)
}

function filedIn(answer: unknown): readonly FacetValue[] {
  return filings.parse(answer).filings.readable.values.buckets.map(({ key: value, records }) => ({
    value: String(value),
    count: records.doc_count,
  }))
}

function together(values: readonly FacetValue[]): readonly FacetValue[] {
  const counts = new Map<string, number>()
  for (const { value, count } of values) counts.set(value, (counts.get(value) ?? 0) + count)
  return [...counts]
    .map(([value, count]) => ({ value, count, bytes: Buffer.from(value) }))
    .sort((left, right) => right.count - left.count || left.bytes.compare(right.bytes))
    .map(({ value, count }) => ({ value, count }))
}
