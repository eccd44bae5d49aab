import type { Branded } from '../kernel/ids.ts'
import type { AccessConditions } from '../records/access-conditions.ts'
import type { AuditAction, AuditDetailOf, AuditSubjectOf, AuditSubjectType } from './audit-actions.ts'

export type AuditEntryId = Branded<'AuditEntryId'>

/** Who acted. The id goes into the leaf; the name, as it was at the time, lies beside: accounts vanish. */
export interface AuditActor {
  readonly kind: 'person' | 'operator' | 'system'
  readonly id: string
  readonly name: string
}

const auditOutcomes = ['done', 'refused', 'failed'] as const
export type AuditOutcome = (typeof auditOutcomes)[number]

export interface AuditSubject {
  readonly type: AuditSubjectType
  readonly id: string
}

/** A code, an id, an instant, a digest, a count: no words of a person. */
export type AuditCode = string | number | boolean | null | readonly string[]

/** What a feature tells the log. The instant is the log's own business clock's. */
export type AuditEvent<Action extends AuditAction = AuditAction> = WhatHappened<Action> &
  (WordsBeside<Action> | NothingBeside)

interface WhatHappened<Action extends AuditAction> {
  readonly action: Action
  readonly actor: AuditActor
  readonly subject: { readonly type: AuditSubjectOf<Action>; readonly id: string }
  /** `done` where nothing is said; a refusal or failure says its error code in `codes.code`. */
  readonly outcome?: AuditOutcome
  /**
   * Goes into the leaf and stays for ever. A text that does not look like a code (it holds a space, say, or more than
   * 256 characters) is kept beside instead, under the same name, so that no wording of a person becomes unerasable.
   */
  readonly codes?: { readonly [name: string]: AuditCode | undefined }
}

interface WordsBeside<Action extends AuditAction> {
  /** Lies beside the leaf, committed by a salted hash, and can be erased. */
  readonly details: { readonly [Name in AuditDetailOf<Action>]?: string | null | undefined }
  /**
   * What one must be allowed to read to see the details: whoever gives any says it. `null`: they are for every reader of the
   * log, and speak of nothing that one of them may not read.
   */
  readonly conditions: AccessConditions | null
}

/** Of codes that are kept beside, the conditions hold as well. */
interface NothingBeside {
  readonly details?: undefined
  readonly conditions?: AccessConditions | null | undefined
}
