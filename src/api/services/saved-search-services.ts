import type { PersonActor } from '../../access/actor.ts'
import type { SavedSearchId, SearchAlertId } from '../../kernel/ids.ts'
import type { Page } from '../../kernel/page.ts'
import type { SearchChange } from '../../search/saved/change-search.ts'
import type { AlertsPage } from '../../search/saved/read-alerts.ts'
import type { ResultsPage } from '../../search/saved/read-searches.ts'
import type { NewSavedSearch } from '../../search/saved/save-search.ts'
import type { SavedSearchView, SearchAlert } from '../../search/saved/saved-search.ts'
import type { SearchAnswer } from '../../search/search-records.ts'

/** A person's own searches: whatever is somebody else's is `not-found`. */
export interface SavedSearchServices {
  save(actor: PersonActor, wanted: NewSavedSearch): Promise<SavedSearchView>
  list(actor: PersonActor): Promise<readonly SavedSearchView[]>
  get(actor: PersonActor, id: SavedSearchId): Promise<SavedSearchView>
  change(actor: PersonActor, id: SavedSearchId, change: SearchChange): Promise<SavedSearchView>
  delete(actor: PersonActor, id: SavedSearchId): Promise<void>
  results(actor: PersonActor, id: SavedSearchId, page: ResultsPage): Promise<SearchAnswer>
  run(actor: PersonActor, id: SavedSearchId): Promise<SavedSearchView>
  alerts(actor: PersonActor, id: SavedSearchId, page: AlertsPage): Promise<Page<SearchAlert>>
  markSeen(actor: PersonActor, id: SavedSearchId, upTo: SearchAlertId): Promise<SavedSearchView>
}
