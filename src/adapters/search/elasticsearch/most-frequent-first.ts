import type { FacetValue } from '../../../search/ports.ts'

/** Each value once with the sum of its counts: most frequent first and then by value, as Elasticsearch orders keywords by itself. */
export function mostFrequentFirst(values: readonly FacetValue[]): readonly FacetValue[] {
  const counts = new Map<string, number>()
  for (const { value, count } of values) counts.set(value, (counts.get(value) ?? 0) + count)
  return [...counts]
    .map(([value, count]) => ({ value, count, bytes: Buffer.from(value) }))
    .sort((left, right) => right.count - left.count || left.bytes.compare(right.bytes))
    .map(({ value, count }) => ({ value, count }))
}
