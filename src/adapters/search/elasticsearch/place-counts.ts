import type { estypes } from '@elastic/elasticsearch'
import { z } from 'zod'
import type { FacetValue } from '../../../search/ports.ts'
import { countedTerms } from './counted-terms.ts'
import { type Reach, readableFilings } from './places-in-reach.ts'
import type { ListedPlaces, PlaceLists } from './settle-places.ts'

export type Aggregations = { [name: string]: estypes.AggregationsAggregationContainer }

/** The classes or folders in which most lies: of records that lie in one, and of those that are filed in several. */
export function placeCounts(field: string, reach: Reach, most: number): Aggregations {
  return placeAggregations(reach, countedTerms(field, most), countedTerms(`filings.${field}`, most))
}

/** The same of some classes or folders alone, however few lie in them. */
export function placeCountsAmong(field: string, reach: Reach, values: readonly string[]): Aggregations {
  const among = (counted: string) => ({
    terms: { field: counted, include: [...values], size: values.length, shard_size: values.length },
  })
  return placeAggregations(reach, among(field), among(`filings.${field}`))
}

/** Of what is filed in several folders those count that the asker may read, and each record once a class or folder. */
function placeAggregations(
  reach: Reach,
  own: ReturnType<typeof countedTerms>,
  filed: ReturnType<typeof countedTerms>,
): Aggregations {
  const records = { ...filed, aggs: { records: { reverse_nested: {} } } }
  return {
    values: own,
    filings: {
      nested: { path: 'filings' },
      aggs: {
        readable: { filter: { bool: { filter: readableFilings(reach) } }, aggs: { values: records } },
      },
    },
  }
}

const left = z.number()
const counted = z.object({
  values: z.object({
    sum_other_doc_count: left,
    buckets: z.array(z.object({ key: z.string(), doc_count: z.number() })),
  }),
  filings: z.object({
    readable: z.object({
      values: z.object({
        sum_other_doc_count: left,
        buckets: z.array(
          z.object({
            key: z.string(),
            doc_count: z.number(),
            records: z.object({ doc_count: z.number() }),
          }),
        ),
      }),
    }),
  }),
})

/** What the aggregations of `placeCounts` or `placeCountsAmong` answered. */
export function readPlaces(answer: unknown): PlaceLists {
  const { values: own, filings } = counted.parse(answer)
  const filed = filings.readable.values
  return {
    own: listed(
      own,
      own.buckets.map(({ key: value, doc_count: count }) => ({ value, count })),
    ),
    filed: listed(
      filed,
      filed.buckets.map(({ key: value, records }) => ({ value, count: records.doc_count })),
    ),
  }
}

interface Listed {
  readonly sum_other_doc_count: number
  readonly buckets: readonly { readonly doc_count: number }[]
}

/** Buckets stand in the order of their entries, of which a record has one at least for each class that it lies in. */
function listed({ sum_other_doc_count, buckets }: Listed, values: readonly FacetValue[]): ListedPlaces {
  return { values, rest: sum_other_doc_count === 0 ? 0 : (buckets.at(-1)?.doc_count ?? 0) }
}
