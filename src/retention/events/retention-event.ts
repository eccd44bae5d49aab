import type { EventId } from '../../kernel/ids.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { Subject } from '../../records/record-entity.ts'

/** Something that has happened to a case, a contract or a person, and from which schedules count (DESIGN §4). */
export interface NewEvent {
  /** As schedules name it: `contract-ended`. */
  readonly type: string
  readonly subject: Subject
  readonly date: CivilDate
}

/** A registered event, as it stands now; what it said before is in the audit log. */
export interface RetentionEvent {
  readonly id: EventId
  readonly type: string
  /** Without an id once the last record about it is gone. */
  readonly subject: { readonly type: string; readonly id: string | null }
  readonly date: CivilDate
  readonly state: 'standing' | 'revoked'
  readonly registeredBy: string
  readonly registeredAt: Date
  readonly changedBy: string | null
  readonly changedAt: Date | null
}

/** Which events a list shows; what is absent does not narrow it. */
export interface EventFilter {
  readonly type?: string
  readonly subjectType?: string
  readonly subjectId?: string
  readonly state?: RetentionEvent['state']
}
