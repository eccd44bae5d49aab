import type { AuditEntryId } from '../../audit/ports.ts'
import type { BatchId, FolderId, RecordId } from '../../kernel/ids.ts'
import type { CivilDate } from '../../records/civil-date.ts'
import type { AbsenceProof } from '../../records/content-store.ts'
import type { DisposalAction } from '../../records/disposal-action.ts'
import type { RecordState, Subject } from '../../records/record-entity.ts'
import type { BatchState, DisposalItem } from '../disposal-batch.ts'

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

/** Every step of a destruction that the truth has a part in. Nothing else changes these states. */
export interface DisposalStore {
  /** Ids of items that execution can deal with, in order, after `after`: what its receiver has not taken yet is none. */
  nextItems(batchId: BatchId, after: RecordId | null, limit: number): Promise<readonly RecordId[]>
  /** Reads and holds class paths, folders (`for share`), record and item (`for update`), top down like a hold does. */
  lock(batchId: BatchId, recordId: RecordId): Promise<DisposalCase | undefined>
  objects(recordId: RecordId): Promise<RecordObjects>
  markDestroying(batchId: BatchId, recordId: RecordId): Promise<void>
  /** The point of no return: a hold from now on is too late. */
  markVerifying(batchId: BatchId, recordId: RecordId): Promise<void>
  skip(
    batchId: BatchId,
    recordId: RecordId,
    reason: string,
    by: string | null,
    at: Date,
    entry: AuditEntryId,
  ): Promise<void>
  /** Back to `active`, its reading to be done anew; holds that were thought too late have caught it after all. */
  returnToActive(recordId: RecordId): Promise<void>
  markStuck(batchId: BatchId, recordId: RecordId, reason: string, entry: AuditEntryId): Promise<void>
  /** Leaves the stub, reduces the record's row to what the stub says, and ends the item. */
  leaveStub(end: {
    readonly batchId: BatchId
    readonly recordId: RecordId
    readonly state: 'destroyed' | 'transferred'
    /** Where the receiver keeps what was transferred. */
    readonly archiveReference: string | null
    readonly at: Date
    readonly proofs: readonly AbsenceProof[]
    readonly entry: AuditEntryId
  }): Promise<void>
  /** What a record itself says that it is about. */
  subjectsOf(recordId: RecordId): Promise<readonly Subject[]>
  /** Reduces closed folders that the batch has emptied; answers them with what they were about. */
  minimiseEmptiedFolders(
    batchId: BatchId,
  ): Promise<readonly { readonly id: FolderId; readonly subjects: readonly Subject[] }[]>
  /** Whether this truth was ever touched under a drill clock. */
  isDrill(): Promise<boolean>
}
