import { MunimentError } from '../../kernel/muniment-error.ts'
import { namedIn } from '../named-in.ts'
import type { IndexFilters } from '../ports.ts'
import type { QueryNode } from '../query-node.ts'
import type { ReadQuery } from '../read-query.ts'
import { toIndexFilters } from '../search-filters.ts'
import { readRequest } from './read-request.ts'
import type { KeptRequest } from './saved-search.ts'
import type { SavedSearchStore } from './saved-search-store.ts'

/** What a search asks the index for. */
export interface SearchQuery {
  readonly node: QueryNode | null
  readonly filters: IndexFilters
}

/**
 * Checks a saved request, `read` as of today, by its strictest reading: what a search offers instead of what was asked for is no
 * match. Throws `invalid-query`, and `unknown-class` or `unknown-folder` where it names what is not there, or not for those
 * who may read these access sets: such a filter finds nothing, for ever and in silence.
 */
export async function checkRequest(
  store: Pick<SavedSearchStore, 'unknownClasses' | 'unknownFolders'>,
  kept: KeptRequest,
  { readings: [{ node, parsed }], accessSets }: ReadQuery,
): Promise<SearchQuery> {
  const request = readRequest(kept)
  const named = namedIn(parsed)
  refuse('unknown-class', 'class', [
    ...(await store.unknownClasses([...request.classes, ...request.notClasses, ...named.classes])),
  ])
  refuse('unknown-folder', 'folder', [
    ...(await store.unknownFolders(
      [...request.folders, ...request.notFolders, ...named.folders],
      accessSets,
    )),
  ])
  return { node, filters: toIndexFilters(request) }
}

function refuse(code: 'unknown-class' | 'unknown-folder', what: string, unknown: readonly string[]): void {
  const [first] = unknown
  if (first === undefined) return
  throw new MunimentError(code, `There is no ${what} ${first}, or none that you may read.`, {
    errors: [{ path: what, message: `there is no ${first}` }],
  })
}
