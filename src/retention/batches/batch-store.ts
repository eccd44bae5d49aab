import type { AuditEntryId } from '../../audit/ports.ts'
import type { BatchId, FolderId, PersonId, RecordId } from '../../kernel/ids.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { ReviewStage } from '../../records/schedules/review-stage.ts'
import type { ClassScope } from '../dates/standing-store.ts'
import type {
  BatchItemView,
  BatchState,
  Decision,
  DisposalBatch,
  DisposalItem,
  ItemStep,
} from '../disposal-batch.ts'
import type { ItemTakenOut } from '../holds/taken-out.ts'
import type { Closure } from '../transfer/closure.ts'
import type { BatchFolder, ItemContext } from './batch-context.ts'

/** An item as it stands before a decision, and what weighs on it. */
export interface ItemForDecision extends DisposalItem {
  readonly held: boolean
  readonly step: ItemStep
  /** The record's own date, or that of its capture. */
  readonly date: CivilDate
}

/** A record that somebody proposes for exceptional disposal. */
export interface RecordForProposal {
  readonly recordId: RecordId
  readonly state: string
  readonly accessSet: number
  readonly classPath: readonly string[]
  readonly marking: DisposalBatch['marking']
  readonly held: boolean
  readonly listed: boolean
}

export interface NewExceptionalBatch {
  readonly id: BatchId
  readonly classCode: string
  readonly accessSets: readonly number[]
  readonly marking: DisposalBatch['marking']
  readonly authority: string
  readonly reason: string
  readonly stages: readonly ReviewStage[]
  readonly proposedBy: string
  readonly proposedAt: Date
  readonly records: readonly RecordId[]
}

export interface TakenDecision {
  readonly recordId: RecordId
  readonly decision: Decision
  readonly reason: string | null
  readonly until: CivilDate | null
  readonly authority: string | null
  readonly closure: Closure | null
  readonly auditEntryId: AuditEntryId
}

export interface NewApproval {
  readonly stage: number
  readonly personId: PersonId
  readonly name: string
  readonly at: Date
  readonly how: string
  readonly reason: string
  readonly auditEntryId: AuditEntryId
  /** At the earliest: where the installation asks for a longer cooling-off, it is kept later. */
  readonly executableFrom: Date
}

export interface BatchFilter {
  readonly state?: BatchState
  /** Only batches in which a stage is done by a member of one of these groups. */
  readonly reviewedBy?: readonly string[]
}

/** For whom what a batch lists is shown. */
export interface BatchAsker {
  /** What the asker may read. */
  readonly accessSets: readonly number[]
  /** How titles, and whatever else people wrote, of anything else stand: as nothing, or as `withheld`. */
  readonly unread: 'unsaid' | 'withheld'
}

export interface ItemsWanted extends BatchAsker {
  /** By reference. */
  readonly folder?: string
}

/** A record that a reviewer keeps, now that another person has approved it. */
export interface RetainedItem {
  readonly recordId: RecordId
  readonly decision: 'retain' | 'retain-permanently' | 'next-step'
  readonly until: CivilDate | null
}

/** An item taken out of an open list because what its proposal relied on has moved. */
export interface DroppedItem {
  readonly batchId: BatchId
  readonly recordId: RecordId
  readonly reason:
    | 'no-longer-due'
    | 'schedule-changed'
    | 'date-changed'
    | 'class-changed'
    | 'folder-changed'
    | 'action-changed'
    | 'access-changed'
}

/** An item, and the entry of the audit log that tells how it ended. */
export interface TiedItem {
  readonly batchId: BatchId
  readonly recordId: RecordId
  readonly auditEntryId: AuditEntryId
}

/** A batch that ended because nothing was left in it. */
export interface EmptiedBatch {
  readonly id: BatchId
  readonly from: 'proposed' | 'in-review' | 'approved'
  readonly state: 'withdrawn' | 'completed'
}

/** Where steps have ended: what lies there is to be settled. */
export interface EndedSteps {
  readonly folders: readonly FolderId[]
  readonly decidedBy: readonly string[]
}

/** Where dates have moved, or who may read. */
export type MovedScope =
  | {
      readonly folders: readonly FolderId[]
      /** Some can no longer read them: whoever handles a batch may read all that it lists. */
      readonly because?: 'kept-from-more'
    }
  | { readonly record: RecordId }
  | ClassScope

