import type { AuditEntryId } from '../../audit/ports.ts'
import type { BatchId, FolderId, PersonId, RecordId } from '../../kernel/ids.ts'
import type { CivilDate } from '../../records/civil-date.ts'
import type { ClassScope } from '../dates/standing-store.ts'
import type { BatchItemView, BatchState, Decision, DisposalBatch, DisposalItem } from '../disposal-batch.ts'

/** An item as it stands before a decision, and what weighs on it. */
export interface ItemForDecision extends DisposalItem {
  readonly held: boolean
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
  readonly auditEntryId: AuditEntryId
}

export interface NewApproval {
  readonly personId: PersonId
  readonly name: string
  readonly at: Date
  readonly how: string
  readonly reason: string
  readonly auditEntryId: AuditEntryId
}

/** A record that a reviewer keeps beyond its schedule, now that another person has approved it. */
export interface RetainedItem {
  readonly recordId: RecordId
  readonly decision: 'retain' | 'retain-permanently'
  readonly until: CivilDate | null
}

/** An item taken out of an open list because what its proposal relied on has moved. */
export interface DroppedItem {
  readonly batchId: BatchId
  readonly recordId: RecordId
  readonly reason: 'no-longer-due' | 'schedule-changed' | 'date-changed'
}

/** Where dates have moved. */
export type MovedScope = { readonly folders: readonly FolderId[] } | ClassScope

/** Batches and their items. Separation of duties is refused here with `separation-of-duties`, by the database itself. */
export interface BatchStore {
  /** Nothing for a batch that its sweep is still listing. */
  find(id: BatchId): Promise<DisposalBatch | undefined>
  /** The same, its row held until the transaction ends. */
  findForChange(id: BatchId): Promise<DisposalBatch | undefined>
  /** Newest first; only batches whose access sets are all among `accessSets`. */
  list(
    accessSets: readonly number[],
    filter: { readonly state?: BatchState },
    page: { readonly size: number; readonly after: readonly string[] | null },
  ): Promise<readonly DisposalBatch[]>
  items(
    id: BatchId,
    page: { readonly size: number; readonly after: readonly string[] | null },
  ): Promise<readonly BatchItemView[]>
  itemsForDecision(id: BatchId, records: readonly RecordId[]): Promise<readonly ItemForDecision[]>
  recordsForProposal(records: readonly RecordId[]): Promise<readonly RecordForProposal[]>
  insertExceptional(batch: NewExceptionalBatch): Promise<void>
  decide(id: BatchId, by: string, at: Date, decisions: readonly TakenDecision[]): Promise<void>
  setState(
    id: BatchId,
    state: BatchState,
    change?: { readonly reason?: string; readonly notBefore?: Date; readonly completedAt?: Date },
  ): Promise<void>
  /** Takes held items out of a batch that is not yet approved; answers how many. */
  skipHeld(id: BatchId): Promise<number>
  /** Takes out of lists not yet in execution what is in the scope and stands otherwise than it was listed. */
  dropMoved(scope: MovedScope, today: CivilDate): Promise<readonly DroppedItem[]>
  undecided(id: BatchId): Promise<number>
  /** Items decided `destroy` without an outside authority. */
  withoutAuthority(id: BatchId): Promise<number>
  insertApproval(id: BatchId, approval: NewApproval): Promise<void>
  /** Turns decided items to what was approved: waiting for execution, or retained. Answers those that are retained. */
  applyDecisions(id: BatchId): Promise<readonly RetainedItem[]>
  /** Keeps the retained records for as long as was decided. */
  retainRecords(items: readonly RetainedItem[]): Promise<void>
  /** Ends all that is still open in a batch, for this reason; the records are listed anew by the next sweep. */
  releaseOpenItems(id: BatchId, reason: string): Promise<number>
  /** Items approved for destruction or stuck in it. What is to be transferred waits, and is never destroyed instead. */
  executable(id: BatchId): Promise<number>
  voidApprovals(id: BatchId): Promise<void>
  startExecution(id: BatchId, by: string, at: Date): Promise<void>
  /** Batches whose execution has begun and not ended. */
  executing(): Promise<readonly BatchId[]>
  /** Puts items that got stuck back to work. */
  reopenStuck(id: BatchId): Promise<number>
  manifestDigest(id: BatchId): Promise<string>
}
