import type { SavedSearchId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { SavedSearchTx } from './saved-search-store.ts'

const PAGE = 500

/** Searches that alert, in pages; with `dueAt` those whose time has come then. */
export async function* pagesOfWatching(
  unitOfWork: UnitOfWork<SavedSearchTx>,
  dueAt: Date | null,
): AsyncGenerator<readonly SavedSearchId[]> {
  const pageAfter = (after: SavedSearchId | null) =>
    unitOfWork.run((tx) => tx.searches.listWatching({ dueAt, after, size: PAGE }))
  for (let page = await pageAfter(null); page.length > 0; page = await pageAfter(page.at(-1) ?? null))
    yield page
}
