/** Counted on every shard before the most frequent are chosen: exact on one shard, and nearly so on several. */
export const countedPerShard = 1000

/** The most frequent values of a field, most frequent first. */
export function countedTerms(field: string, size: number) {
  return { terms: { field, size, shard_size: Math.max(size, countedPerShard) } }
}
