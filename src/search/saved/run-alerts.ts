import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import { isMunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { pagesOfWatching } from './pages-of-watching.ts'
import type { RunSearch } from './run-search.ts'
import type { SavedSearchTx } from './saved-search-store.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<SavedSearchTx>
  readonly runSearch: RunSearch
}

/** How the runs of all searches went. Nothing of what they found: that is their owners' affair. */
export interface AlertRuns {
  readonly run: number
  readonly paused: number
  /** The index could not be relied on: they are run another time. */
  readonly postponed: number
}

/** Runs every search that alerts at once, whether or not its time has come; for operators. */
export type RunAlerts = (actor: Actor) => Promise<AlertRuns>

export function makeRunAlerts({ unitOfWork, runSearch }: Deps): RunAlerts {
  return async (actor) => {
    requireAllowed(actor, 'run-alerts')
    const runs = { run: 0, paused: 0, postponed: 0, resting: 0 }
    for await (const page of pagesOfWatching(unitOfWork, null)) {
      for (const id of page) runs[await outcomeOf(() => runSearch(id))] += 1
    }
    return { run: runs.run, paused: runs.paused, postponed: runs.postponed }
  }
}

async function outcomeOf(run: () => ReturnType<RunSearch>) {
  try {
    return await run()
  } catch (error) {
    if (isMunimentError(error, 'engine-unavailable')) return 'postponed'
    throw error
  }
}
