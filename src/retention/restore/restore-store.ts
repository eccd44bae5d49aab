import type { Granted } from '../../access/rights-change.ts'
import type { BatchId, FolderId, HoldId, RecordId } from '../../kernel/ids.ts'
import type { AbsenceProof } from '../../records/content-store.ts'
import type { BatchState } from '../disposal-batch.ts'
import type { LossKind } from './loss-kind.ts'
import type { LossReach, LostChange } from './lost-change.ts'
import type { LostBatch, LostDecision, LostEnd, LostHold, LostMove, LostProceeding } from './lost-work.ts'
import type { RestoreReport } from './restore-report.ts'
import type { WordsOfLoss } from './words-of-loss.ts'

/** A restoration that has begun: from how many entries to how many. */
export interface Restoration {
  readonly id: string
  readonly from: number
  readonly to: number
}

/** A batch that approvals, or a destruction that had begun, may still move. */
export interface OpenBatch {
  readonly id: BatchId
  readonly state: BatchState
  readonly approvals: number
  /** Records with whose destruction it had begun when the backup was made. */
  readonly begun: readonly RecordId[]
}

/** What of a hold could be placed again. */
export interface PlacedAgain {
  /** False where the hold is known already. */
  readonly placed: boolean
  /** Parts of its scope that came after the backup and are gone. */
  readonly missing: number
}

/** What an archive called a record. */
export interface ArchivedAs {
  readonly recordId: RecordId
  readonly archiveReference: string
}

/** What a hold for lost changes stands on. */
export interface KnownReach {
  readonly records: readonly RecordId[]
  readonly folders: readonly FolderId[]
  readonly classes: readonly string[]
}

export interface NewHoldForLoss extends WordsOfLoss {
  readonly id: HoldId
  readonly placedBy: string
  readonly placedAt: Date
}

/** An item, by its batch and its record. */
export interface ListedItem {
  readonly batchId: BatchId
  readonly recordId: RecordId
}

/** The truth's part in taking up what was done since a backup, for one transaction. */
export interface RestoreStore {
  unfinished(): Promise<Restoration | undefined>
  finish(id: string, report: RestoreReport, at: Date): Promise<void>
  /** Those of these records that the database knows. */
  known(records: readonly RecordId[]): Promise<ReadonlySet<RecordId>>
  /** Those of them that are not gone by its word. */
  live(records: readonly RecordId[]): Promise<ReadonlySet<RecordId>>
  /** The names of people, by id. */
  names(ids: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** Ends every token of a person; answers their name where there was something to end. */
  revokeTokens(id: string, disable: boolean, at: Date): Promise<string | undefined>
  /** What this database grants these people, by name; who is not in it is left out. */
  granted(
    ids: readonly string[],
  ): Promise<readonly (Granted & { readonly id: string; readonly name: string })[]>
  changeRights(id: string, granted: Granted): Promise<void>
  /** Makes the batch's row where the backup has none, complete, for stubs and the disposal log. */
  bringBackBatch(id: BatchId, batch: LostBatch | null, ends: readonly LostEnd[]): Promise<void>
  /** Lists a record in its batch as one that is going, and takes it out of every other; answers what it left. */
  bringBackItem(
    end: LostEnd,
    batch: LostBatch | null,
    decision: LostDecision | undefined,
  ): Promise<readonly ListedItem[]>
  /**
   * Skips what else was still open in the batch, and answers that; voids what was voided since, and writes the approvals that the
   * backup lacks.
   */
  bringBackApprovals(id: BatchId, batch: LostBatch | null): Promise<readonly ListedItem[]>
  /** `destroying` again; false where it is gone already. */
  markDestroying(id: RecordId): Promise<boolean>
  /** Leaves the stub as it was, as far as it is known, empties the row and ends the item. */
  leaveStubAgain(end: LostEnd, batch: LostBatch | undefined, proofs: readonly AbsenceProof[]): Promise<void>
  /** Says on stubs of this batch that have none where an archive keeps the record. */
  nameInArchive(batchId: BatchId, records: readonly ArchivedAs[]): Promise<void>
  /** Those of these records that were transferred and have no reference in an archive. */
  withoutArchiveReference(records: readonly RecordId[]): Promise<readonly RecordId[]>
  /** Ends a batch that was executed; what got stuck in it keeps it open. */
  closeExecuted(id: BatchId, batch: LostBatch | null, at: Date): Promise<void>
  openBatches(): Promise<readonly OpenBatch[]>
  /** Under review again: approvals void, what was approved is proposed again, with its decisions. */
  returnToReview(batch: OpenBatch): Promise<void>
  /** A record whose destruction had begun: whole, it is active and proposed again; else it is stuck, for a person to see. */
  releaseBegun(batchId: BatchId, id: RecordId, whole: boolean): Promise<void>
  /** Where `everything`, on the whole plan beside what of its scope is named. */
  placeHoldAgain(
    hold: LostHold,
    everything: boolean,
    words: { readonly name: string; readonly text: string },
  ): Promise<PlacedAgain>
  /** Opens a proceeding about a hold again, where the hold is known and stands. */
  openProceedingAgain(proceeding: LostProceeding): Promise<void>
  /** Puts a record under the holds in force on where it was moved to. */
  catchMoved(id: RecordId, moves: readonly LostMove[], at: Date): Promise<void>
  /** The same of all records in a folder that was moved to these classes. */
  catchMovedFolder(id: FolderId, classes: readonly string[], at: Date): Promise<void>
  /** What of the subjects of lost changes this database knows, and live records only. */
  findReach(reach: LossReach): Promise<KnownReach>
  /** The hold that a restoration has placed for lost changes of a kind. */
  holdForLoss(restorationId: string, kind: LossKind): Promise<HoldId | undefined>
  /** Writes a hold on this scope and counts its rows up: from the commit on it binds. */
  insertHoldForLoss(hold: NewHoldForLoss, scope: KnownReach): Promise<void>
  noteHoldForLoss(restorationId: string, kind: LossKind, hold: HoldId): Promise<void>
  /** Lists lost changes; those that are listed already stay as they are. */
  noteLostChanges(restorationId: string, changes: readonly LostChange[]): Promise<void>
  /** Empties a folder's words again where nothing stands in it. */
  minimiseFolder(id: FolderId): Promise<void>
  /** Those of these holds that stand. */
  standing(ids: readonly HoldId[]): Promise<readonly HoldId[]>
}
