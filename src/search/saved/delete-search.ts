import type { Actor } from '../../access/actor.ts'
import { notFound } from '../../access/require-allowed.ts'
import type { SavedSearchId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { requireOwner } from './require-owner.ts'
import type { SavedSearchTx } from './saved-search-store.ts'

export type DeleteSearch = (actor: Actor, id: SavedSearchId) => Promise<void>

/** Deletes a search of one's own with its alerts and all that it remembered. Throws `not-found`. */
export function makeDeleteSearch({
  unitOfWork,
}: {
  readonly unitOfWork: UnitOfWork<SavedSearchTx>
}): DeleteSearch {
  return async (actor, id) => {
    const owner = requireOwner(actor)
    await unitOfWork.run(async (tx) => {
      if (!(await tx.searches.remove(owner.id, id))) throw notFound()
      await tx.audit.append({ action: 'search.deleted', actor: owner, subject: { type: 'search', id } })
    })
  }
}
