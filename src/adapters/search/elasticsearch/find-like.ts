import type { Client, estypes } from '@elastic/elasticsearch'
import { z } from 'zod'
import type { RecordId } from '../../../kernel/ids.ts'
import type { LikenessAnswer, LikenessQuestion } from '../../../search/ports.ts'
import { recordsInReach } from './records-in-reach.ts'

const answered = z.object({
  hits: z.object({
    total: z.object({ value: z.number() }),
    hits: z.array(z.object({ _id: z.guid(), matched_queries: z.array(z.string()) })),
  }),
})

/** What has the most of some terms. Each adds its own weight and nothing else, so that the order is that of every engine. */
export async function findLike(
  client: Client,
  alias: string,
  { terms, atLeast, exclude, size, filters, accessSets }: LikenessQuestion,
): Promise<LikenessAnswer> {
  const { hits } = answered.parse(
    await client.search({
      index: alias,
      query: {
        bool: {
          should: terms.map(({ term, weight }, number) => weighed(term, weight, String(number))),
          minimum_should_match: atLeast,
          filter: recordsInReach({ query: null, filters, accessSets }),
          must_not: { terms: { recordId: [...exclude] } },
        },
      },
      sort: [{ _score: { order: 'desc' } }, { recordId: 'asc' }],
      size,
      track_total_hits: true,
      _source: false,
      preference: '_local',
    }),
  )
  return {
    total: hits.total.value,
    records: hits.hits.map(({ _id, matched_queries: matched }) => ({
      // Indexed under the record's id, and of the shape of one.
      id: _id as RecordId,
      terms: terms.filter((_, number) => matched.includes(String(number))).map(({ term }) => term),
    })),
  }
}

function weighed(term: string, boost: number, name: string): estypes.QueryDslQueryContainer {
  return { constant_score: { filter: { term: { all: term } }, boost, _name: name } }
}