/** Batches and their items. Separation of duties is refused here with `separation-of-duties`, by the database itself. */
export interface BatchStore {
  /** Nothing for a batch that its sweep is still listing. */
  find(id: BatchId): Promise<DisposalBatch | undefined>
  /** The same, its row held until the transaction ends. */
  findForChange(id: BatchId): Promise<DisposalBatch | undefined>
  /** Newest first; only batches whose access sets are all among `accessSets`. */
  list(
    accessSets: readonly number[] | 'all',
    filter: BatchFilter,
    page: { readonly size: number; readonly after: readonly string[] | null },
  ): Promise<readonly DisposalBatch[]>
  /** Whether any batch names one of these groups in a stage of its review. */
  isReviewedBy(groups: readonly string[]): Promise<boolean>
  /** Folder by folder. */
  items(
    id: BatchId,
    wanted: ItemsWanted,
    page: { readonly size: number; readonly after: readonly string[] | null },
  ): Promise<readonly BatchItemView[]>
  /** The folders that a batch lists something of, by reference. */
  folders(
    id: BatchId,
    asker: BatchAsker,
    today: CivilDate,
    page: { readonly size: number; readonly after: readonly string[] | null },
  ): Promise<readonly BatchFolder[]>
  /** Nothing where the batch does not list the record. */
  itemContext(id: BatchId, recordId: RecordId, asker: BatchAsker): Promise<ItemContext | undefined>
  itemsForDecision(id: BatchId, records: readonly RecordId[]): Promise<readonly ItemForDecision[]>
  /** What nobody has decided yet, in the whole batch or in one of its folders, by reference. */
  undecidedItems(id: BatchId, folder: string | null): Promise<readonly ItemForDecision[]>
  /** Whether the batch lists anything that lay in this folder. */
  hasFolder(id: BatchId, reference: string): Promise<boolean>
  recordsForProposal(records: readonly RecordId[]): Promise<readonly RecordForProposal[]>
  insertExceptional(batch: NewExceptionalBatch): Promise<void>
  decide(id: BatchId, by: string, at: Date, decisions: readonly TakenDecision[]): Promise<void>
  setState(
    id: BatchId,
    state: BatchState,
    change?: { readonly reason?: string; readonly notBefore?: Date; readonly completedAt?: Date },
  ): Promise<void>
  /** Takes held items out of a batch that is not yet approved. */
  skipHeld(id: BatchId): Promise<readonly ItemTakenOut[]>
  /** Takes out of lists not yet in execution what is in the scope and stands otherwise than it was listed. */
  dropMoved(scope: MovedScope, today: CivilDate): Promise<readonly DroppedItem[]>
  /**
   * Ends those of the batches in these states in which nothing is left: complete where approved, else withdrawn, their
   * approvals void.
   */
  endEmptied(
    batches: readonly BatchId[] | 'all',
    states: readonly EmptiedBatch['from'][],
    at: Date,
  ): Promise<readonly EmptiedBatch[]>
  undecided(id: BatchId): Promise<number>
  /** Items decided to go from here without an outside authority. */
  withoutAuthority(id: BatchId): Promise<number>
  insertApproval(id: BatchId, approval: NewApproval): Promise<void>
  /** Takes out of a batch what was to go on to its next step and no longer stands as it was listed. */
  skipMovedSteps(id: BatchId): Promise<readonly DroppedItem[]>
  /** Turns decided items to what was approved: waiting for execution, or retained. Answers those that are retained. */
  applyDecisions(id: BatchId): Promise<readonly RetainedItem[]>
  /** Keeps the retained records for as long as was decided. */
  retainRecords(items: readonly RetainedItem[]): Promise<void>
  /**
   * Lets these records of a batch go on to the next step of their schedule; the one before ended on this day. Answers
   * where they lie, and who decided it.
   */
  endSteps(id: BatchId, records: readonly RecordId[], endedOn: CivilDate): Promise<EndedSteps>
  /**
   * Lets these people answer, as for ends brought forward, for those of the records that end before this day and are not
   * reviewed once more.
   */
  answerForDue(records: readonly RecordId[], people: readonly string[], on: CivilDate): Promise<void>
  /** Ends all that is still open in a batch, for this reason; the records are listed anew by the next sweep. */
  releaseOpenItems(id: BatchId, reason: string): Promise<number>
  /** Ties what was released for this reason to the entry that tells of it: the disposal log shows its leaf. */
  tieReleased(id: BatchId, reason: string, auditEntryId: AuditEntryId): Promise<void>
  /** Ties items each to the entry that tells how it ended. */
  tieItems(items: readonly TiedItem[]): Promise<void>
  /** Items approved to be destroyed or transferred, or stuck on the way. */
  executable(id: BatchId): Promise<number>
  /** Makes the approvals that stand void; answers how many. */
  voidApprovals(id: BatchId): Promise<number>
  startExecution(id: BatchId, by: string, at: Date): Promise<void>
  /** Batches whose execution has begun and not ended. */
  executing(): Promise<readonly BatchId[]>
  /** Puts items that got stuck back to work. */
  reopenStuck(id: BatchId): Promise<number>
  manifestDigest(id: BatchId): Promise<string>
}
