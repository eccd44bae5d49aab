import type { Clock } from '../../kernel/clock.ts'
import { newId, type SearchWatchId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { SearchQuery } from './check-request.ts'
import { type PagesOfMatchesDeps, pagesOfMatches } from './pages-of-matches.ts'
import type { RelyOnIndex } from './rely-on-index.ts'
import type { SavedSearchTx } from './saved-search-store.ts'

export interface BeginWatchDeps extends PagesOfMatchesDeps {
  readonly unitOfWork: UnitOfWork<SavedSearchTx>
  readonly rely: RelyOnIndex
  readonly clock: Clock
}

/** A watch that has begun, and when. */
export interface BegunWatch {
  readonly watch: SearchWatchId
  readonly at: Date
}

/**
 * Begins to watch: whatever matches now and may be read is the baseline, and no news. It is nobody's until a search takes it
 * in its own transaction; whatever fails before leaves nothing behind, and a crash what the next day clears away. What waits
 * to be indexed is not in the baseline: it alerts once it is found, and is not lost. Throws `too-many-matches`, and
 * `engine-unavailable` where the index cannot answer for all it should hold.
 */
export type BeginWatch = (query: SearchQuery, accessSets: readonly number[]) => Promise<BegunWatch>

export function makeBeginWatch(deps: BeginWatchDeps): BeginWatch {
  const { unitOfWork, rely, clock } = deps
  return async (query, accessSets) => {
    const watch = newId<SearchWatchId>()
    const at = clock.now()
    await unitOfWork.run((tx) => tx.searches.beginWatch(watch, at))
    return orDrop(unitOfWork, watch, async () => {
      await rely.whole(async () => {
        for await (const ids of pagesOfMatches(deps, query, accessSets)) {
          await unitOfWork.run((tx) => tx.searches.addToBaseline(watch, accessSets, ids))
        }
      })
      return { watch, at }
    })
  }
}

/** Does what a watch was begun for; where it fails the watch goes. */
export async function orDrop<Result>(
  unitOfWork: UnitOfWork<SavedSearchTx>,
  watch: SearchWatchId | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    // What cannot be dropped now goes with those that a crash left.
    if (watch !== undefined) await unitOfWork.run((tx) => tx.searches.dropWatch(watch)).catch(() => undefined)
    throw error
  }
}
