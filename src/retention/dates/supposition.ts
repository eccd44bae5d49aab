import type { CivilDate } from '../../records/civil-date.ts'
import type { Subject } from '../../records/record-entity.ts'

/** An event as it would stand. */
export interface SupposedEvent {
  readonly type: string
  readonly subject: Subject
  /** `null`: it has not happened. */
  readonly date: CivilDate | null
}

/** What a preview takes for given, in place of what the database holds: nothing of it is ever written. */
export interface Supposition {
  readonly event?: SupposedEvent
}
