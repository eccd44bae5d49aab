import type { JsonValue } from '../../audit/canonical-json.ts'
import type { AuditAction, AuditSubject } from '../../audit/ports.ts'
import type { EventId, FolderId, RecordId } from '../../kernel/ids.ts'
import type { LossKind } from './loss-kind.ts'

/** A change of since that nothing brings back: what its entry holds, for people to do it again. Ids, codes, instants. */
export interface LostChange {
  readonly position: number
  readonly at: Date
  readonly action: AuditAction
  readonly subject: AuditSubject
  /** Who did it, by id. */
  readonly by: string
  readonly codes: { readonly [name: string]: JsonValue }
  /** Under which hold what it was about is kept; nothing where it could only have made a destruction sooner, or none. */
  readonly kind: LossKind | null
}

/** What lost changes of one kind were about. */
export interface LossReach {
  readonly records: readonly RecordId[]
  readonly folders: readonly FolderId[]
  readonly classes: readonly string[]
  /**
   * Decided to be transferred: the same again is what their batches ask for, unless this database has them decided to be
   * destroyed.
   */
  readonly toTransfer: readonly RecordId[]
  /** Schedules: whatever stands under them. */
  readonly schedules: readonly string[]
  /** Events: whatever is about their subjects. */
  readonly events: readonly EventId[]
  /** Events of since, whose subjects lay beside the log: of what type, and about what kind of thing. */
  readonly newEvents: readonly { readonly type: string; readonly subjectType: string }[]
}
