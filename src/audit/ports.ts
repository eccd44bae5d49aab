import type { AccessConditions } from '../records/access-conditions.ts'
import type { AuditAction } from './audit-actions.ts'
import type { AuditEntryId, AuditEvent, AuditSubject } from './audit-event.ts'

export type { AuditAction } from './audit-actions.ts'
export type { AuditActor, AuditEntryId, AuditEvent, AuditSubject } from './audit-event.ts'

/** Part of a transaction: what is appended is in the log exactly if the transaction commits. */
export interface AuditLog {
  /** Writes one entry and answers its id, by which `ensureAnchored` can wait for it. */
  append<Action extends AuditAction>(event: AuditEvent<Action>): Promise<AuditEntryId>
  /** The same for many at once. */
  appendAll(events: readonly AuditEvent[]): Promise<readonly AuditEntryId[]>
  /**
   * Erases what lies beside every entry about `subject` (all but the actors' names, or only the details named), so
   * that it cannot be guessed from its commitment either; the proofs hold. Writes `details.erased`. Answers how many.
   */
  eraseDetails(erasure: Erasure): Promise<number>
  /** From now on whoever wants to see what lies beside entries about `subject` must meet these conditions. */
  coverDetails(subject: AuditSubject, conditions: AccessConditions): Promise<void>
}

export interface Erasure {
  readonly actor: AuditEvent['actor']
  readonly subject: AuditSubject
  /** Why, as a code: `destroyed`, `data-protection`, `court-order` … */
  readonly basis: string
  readonly names?: readonly string[]
}
