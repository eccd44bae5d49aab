import type { PersonActor } from '../../access/actor.ts'
import type { BatchId, RecordId } from '../../kernel/ids.ts'
import type { CivilDate } from '../../records/civil-date.ts'
import type { Marking } from '../../records/marking.ts'
import type { Page, PageRequest } from './page.ts'

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

export const decisions = ['destroy', 'retain', 'transfer', 'retain-permanently'] as const
export type Decision = (typeof decisions)[number]

export interface Batch {
  readonly id: BatchId
  readonly kind: 'regular' | 'exceptional'
  readonly state: BatchState
  readonly class: string
  readonly action: string
  readonly marking: Marking
  readonly manifestDigest: string
  /** Who called the sweep or proposed it by hand, or `system`. */
  readonly proposedBy: string
  readonly proposedAt: Date
  readonly approvals: readonly { readonly by: string; readonly at: Date; readonly how: string }[]
  readonly notBefore: Date | null
  readonly counts: {
    readonly total: number
    readonly destroyed: number
    readonly transferred: number
    readonly retained: number
    readonly skipped: number
    readonly failed: number
    readonly pending: number
  }
  readonly certificateId: string | null
}

export interface BatchItem {
  readonly recordId: RecordId
  readonly reference: string
  /** `null` once destroyed, or above the asker's clearance. */
  readonly title: string | null
  readonly retentionEnd: CivilDate | null
  readonly decision: Decision | null
  readonly state: string
  readonly reason: string | null
}

export interface ItemDecision {
  readonly recordId: RecordId
  readonly decision: Decision
  readonly reason?: string
  readonly until?: CivilDate
  readonly authority?: string
}

export interface DisposalLogRow {
  readonly position: number | null
  readonly recordId: string
  readonly reference: string
  readonly title: string | null
  readonly class: string
  readonly scheduleCode: string
  readonly scheduleVersion: number
  readonly authority: string | null
  readonly triggerType: string
  readonly triggerDate: string | null
  readonly retentionEnd: string | null
  readonly action: string
  readonly outcome: string
  readonly reason: string | null
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  readonly approvedBy: string | null
  readonly approvedAt: Date | null
  readonly executedBy: string | null
  readonly executedAt: Date | null
  readonly batchId: string
  readonly certificateId: string | null
  readonly sha256: string
  readonly leafHash: string | null
}

/** The batch protocol (DESIGN §5). Separation of duties is the use case's and the database's. */
export interface DisposalServices {
  list(actor: PersonActor, filter: { readonly state?: BatchState }, page: PageRequest): Promise<Page<Batch>>
  get(actor: PersonActor, id: BatchId): Promise<Batch>
  items(actor: PersonActor, id: BatchId, page: PageRequest): Promise<Page<BatchItem>>
  /** Exceptional disposal, by hand. */
  propose(
    actor: PersonActor,
    request: { readonly records: readonly RecordId[]; readonly authority: string; readonly reason: string },
  ): Promise<Batch>
  decide(actor: PersonActor, id: BatchId, decisions: readonly ItemDecision[]): Promise<Batch>
  approve(actor: PersonActor, id: BatchId, reason: string): Promise<Batch>
  reject(actor: PersonActor, id: BatchId, reason: string): Promise<Batch>
  withdraw(actor: PersonActor, id: BatchId, reason: string): Promise<Batch>
  /** Begins execution and answers at once. */
  execute(actor: PersonActor, id: BatchId, reason: string | undefined): Promise<Batch>
  /** The signed certificate, byte for byte, or its page; none issued yet: `not-found`. */
  certificate(actor: PersonActor, id: BatchId, format: 'json' | 'pdf'): Promise<Uint8Array>
  /** One row a decided item, oldest first, streamed. `from` and `to` are London days, both included. */
  log(
    actor: PersonActor,
    range: { readonly from?: CivilDate; readonly to?: CivilDate },
  ): AsyncIterable<DisposalLogRow>
}
