import type { AuditEntryId } from '../../audit/ports.ts'
import type { BatchId, FolderId, RecordId } from '../../kernel/ids.ts'
import type { AbsenceProof } from '../../records/content-store.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { RecordState, Subject } from '../../records/record-entity.ts'
import type { DisposalAction } from '../../records/schedules/disposal-action.ts'
import type { BatchState, DisposalItem, ItemState } from '../disposal-batch.ts'

/** An item with all that its approval relied on, read under the locks that a hold must wait for. */
export interface DisposalCase {
  readonly item: DisposalItem
  readonly batch: {
    readonly kind: 'regular' | 'exceptional'
    readonly state: BatchState
    readonly notBefore: Date | null
  }
  readonly record: {
    readonly state: RecordState
    readonly revision: number
    readonly folderId: FolderId
    /** The others that it is filed in, in the order of their ids. */
    readonly furtherFolders: readonly FolderId[]
    readonly classCode: string
    readonly action: DisposalAction
    readonly retentionEnd: CivilDate | null
    readonly scheduleCode: string
    readonly scheduleVersion: number
    readonly size: number
    readonly sha256: string
  }
  readonly held: boolean
  /** Whether it was destroyed, by the log, before the database came back from a backup. */
  readonly goneByTheLog: boolean
  /** Stages of the review, approvals of them that stand, and how many are by people who hold that review role still. */
  readonly stages: number
  readonly approvals: number
  readonly approversInRole: number
}

/** Where the bytes of a record lie. */
export interface RecordObjects {
  /** Keys of what was captured and of the parts found in it. */
  readonly originals: readonly string[]
  /** Keys of extracted texts, as rows know them. */
  readonly texts: readonly string[]
  /** Of the record as it stands: a removal from the index counts as a revision. */
  readonly revision: number
}

/** An item of a set that is past its first step, and whether a hold stands in the way of it. */
export interface BegunItem {
  readonly recordId: RecordId
  readonly state: ItemState
  /** A hold binds it. */
  readonly held: boolean
  /** A hold stands that came, as was thought, when it could not be stopped any more. */
  readonly heldTooLate: boolean
  /** A hold has reached it since its destruction began, and may have been lifted: its approval is void. */
  readonly wasReached: boolean
}

/** What an item ends with. */
export interface StubEnd {
  readonly recordId: RecordId
  readonly state: 'destroyed' | 'transferred'
  /** Where the receiver keeps what was transferred. */
  readonly archiveReference: string | null
  readonly proofs: readonly AbsenceProof[]
  readonly entry: AuditEntryId
}

/**
 * Every step of a destruction that the truth has a part in, over a set of records of one batch. Nothing else changes
 * these states.
 */
export interface DisposalStore {
  /** Ids of items that execution can deal with, in order, after `after`: what its receiver has not taken yet is none. */
  nextItems(batchId: BatchId, after: RecordId | null, limit: number): Promise<readonly RecordId[]>
  /**
   * Reads and holds class paths, folders (`for share`), records and items (`for update`), top down like a hold does and
   * each kind in the order of its keys. What is no item of the batch is left out.
   */
  lock(batchId: BatchId, records: readonly RecordId[]): Promise<readonly DisposalCase[]>
  /** Holds the same, and reads what step 3 goes by. */
  lockBegun(batchId: BatchId, records: readonly RecordId[]): Promise<readonly BegunItem[]>
  /** Holds the same, and reads what step 6 goes by. */
  lockItems(batchId: BatchId, records: readonly RecordId[]): Promise<readonly DisposalItem[]>
  objects(records: readonly RecordId[]): Promise<ReadonlyMap<RecordId, RecordObjects>>
  markDestroying(batchId: BatchId, records: readonly RecordId[]): Promise<void>
  /** From now on a hold is told that it is too late, and saves only what the last look before the originals finds. */
  markVerifying(batchId: BatchId, records: readonly RecordId[]): Promise<void>
  /** Which of these a hold has reached, also one that was thought too late or is lifted by now; waits for nobody. */
  reachedByHold(records: readonly RecordId[]): Promise<readonly RecordId[]>
  /** Records of a batch, begun or stuck, that a hold has reached so: some, in order, after `after`. */
  reachedItems(batchId: BatchId, after: RecordId | null, limit: number): Promise<readonly RecordId[]>
  skip(
    batchId: BatchId,
    at: Date,
    items: readonly {
      readonly recordId: RecordId
      readonly reason: string
      readonly entry: AuditEntryId
    }[],
  ): Promise<void>
  /** Back to `active`, their reading to be done anew; holds that were thought too late have caught them after all. */
  returnToActive(records: readonly RecordId[]): Promise<void>
  markStuck(
    batchId: BatchId,
    items: readonly {
      readonly recordId: RecordId
      readonly reason: string
      readonly entry: AuditEntryId
    }[],
  ): Promise<void>
  /** Leaves the stubs, reduces the records' rows to what the stubs say, and ends the items. */
  leaveStubs(batchId: BatchId, at: Date, ends: readonly StubEnd[]): Promise<void>
  /** What the records themselves say that they are about, each subject once. */
  subjectsOf(records: readonly RecordId[]): Promise<readonly Subject[]>
  /** Reduces closed folders that the batch has emptied; answers them with what they were about. */
  minimiseEmptiedFolders(
    batchId: BatchId,
  ): Promise<readonly { readonly id: FolderId; readonly subjects: readonly Subject[] }[]>
  /** Whether this truth was ever touched under a drill clock. */
  isDrill(): Promise<boolean>
}
