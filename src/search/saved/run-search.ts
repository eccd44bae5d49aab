import type { Actor, PersonActor } from '../../access/actor.ts'
import { systemActor } from '../../access/actor.ts'
import { authorise } from '../../access/authorise.ts'
import { notFound } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { SavedSearchId, SearchWatchId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import type { ReadQueryFor } from '../read-query.ts'
import { checkRequest } from './check-request.ts'
import { noticeOf } from './notice-of.ts'
import { type PagesOfMatchesDeps, pagesOfMatches } from './pages-of-matches.ts'
import type { RelyOnIndex } from './rely-on-index.ts'
import { requireOwner } from './require-owner.ts'
import type { SavedSearchRow, SavedSearchTx } from './saved-search-store.ts'

export interface RunSearchDeps extends PagesOfMatchesDeps {
  readonly unitOfWork: UnitOfWork<SavedSearchTx>
  readonly readQuery: ReadQueryFor
  readonly rely: RelyOnIndex
  readonly clock: Clock
}

/** `resting`: it does not alert, is paused, its owner was disabled, or it is gone. */
export type RunOutcome = 'run' | 'paused' | 'resting'

/**
 * Alerts to whatever a search matches by its owner's rights of this moment and has not alerted to before. What counts is that
 * alone, and no time: what is indexed late alerts in the next run, and a run that a crash cut short goes on where it stopped,
 * also beside another of the same search. A query that cannot be asked any more pauses the search with a notice. Throws
 * `engine-unavailable` where the index is away or being filled anew: then the run is still to be made.
 */
export type RunSearch = (id: SavedSearchId) => Promise<RunOutcome>

export function makeRunSearch(deps: RunSearchDeps): RunSearch {
  const { unitOfWork, readQuery, rely, clock } = deps
  return async (id) => {
    const found = await unitOfWork.run((tx) => tx.searches.findToRun(id))
    if (found === undefined || found.disabled) return 'resting'
    const { search, owner } = found
    if (search.watch === null || search.state === 'paused') return 'resting'
    if (authorise(owner, 'keep-searches') !== 'allowed') return 'resting'
    const { watch } = search
    try {
      await alert(owner, search, watch)
      return 'run'
    } catch (error) {
      const notice = noticeOf(error, clock.now())
      if (notice === undefined) throw error
      await unitOfWork.run(async (tx) => {
        if (!(await tx.searches.pause(id, watch, notice))) return
        await tx.audit.append({
          action: 'search.paused',
          actor: systemActor,
          subject: { type: 'search', id },
          codes: { code: notice.code },
        })
      })
      return 'paused'
    }
  }

  async function alert(owner: PersonActor, search: SavedSearchRow, watch: SearchWatchId): Promise<void> {
    const at = clock.now()
    const read = await readQuery(owner, search.request, londonDate(at))
    const { accessSets } = read
    const query = await unitOfWork.run((tx) => checkRequest(tx.searches, search.request, read))
    await rely.standing(async () => {
      for await (const recordIds of pagesOfMatches(deps, query, accessSets)) {
        await unitOfWork.run((tx) =>
          tx.searches.addAlerts({ search: search.id, watch, accessSets, recordIds, at }),
        )
      }
    })
    const times = { begunAt: at, endedAt: clock.now() }
    await unitOfWork.run((tx) => tx.searches.noteRun(search.id, watch, times))
  }
}

export type RunOwnSearch = (actor: Actor, id: SavedSearchId) => Promise<void>

/**
 * Runs a search of one's own at once. Throws `not-found`, `conflict` where it does not alert, `search-paused` where it is, or
 * just was, and `engine-unavailable`.
 */
export function makeRunOwnSearch(deps: {
  readonly unitOfWork: UnitOfWork<SavedSearchTx>
  readonly runSearch: RunSearch
}): RunOwnSearch {
  return async (actor, id) => {
    const owner = requireOwner(actor)
    const search = await deps.unitOfWork.run((tx) => tx.searches.find(owner.id, id))
    if (search === undefined) throw notFound()
    if (search.alerts === 'none')
      throw new MunimentError('conflict', 'This search does not alert: say how often it should, first.')
    const outcome = await deps.runSearch(id)
    if (outcome === 'run') return
    throw new MunimentError(
      'search-paused',
      'This search is paused: its notice says why, and what to do about it.',
    )
  }
}
