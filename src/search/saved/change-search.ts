import type { Actor } from '../../access/actor.ts'
import { notFound } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { SavedSearchId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { ReadQueryFor } from '../read-query.ts'
import { type BeginWatch, type BegunWatch, orDrop } from './begin-watch.ts'
import { checkRequest } from './check-request.ts'
import { asksTheSame } from './read-request.ts'
import { requireOwner } from './require-owner.ts'
import type { NewSavedSearch } from './save-search.ts'
import type { SavedSearchRow, SavedSearchTx, SearchTerms } from './saved-search-store.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<SavedSearchTx>
  readonly readQuery: ReadQueryFor
  readonly beginWatch: BeginWatch
  readonly clock: Clock
}

/** What is to be otherwise; `resume` sets a paused search going again as it stands. */
export type SearchChange = Partial<NewSavedSearch> & { readonly resume?: true }

export type ChangeSearch = (actor: Actor, id: SavedSearchId, change: SearchChange) => Promise<void>

/**
 * Changes a search of one's own. Another query, other filters, or alerts where there were none begin a new watch; a search
 * never alerts twice to one record for all that. A paused search goes on once it asks for something else, or where it is
 * resumed: then with what has come meanwhile. Throws `not-found`, `conflict` where it was changed at the same time, and what
 * saving throws; then nothing was changed.
 */
export function makeChangeSearch({ unitOfWork, readQuery, beginWatch, clock }: Deps): ChangeSearch {
  return async (actor, id, change) => {
    const owner = requireOwner(actor)
    const before = await unitOfWork.run((tx) => tx.searches.find(owner.id, id))
    if (before === undefined) throw notFound()
    const wanted = {
      name: change.name ?? before.name,
      request: change.request ?? before.request,
      alerts: change.alerts ?? before.alerts,
    }
    const asksAnew = !asksTheSame(before.request, wanted.request)
    const begins = wanted.alerts !== 'none' && (asksAnew || before.watch === null)
    const looked = change.request !== undefined || change.resume === true || begins
    const goesOn = before.state === 'active' || looked
    const begun = looked ? await check(wanted.request, begins) : undefined
    const terms: SearchTerms = {
      ...wanted,
      ...watchOf(before, wanted.alerts, begun),
      state: goesOn ? 'active' : 'paused',
      notice: goesOn ? null : before.notice,
    }
    await orDrop(unitOfWork, begun?.watch, () =>
      unitOfWork.run(async (tx) => {
        if (!(await tx.searches.change(id, before.revision, terms, clock.now()))) throw changedMeanwhile()
        if (before.watch !== null && before.watch !== terms.watch) await tx.searches.dropWatch(before.watch)
        await tx.audit.append({
          action: 'search.changed',
          actor: owner,
          subject: { type: 'search', id },
          codes: { alerts: terms.alerts, asksAnew, state: terms.state },
        })
      }),
    )

    async function check(request: NewSavedSearch['request'], begins: boolean) {
      const read = await readQuery(owner, request)
      const query = await unitOfWork.run((tx) => checkRequest(tx.searches, request, read))
      return begins ? beginWatch(query, read.accessSets) : undefined
    }
  }
}

function watchOf(
  before: SavedSearchRow,
  alerts: NewSavedSearch['alerts'],
  begun: BegunWatch | undefined,
): Pick<SearchTerms, 'watch' | 'lastRunAt'> {
  if (begun !== undefined) return { watch: begun.watch, lastRunAt: begun.at }
  return { watch: alerts === 'none' ? null : before.watch, lastRunAt: before.lastRunAt }
}

function changedMeanwhile(): MunimentError {
  return new MunimentError(
    'conflict',
    'This search was changed or deleted at the same time: look at it, and try again.',
  )
}
