import type { Actor } from '../../access/actor.ts'
import { notFound } from '../../access/require-allowed.ts'
import type { SavedSearchId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { FacetName, SearchReads } from '../ports.ts'
import type { SearchAnswer, SearchRecords } from '../search-records.ts'
import { readRequest } from './read-request.ts'
import { requireOwner } from './require-owner.ts'
import type { SavedSearchView } from './saved-search.ts'
import type { AlertReads, SavedSearchRow, SavedSearchTx } from './saved-search-store.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<SavedSearchTx>
  readonly reads: Pick<SearchReads, 'readableAccessSets'>
  readonly alertReads: AlertReads
  readonly searchRecords: SearchRecords
}

/** Which page of a saved search's results is wanted, and which facets. */
export interface ResultsPage {
  readonly size: number
  readonly cursor: string | null
  readonly facets: readonly FacetName[]
}

/** What a person sees of their own searches, by what they may read at this moment. */
export interface ReadSearches {
  /** By name. */
  list(actor: Actor): Promise<readonly SavedSearchView[]>
  /** Throws `not-found`, also for what is somebody else's. */
  get(actor: Actor, id: SavedSearchId): Promise<SavedSearchView>
  /** As `SearchRecords` would answer the same request. Throws `not-found`, and `invalid-query` where it became one. */
  results(actor: Actor, id: SavedSearchId, page: ResultsPage): Promise<SearchAnswer>
}

export function makeReadSearches({ unitOfWork, reads, alertReads, searchRecords }: Deps): ReadSearches {
  const find = async (actor: Actor, id: SavedSearchId): Promise<SavedSearchRow> => {
    const owner = requireOwner(actor)
    const search = await unitOfWork.run((tx) => tx.searches.find(owner.id, id))
    if (search === undefined) throw notFound()
    return search
  }
  const unseenOf = async (actor: Actor) => {
    const owner = requireOwner(actor)
    return alertReads.countUnseen(owner.id, await reads.readableAccessSets(owner))
  }
  return {
    list: async (actor) => {
      const owner = requireOwner(actor)
      const searches = await unitOfWork.run((tx) => tx.searches.list(owner.id))
      if (searches.length === 0) return []
      const unseen = await unseenOf(actor)
      return searches.map((search) => ({ ...search, unseen: unseen.get(search.id) ?? 0 }))
    },
    get: async (actor, id) => {
      const search = await find(actor, id)
      return { ...search, unseen: (await unseenOf(actor)).get(id) ?? 0 }
    },
    results: async (actor, id, page) => {
      const { request } = await find(actor, id)
      return searchRecords(actor, { ...readRequest(request), ...page })
    },
  }
}
