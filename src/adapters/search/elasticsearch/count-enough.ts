import type { Client } from '@elastic/elasticsearch'
import { z } from 'zod'
import { MunimentError } from '../../../kernel/muniment-error.ts'
import type { EnoughQuestion } from '../../../search/ports.ts'
import { IndexVanished } from './engine-error.ts'
import { recordsInReach } from './records-in-reach.ts'

const answered = z.object({
  responses: z.array(
    z.union([
      z.object({ hits: z.object({ total: z.object({ value: z.number() }) }) }),
      z.object({ error: z.object({ type: z.string() }), status: z.number() }),
    ]),
  ),
})

/** Counts up to `enough`, all queries in one request: every part of the index stops that has found so many. */
export async function countEnough(
  client: Client,
  alias: string,
  { queries, enough, ...looked }: EnoughQuestion,
): Promise<readonly number[]> {
  if (queries.length === 0) return []
  const { responses } = answered.parse(
    await client.msearch({
      index: alias,
      searches: queries.flatMap((query) => [
        {},
        {
          query: { bool: { filter: recordsInReach({ ...looked, query }) } },
          size: 0,
          track_total_hits: enough,
          _source: false,
        },
      ]),
    }),
  )
  return responses.map((response) => {
    if ('hits' in response) return Math.min(enough, response.hits.total.value)
    const { error, status } = response
    // The request as a whole goes well, whatever becomes of its parts.
    if (error.type === 'index_not_found_exception') throw new IndexVanished()
    throw new MunimentError(
      'engine-unavailable',
      `Elasticsearch refused a part of the request (${status}, ${error.type}).`,
      { retryable: status === 429 || status >= 500 },
    )
  })
}
