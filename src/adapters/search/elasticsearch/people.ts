import type { Client, estypes } from '@elastic/elasticsearch'
import { z } from 'zod'
import type { PersonCount } from '../../../search/ports.ts'
import { countedTerms } from './counted-terms.ts'

const buckets = z.object({ buckets: z.array(z.object({ key: z.string(), doc_count: z.number() })) })
const named = z.object({ people: z.object({ names: buckets }) })
const written = z.object({ aggregations: z.object({ authors: buckets }) })

/** The people whom most of the hits name, to be counted beside the hits themselves. */
export function peopleAggregation(
  chosen: estypes.QueryDslQueryContainer[],
  most: number,
): estypes.AggregationsAggregationContainer {
  return { filter: { bool: { filter: chosen } }, aggs: { names: countedTerms('names', most) } }
}

/**
 * Reads them, and asks of how many of the hits each is the author: of these few alone, where a list of the most frequent
 * authors could leave one of them out.
 */
export async function readPeople(
  client: Client,
  alias: string,
  aggregations: unknown,
  hits: estypes.QueryDslQueryContainer,
): Promise<readonly PersonCount[]> {
  const found = named.parse(aggregations).people.names.buckets
  const names = found.map(({ key }) => key)
  if (names.length === 0) return []
  const answer = await client.search({
    index: alias,
    query: hits,
    size: 0,
    track_total_hits: false,
    preference: '_local',
    aggregations: { authors: { terms: { field: 'author', include: names, size: names.length } } },
  })
  const authors = new Map(
    written.parse(answer).aggregations.authors.buckets.map(({ key, doc_count }) => [key, doc_count]),
  )
  return found.map(({ key, doc_count }) => ({
    name: key,
    count: doc_count,
    // Between the two questions records may have come: nobody wrote more than names them.
    authorOf: Math.min(doc_count, authors.get(key) ?? 0),
  }))
}
