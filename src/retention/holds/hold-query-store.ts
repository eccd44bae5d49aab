import type { HoldId, RecordId } from '../../kernel/ids.ts'
import type { TakenOut } from './taken-out.ts'

/** A record of which nobody can say whether it matches, and how it stood when that was found. */
export interface UnsettledRecord {
  readonly id: RecordId
  readonly revision: number
  readonly folderRevision: number
  /** It waited to be read. To be read counts its revision up by one, and is no change of it. */
  readonly unread: boolean
}

/** How much there is that an index should hold, at one moment. */
export interface Extent {
  readonly records: number
  /** Of these, those that are gone. */
  readonly gone: number
  /** Living records of which the index may know nothing, or something old: to be read or indexed, or in destruction. */
  readonly unsettled: readonly UnsettledRecord[]
  /** Times that the index was begun to be filled anew. */
  readonly rebuilds: number
  /** One of these has not ended. */
  readonly rebuilding: boolean
}

/** What holds by a query need of the truth. */
export interface HoldQueryStore {
  extent(): Promise<Extent>
  /**
   * Puts records under a hold item by item, their rows held and counted up as for a hold that names them. Answers what
   * they drop out of, or go back from.
   */
  bind(id: HoldId, records: readonly RecordId[], at: Date): Promise<TakenOut>
  /**
   * The same for the living ones of which nobody can say whether they match, within the class that confines the query. One that
   * was changed since that was found is bound for good: the index can only answer for the change.
   */
  bindInDoubt(id: HoldId, records: readonly UnsettledRecord[], at: Date): Promise<TakenOut>
  /** From now on everything that the query matched is caught. */
  markEvaluated(id: HoldId, at: Date): Promise<void>
  /** Records in doubt that have been indexed meanwhile: their doubt can be settled. */
  indexedDoubts(id: HoldId): Promise<readonly RecordId[]>
  hasDoubts(id: HoldId): Promise<boolean>
  /** Ends doubts: those that match are caught for good, the others are let go. */
  settleDoubts(id: HoldId, matching: readonly RecordId[], others: readonly RecordId[]): Promise<void>
}
