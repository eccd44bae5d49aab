import type { PersonActor } from '../../access/actor.ts'
import type { AuditLog } from '../../audit/ports.ts'
import type { JobQueue } from '../../jobs/job-queue.ts'
import type { PersonId, RecordId, SavedSearchId, SearchAlertId, SearchWatchId } from '../../kernel/ids.ts'
import type { AlertFrequency, KeptRequest, Notice, SavedSearch } from './saved-search.ts'

/** A saved search with what its owner is not shown. */
export interface SavedSearchRow extends SavedSearch {
  /** From when on it alerts; `null` where it does not. */
  readonly watch: SearchWatchId | null
  /** Counts up with each change. */
  readonly revision: number
}

/** What a person says of a search. */
export interface SearchTerms {
  readonly name: string
  readonly request: KeptRequest
  readonly alerts: AlertFrequency
  readonly watch: SearchWatchId | null
  /** When the watch began, or the run before this change. */
  readonly lastRunAt: Date | null
  readonly state: 'active' | 'paused'
  readonly notice: Notice | null
}

/** A search to be run, and for whom. */
export interface SearchToRun {
  readonly search: SavedSearchRow
  readonly owner: PersonActor
  readonly disabled: boolean
}

/** Alerts of one page of matches. */
export interface AlertsOfPage {
  readonly search: SavedSearchId
  readonly watch: SearchWatchId
  /** What the owner may read in this run: what lies outside of it is left out, whatever the index says. */
  readonly accessSets: readonly number[]
  readonly recordIds: readonly RecordId[]
  readonly at: Date
}

/** Saved searches, for one transaction. */
export interface SavedSearchStore {
  count(owner: PersonId): Promise<number>
  /** False where the owner has as many as one may have. */
  insert(id: SavedSearchId, owner: PersonId, terms: SearchTerms, at: Date): Promise<boolean>
  /** The owner's own; nobody else's is found. */
  find(owner: PersonId, id: SavedSearchId): Promise<SavedSearchRow | undefined>
  /** By name. */
  list(owner: PersonId): Promise<readonly SavedSearchRow[]>
  /** False where it has changed since `revision`, or is gone. */
  change(id: SavedSearchId, revision: number, terms: SearchTerms, at: Date): Promise<boolean>
  /** With its alerts and its watch; answers whether it was there. */
  remove(owner: PersonId, id: SavedSearchId): Promise<boolean>

  beginWatch(watch: SearchWatchId, at: Date): Promise<void>
  /** Those of the records that live and that lie within the access sets are no news from now on; done twice it adds nothing. */
  addToBaseline(
    watch: SearchWatchId,
    accessSets: readonly number[],
    recordIds: readonly RecordId[],
  ): Promise<void>
  dropWatch(watch: SearchWatchId): Promise<void>
  /** Watches that were begun before, and that no search came to have. */
  dropAbandonedWatches(begunBefore: Date): Promise<void>

  /** Codes of classes that there are none of. */
  unknownClasses(codes: readonly string[]): Promise<readonly string[]>
  /** References of folders that there are none of within the access sets. */
  unknownFolders(references: readonly string[], accessSets: readonly number[]): Promise<readonly string[]>

  findToRun(id: SavedSearchId): Promise<SearchToRun | undefined>
  /**
   * Alerts to those of the records that live, lie within the access sets, are not of the baseline, and were never alerted to
   * by this search. Nothing, where the search has another watch by now, is paused, or its owner was disabled.
   */
  addAlerts(page: AlertsOfPage): Promise<void>
  /** False where the search has another watch by now, or is paused already. */
  pause(id: SavedSearchId, watch: SearchWatchId, notice: Notice): Promise<boolean>
  noteRun(
    id: SavedSearchId,
    watch: SearchWatchId,
    times: { readonly begunAt: Date; readonly endedAt: Date },
  ): Promise<void>
  /** Marks as seen what is not newer than this alert and lies within the access sets; false where that alert does not. */
  markSeen(
    search: SavedSearchId,
    upTo: SearchAlertId,
    accessSets: readonly number[],
    at: Date,
  ): Promise<boolean>
  /** Searches that alert, in the order of their ids; `dueAt` leaves out those whose time has not come then. */
  listWatching(page: {
    readonly dueAt: Date | null
    readonly after: SavedSearchId | null
    readonly size: number
  }): Promise<readonly SavedSearchId[]>
}

/** The stores of one transaction of saved searches. */
export interface SavedSearchTx {
  readonly searches: SavedSearchStore
  readonly audit: AuditLog
  readonly jobs: JobQueue
}

/** An alert as it is listed. */
export interface AlertRow {
  readonly id: SearchAlertId
  readonly number: number
  readonly recordId: RecordId
  readonly foundAt: Date
  readonly seen: boolean
}

/** What is read of alerts, by the access sets of the same request: everything else is neither shown nor counted. */
export interface AlertReads {
  /** Unseen alerts by search, of those searches of the owner that have any. */
  countUnseen(owner: PersonId, accessSets: readonly number[]): Promise<ReadonlyMap<SavedSearchId, number>>
  /** Newest first. */
  listAlerts(
    search: SavedSearchId,
    accessSets: readonly number[],
    page: { readonly before: number | null; readonly size: number; readonly seen: boolean | null },
  ): Promise<readonly AlertRow[]>
}

/** What the truth knows of how far the index can be relied on. */
export interface IndexExtent {
  /** Times that the index was begun to be filled anew. */
  readonly rebuilds: number
  /** One of these has not ended. */
  readonly rebuilding: boolean
}

/** The same, with how much there is that the index should hold. */
export interface WholeIndexExtent extends IndexExtent {
  readonly records: number
  readonly gone: number
  /** Living records of which the index may know nothing, or something old. */
  readonly unsettled: number
}

export interface IndexExtents {
  /** Costs next to nothing. */
  read(): Promise<IndexExtent>
  /** Counts, which takes seconds at millions of records. */
  readWhole(): Promise<WholeIndexExtent>
}
