import type { RecordId } from '../kernel/ids.ts'
import type { RecordEntity } from '../records/record-entity.ts'
import type { DocumentFiling } from './search-document.ts'

/** A record with what the index needs to know besides. */
export interface RecordToIndex {
  readonly record: RecordEntity
  /** From the plan's root down to the record's own class. */
  readonly classPath: readonly string[]
  readonly accessSet: number
  /** Its folders, where it is filed in several. */
  readonly filings: readonly DocumentFiling[]
}

/** What becomes of a record's entry: `destroying` is left alone, whoever destroys it removes the entry. */
export type IndexableRecord =
  | ({ readonly state: 'active' } & RecordToIndex)
  | { readonly state: 'destroying'; readonly id: RecordId }
  | { readonly state: 'gone'; readonly id: RecordId; readonly revision: number }

/** The records that the index is made from. */
export interface IndexSource {
  /**
   * Holds the rows of those records that exist `for share`, with their states as of then, until `work` has ended:
   * destruction takes them `for update`, so that no late job brings destroyed text back (DESIGN §3).
   */
  holding<Result>(
    recordIds: readonly RecordId[],
    work: (records: readonly IndexableRecord[]) => Promise<Result>,
  ): Promise<Result>
  /** As `holding`, of one record; when `work` has ended, the index has heard who may read it now. */
  telling<Result>(
    recordId: RecordId,
    work: (records: readonly IndexableRecord[]) => Promise<Result>,
  ): Promise<Result>
  /**
   * Does `work`, which fills the index anew while what it holds meanwhile is not to be relied on. That it has begun lasts from
   * before it begins; one that did not end well stays begun until `noteWhole`: whoever relies on finding everything does not
   * rely on the index meanwhile.
   */
  whileRebuilding<Result>(work: () => Promise<Result>): Promise<Result>
  /** The index holds again what it should: ends whatever stayed begun. */
  noteWhole(): Promise<void>
  countActive(): Promise<number>
  /** Ids of all active records, in pages, in a stable order; records captured meanwhile may be left out. */
  listActive(): AsyncIterable<readonly RecordId[]>
  /** How much an index should hold now. */
  extent(): Promise<IndexableExtent>
  /** So many active records at random, or all where there are not more. */
  sampleActive(size: number): Promise<readonly StandingRecord[]>
  /** Those of the records that there are. */
  standingOf(recordIds: readonly RecordId[]): Promise<readonly StandingRecord[]>
  /** Every record there ever was, in pages. */
  listStanding(): AsyncIterable<readonly StandingRecord[]>
  /** What is to be read or indexed yet, by access set: a record in several folders is under the set of all of them. */
  backlog(): Promise<readonly SetBacklog[]>
  /** The active records of which that is not so: so many of each access set an index holds. */
  settled(): Promise<readonly SettledRecords[]>
  /** The same in all, and beside it how many records have left for good, or are about to. */
  census(): Promise<{ readonly settled: number; readonly left: number }>
}

export interface SettledRecords {
  readonly accessSet: number
  readonly records: number
}

/** How much an index should hold, at one moment. */
export interface IndexableExtent {
  readonly records: number
  /** Of these, those that are gone. */
  readonly gone: number
  /** Living ones of which it may know nothing, or something old: to be read or indexed, or in destruction. */
  readonly unsettled: readonly RecordId[]
}

/** A record as its row stands. */
export interface StandingRecord {
  readonly id: RecordId
  readonly revision: number
  readonly state: 'active' | 'destroying' | 'gone'
}

/** Records of one access set of which the index does not know the newest state. */
export interface SetBacklog {
  readonly accessSet: number
  readonly behind: number
  /** When the oldest of them came to wait. */
  readonly since: Date
  /** Of `behind`, those that failed for good: somebody must look. */
  readonly failed: number
}
