import type { AuditEntryId } from '../../audit/ports.ts'
import type { BatchId, RecordId } from '../../kernel/ids.ts'
import type { AccessConditions } from '../../records/access-conditions.ts'
import type { AcknowledgedOutcome } from './acknowledgement.ts'
import type { TransferFile } from './transfer-file.ts'
import type { TransferCounts, TransferPackage } from './transfer-package.ts'

/** Where a receiver keeps a record, and what one must be allowed to read to know it. */
export interface ArchivePlace {
  readonly reference: string | null
  readonly access: AccessConditions
}

/** A file that has left in a package. */
export interface SentFile {
  readonly position: number
  readonly sha256: string
  /** `null` once the record is gone: its files' names went with it. */
  readonly filename: string | null
}

/** A record that has left in a package, and what its receiver has said of it. */
export interface SentRecord {
  readonly recordId: RecordId
  readonly reference: string
  /** Its item still waits for this, and no hold stands in the way. */
  readonly waiting: boolean
  /** Why not, where it does not. */
  readonly stateReason: string | null
  readonly outcome: AcknowledgedOutcome | null
  /** All of its files; one that was found in it after it had been sent, and was not sent since, is not among them. */
  readonly files: readonly SentFile[]
  /** Whether every file of it, as it stands now, has been sent. */
  readonly complete: boolean
}

/** What a receiver has said of a record, to be kept. */
export interface AcknowledgedRecord {
  readonly recordId: RecordId
  readonly outcome: AcknowledgedOutcome
  readonly archiveReference: string | null
}

/** Packages, and what became of them at their receiver. The approver's word is not taken for the receiver's: `separation-of-duties`. */
export interface TransferStore {
  /** Records approved for transfer, of which the receiver has said nothing. */
  waiting(batchId: BatchId): Promise<readonly RecordId[]>
  /** Their files with what describes them, by reference and position; what a hold reaches is left out. */
  files(batchId: BatchId): Promise<readonly TransferFile[]>
  /** The title of the file plan, for want of an organisation's own name. */
  organisation(): Promise<string>
  newestPackage(batchId: BatchId): Promise<TransferPackage | undefined>
  /** Keeps what is known of a package and of its files; their items wait for receipt from now on. */
  insertPackage(
    batchId: BatchId,
    made: Omit<TransferPackage, 'fetchedAt'>,
    files: readonly TransferFile[],
  ): Promise<void>
  markSent(batchId: BatchId, sequence: number, records: readonly RecordId[], at: Date): Promise<void>
  sent(batchId: BatchId): Promise<readonly SentRecord[]>
  acknowledge(batchId: BatchId, by: string, at: Date, records: readonly AcknowledgedRecord[]): Promise<void>
  /** Marks items whose records are about to go, each with its newest entry in the log. */
  markReceived(
    batchId: BatchId,
    items: readonly { readonly recordId: RecordId; readonly entry: AuditEntryId }[],
  ): Promise<void>
  /** Takes items out of their batch that the receiver has refused; their records stay and are due. */
  skipRefused(
    batchId: BatchId,
    at: Date,
    items: readonly { readonly recordId: RecordId; readonly entry: AuditEntryId }[],
  ): Promise<void>
  /** Of these records those that their receiver has taken, and whether every file as it stands now. */
  receipts(
    batchId: BatchId,
    records: readonly RecordId[],
  ): Promise<ReadonlyMap<RecordId, 'taken' | 'content-changed'>>
  /** Where the receiver keeps those of these records of which it has said so, and who may read that. */
  archiveReferences(
    batchId: BatchId,
    records: readonly RecordId[],
  ): Promise<ReadonlyMap<RecordId, ArchivePlace>>
  counts(batchId: BatchId): Promise<TransferCounts>
}
