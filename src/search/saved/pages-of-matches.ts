import type { RecordId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { SearchIndex } from '../ports.ts'
import type { SearchQuery } from './check-request.ts'
import { mostWatchedMatches } from './saved-search.ts'

/** Hits asked for at once: below the 10,000 that Elasticsearch answers by default. For each page an index goes through all matches. */
const PAGE = 9_000

export interface PagesOfMatchesDeps {
  readonly index: SearchIndex
  /** `mostWatchedMatches`, unless a test says otherwise. */
  readonly mostMatches?: number
  readonly pageSize?: number
}

/**
 * Every record of these access sets that a query matches, in pages; nothing of the rest. Throws `too-many-matches` before the
 * first page where more match than a search can watch, and `engine-unavailable`.
 */
export async function* pagesOfMatches(
  { index, mostMatches = mostWatchedMatches, pageSize = PAGE }: PagesOfMatchesDeps,
  { node, filters }: SearchQuery,
  accessSets: readonly number[],
): AsyncGenerator<readonly RecordId[]> {
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const answer = await index.search({
      query: node,
      filters,
      accessSets,
      // A record keeps its id, and so its place among the pages. Of all orders it is the cheapest.
      sort: 'id',
      size: pageSize,
      cursor: cursor ?? null,
      facets: [],
    })
    if (answer.total > mostMatches) throw tooMany(answer.total, mostMatches)
    yield answer.hits
    cursor = answer.next
  }
}

function tooMany(total: number, most: number): MunimentError {
  return new MunimentError(
    'too-many-matches',
    `This search matches ${total} records, and one that alerts can watch ${most}. Narrow it, or keep it without alerts.`,
    { details: { total, most } },
  )
}
