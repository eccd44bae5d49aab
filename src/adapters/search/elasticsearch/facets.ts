import type { estypes } from '@elastic/elasticsearch'
import { z } from 'zod'
import {
  type FacetName,
  type FacetValue,
  type IndexAnswer,
  type IndexFilters,
  mostFacetValues,
} from '../../../search/ports.ts'
import { facetFilters } from './query-body.ts'

const fields: { readonly [Name in FacetName]: string } = {
  class: 'classes',
  format: 'format',
  year: 'year',
  marking: 'marking',
  author: 'author',
}

/** Counted on every shard before the hundred most frequent are chosen: exact on one shard, and nearly so on several. */
const countedPerShard = 1000

/** One aggregation a facet, under the filters on the other facets alone. */
export function facetAggregations(
  names: readonly FacetName[],
  filters: IndexFilters,
): { [name: string]: estypes.AggregationsAggregationContainer } {
  const own = facetFilters(filters)
  return Object.fromEntries(
    names.map((name) => {
      const others = own.filter(({ facet }) => facet !== name).map(({ query }) => query)
      const values = { terms: { field: fields[name], size: mostFacetValues, shard_size: countedPerShard } }
      return [`facet_${name}`, { filter: { bool: { filter: others } }, aggs: { values } }]
    }),
  )
}

const counted = z.object({
  values: z.object({
    buckets: z.array(z.object({ key: z.union([z.string(), z.number()]), doc_count: z.number() })),
  }),
})

/** Most frequent first and then by value, as Elasticsearch orders the buckets of keywords by itself. */
export function readFacets(names: readonly FacetName[], aggregations: unknown): IndexAnswer['facets'] {
  const found = z.record(z.string(), z.unknown()).parse(aggregations ?? {})
  const facets: { [Name in FacetName]?: readonly FacetValue[] } = {}
  for (const name of names) {
    const { buckets } = counted.parse(found[`facet_${name}`]).values
    facets[name] = buckets.map((bucket) => ({ value: String(bucket.key), count: bucket.doc_count }))
  }
  return facets
}
