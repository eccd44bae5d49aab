import type { Client } from '@elastic/elasticsearch'
import { z } from 'zod'
import type { TermCountQuestion, TermCounts } from '../../../search/ports.ts'
import { recordsInReach } from './records-in-reach.ts'

const answered = z.object({
  hits: z.object({ total: z.object({ value: z.number() }) }),
  aggregations: z.object({ terms: z.object({ buckets: z.array(z.object({ doc_count: z.number() })) }) }),
})

/** Counts terms over what a query finds: one filter each, and nothing that Elasticsearch would estimate. */
export async function countTerms(
  client: Client,
  alias: string,
  { terms, ...looked }: TermCountQuestion,
): Promise<TermCounts> {
  const query = { bool: { filter: recordsInReach(looked) } }
  const asked = { index: alias, query, size: 0, track_total_hits: true, preference: '_local' }
  const filters = terms.map((term) => ({ term: { all: term } }))
  if (filters.length === 0) {
    const { hits } = answered.pick({ hits: true }).parse(await client.search(asked))
    return { total: hits.total.value, counts: [] }
  }
  const { hits, aggregations } = answered.parse(
    await client.search({ ...asked, aggregations: { terms: { filters: { filters } } } }),
  )
  return { total: hits.total.value, counts: aggregations.terms.buckets.map((bucket) => bucket.doc_count) }
}
