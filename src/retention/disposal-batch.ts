import type { AuditEntryId } from '../audit/ports.ts'
import type { BatchId, CertificateId, FolderId, PersonId, RecordId, SweepId } from '../kernel/ids.ts'
import type { AccessConditions } from '../records/access-conditions.ts'
import type { AbsenceProof } from '../records/content-store.ts'
import type { CivilDate } from '../records/dates/civil-date.ts'
import type { Marking } from '../records/marking.ts'
import type { DisposalAction } from '../records/schedules/disposal-action.ts'
import type { ReviewStage } from '../records/schedules/review-stage.ts'
import type { Closure } from './transfer/closure.ts'

export const batchStates = [
  'proposed',
  'in-review',
  'approved',
  'executing',
  'completed',
  'completed-with-failures',
  'rejected',
  'withdrawn',
] as const
export type BatchState = (typeof batchStates)[number]

export const itemStates = [
  'proposed',
  'approved',
  'destroying',
  'verifying',
  'destroyed',
  'transferred',
  'retained',
  'skipped',
  'stuck',
] as const
export type ItemState = (typeof itemStates)[number]

/** `next-step`: a review has ended, and the record goes on to the next step of its schedule. */
export const decisions = ['destroy', 'retain', 'transfer', 'retain-permanently', 'next-step'] as const
export type Decision = (typeof decisions)[number]

/** Total is the sum of the others, always; completed only at pending 0. */
export interface BatchCounts {
  readonly total: number
  readonly destroyed: number
  readonly transferred: number
  readonly retained: number
  readonly skipped: number
  readonly failed: number
  readonly pending: number
}

export interface Approval {
  /** Counted from 1. */
  readonly stage: number
  readonly personId: PersonId
  /** The name as it was then: accounts vanish. */
  readonly by: string
  readonly at: Date
  readonly how: string
  readonly reason: string
  readonly auditEntryId: AuditEntryId
  readonly void: boolean
  /** By this approval alone: its instant and the cooling-off as it was then, which nothing shortens. */
  readonly executableFrom: Date
}

/** Items due together, decided, approved and executed together. */
export interface DisposalBatch {
  readonly id: BatchId
  readonly kind: 'regular' | 'exceptional'
  readonly state: BatchState
  readonly class: string
  readonly action: DisposalAction
  readonly marking: Marking
  /** Whoever handles the batch must be able to read all of these. */
  readonly access: readonly AccessConditions[]
  readonly manifestDigest: string
  readonly sweepId: SweepId | null
  /** Id of whoever called the sweep or proposed the batch by hand, or `system`. */
  readonly proposerId: string
  /** The same by name. */
  readonly proposedBy: string
  readonly proposedAt: Date
  readonly authority: string | null
  readonly reason: string | null
  /** Who must approve, one after the other; fixed when it was listed. */
  readonly stages: readonly ReviewStage[]
  readonly approvals: readonly Approval[]
  /** Of an approved batch the later of what its approvals began and what the cooling-off of today makes of them. */
  readonly notBefore: Date | null
  readonly executedBy: string | null
  readonly closedReason: string | null
  readonly counts: BatchCounts
  readonly certificateId: CertificateId | null
}

/** What the approval relied on, word for word as listed: the manifest line of one record. */
export interface ManifestLine {
  readonly recordId: RecordId
  readonly reference: string
  readonly retentionEnd: CivilDate | null
  readonly action: DisposalAction
  readonly classCode: string
  readonly folderId: FolderId
  /** The others that the record was filed in when it was listed, in the order of their ids. */
  readonly furtherFolders: readonly FolderId[]
  readonly scheduleCode: string
  readonly scheduleVersion: number
  readonly triggerType: string
  readonly triggerDate: CivilDate | null
  /** The outside authority, in words; without one nothing is destroyed. */
  readonly authority: string | null
  readonly size: number
  readonly sha256: string
}

export interface DisposalItem extends ManifestLine {
  readonly batchId: BatchId
  readonly state: ItemState
  readonly stateReason: string | null
  readonly decision: Decision | null
  readonly decisionReason: string | null
  readonly decisionUntil: CivilDate | null
  readonly decisionAuthority: string | null
  /** For a transfer; `null` where nobody said anything, which means open. */
  readonly decisionClosure: Closure | null
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  readonly executedBy: string | null
  readonly executedAt: Date | null
  readonly proofs: readonly AbsenceProof[]
}

/** At which step of how many a record stood when it was listed. */
export interface ItemStep {
  readonly number: number
  readonly of: number
}

/** An item as shown to whoever reviews. */
export interface BatchItemView {
  readonly recordId: RecordId
  readonly reference: string
  /** `null` once destroyed. */
  readonly title: string | null
  readonly folder: string
  readonly date: CivilDate | null
  readonly retentionEnd: CivilDate | null
  readonly scheduleCode: string
  readonly scheduleVersion: number
  /** At which step of its schedule it was listed. */
  readonly step: ItemStep
  readonly decision: Decision | null
  readonly until: CivilDate | null
  /** Only of what is to be transferred. */
  readonly closure: Closure | null
  readonly state: ItemState
  /** Why it was skipped or is stuck, or what it waits for. */
  readonly reason: string | null
}

/** What a reviewer says of one item. */
export interface ItemDecision {
  readonly recordId: RecordId
  readonly decision: Decision
  readonly reason?: string
  /** The last day kept; for `retain`. */
  readonly until?: CivilDate
  /** Whose word allows a decision weaker than the schedule's action. */
  readonly authority?: string
  /** How the receiver is to keep it from the public; for `transfer`. Open where nothing is said. */
  readonly closure?: Closure
}
