import type { Actor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import { newId, type SavedSearchId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { mostSavedSearches } from '../ports.ts'
import type { ReadQueryFor } from '../read-query.ts'
import { type BeginWatch, orDrop } from './begin-watch.ts'
import { checkRequest } from './check-request.ts'
import { requireOwner } from './require-owner.ts'
import type { AlertFrequency, KeptRequest, SavedSearchView } from './saved-search.ts'
import type { SavedSearchTx, SearchTerms } from './saved-search-store.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<SavedSearchTx>
  readonly readQuery: ReadQueryFor
  readonly beginWatch: BeginWatch
  readonly clock: Clock
}

/** What a person wants to keep. */
export interface NewSavedSearch {
  readonly name: string
  readonly request: KeptRequest
  readonly alerts: AlertFrequency
}

export type SaveSearch = (actor: Actor, wanted: NewSavedSearch) => Promise<SavedSearchView>

/**
 * Keeps a search for its person alone. One that alerts begins to watch: what matches now is no news. Throws what
 * `checkRequest` and `BeginWatch` throw, and `too-many-searches`; then nothing was saved.
 */
export function makeSaveSearch({ unitOfWork, readQuery, beginWatch, clock }: Deps): SaveSearch {
  return async (actor, wanted) => {
    const owner = requireOwner(actor)
    const read = await readQuery(owner, wanted.request)
    const query = await unitOfWork.run(async (tx) => {
      if ((await tx.searches.count(owner.id)) >= mostSavedSearches) throw tooManySearches()
      return checkRequest(tx.searches, wanted.request, read)
    })
    const begun = wanted.alerts === 'none' ? undefined : await beginWatch(query, read.accessSets)
    const id = newId<SavedSearchId>()
    const at = clock.now()
    const terms: SearchTerms = {
      ...wanted,
      watch: begun?.watch ?? null,
      lastRunAt: begun?.at ?? null,
      state: 'active',
      notice: null,
    }
    await orDrop(unitOfWork, begun?.watch, () =>
      unitOfWork.run(async (tx) => {
        if (!(await tx.searches.insert(id, owner.id, terms, at))) throw tooManySearches()
        await tx.audit.append({
          action: 'search.saved',
          actor: owner,
          subject: { type: 'search', id },
          codes: { alerts: wanted.alerts },
        })
      }),
    )
    const { watch: _own, ...shown } = terms
    return { id, ...shown, createdAt: at, changedAt: at, unseen: 0 }
  }
}

function tooManySearches(): MunimentError {
  return new MunimentError(
    'too-many-searches',
    `A person may keep ${mostSavedSearches} searches: delete one that is not needed any more.`,
    { details: { most: mostSavedSearches } },
  )
}
