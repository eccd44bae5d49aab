import type { Clock } from '../../kernel/clock.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { pagesOfWatching } from './pages-of-watching.ts'
import type { SavedSearchTx } from './saved-search-store.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<SavedSearchTx>
  readonly clock: Clock
}

/** A watch that no search has come to have after so long never will. */
const ABANDONED_MS = 24 * 3_600_000

/**
 * Enqueues a run of each search whose time had come by `at`, and clears away what broken-off savings left. A search stays due until a
 * run of it has gone to its end, and has one job at a time: two schedulers do not double it, and what fails is not skipped.
 */
export function makeFindDueSearches({ unitOfWork, clock }: Deps) {
  return async (at: Date): Promise<void> => {
    const abandoned = new Date(clock.now().getTime() - ABANDONED_MS)
    await unitOfWork.run((tx) => tx.searches.dropAbandonedWatches(abandoned))
    for await (const page of pagesOfWatching(unitOfWork, at)) {
      await unitOfWork.run(async (tx) => {
        for (const searchId of page)
          await tx.jobs.enqueue('run-saved-search', { searchId }, { key: `saved-search:${searchId}` })
      })
    }
  }
}
