import type { RecordId } from '../../kernel/ids.ts'
import type { IndexQuery, SearchIndex } from '../ports.ts'

/** A result to be read to its end. */
export interface Walk extends Pick<IndexQuery, 'query' | 'filters'> {
  /** Asked before every page. */
  readonly accessSets: () => Promise<IndexQuery['accessSets']>
  /** Begins behind this id, whether a record bears it or not. */
  readonly after: RecordId | null
}

/** Hits asked for at once: below the 10,000 that Elasticsearch answers by default. */
export const walkedAtOnce = 5_000

/**
 * Every hit of the index in the order of ids, in pages and without a ceiling. What is put into the index or taken out
 * meanwhile may be among them or not, all else is there once: a record keeps its id, and so its place. Every page but the last
 * has `walkedAtOnce`. Throws `engine-unavailable`.
 */
export async function* walkMatches(
  index: Pick<SearchIndex, 'search'>,
  { query, filters, accessSets, after }: Walk,
): AsyncGenerator<readonly RecordId[]> {
  for (let cursor: string | null | undefined = after ?? undefined; cursor !== null; ) {
    const answer = await index.search({
      query,
      filters,
      accessSets: await accessSets(),
      sort: 'id',
      size: walkedAtOnce,
      cursor: cursor ?? null,
      facets: [],
    })
    yield answer.hits
    cursor = answer.next
  }
}
