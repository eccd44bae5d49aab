import type { FolderId, RecordId } from '../../kernel/ids.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { Subject } from '../../records/record-entity.ts'

/** An event as it would stand. */
export interface SupposedEvent {
  readonly type: string
  readonly subject: Subject
  /** `null`: it has not happened. */
  readonly date: CivilDate | null
}

/** A folder as it would stand; what is absent stays. */
export interface SupposedFolder {
  readonly id: FolderId
  readonly classCode?: string
  /** `null`: open. */
  readonly closedOn?: CivilDate | null
  /** The schedule that it would be given itself; `null`: none. */
  readonly override?: string | null
}

/** A record as it would stand; what is absent stays. */
export interface SupposedRecord {
  readonly id: RecordId
  /** The schedule that it would be given itself; `null`: none. */
  readonly override?: string | null
  readonly moved?: SupposedMove
}

/** Into another folder instead of its first. */
export interface SupposedMove {
  readonly from: FolderId
  readonly to: FolderId
  readonly on: CivilDate
}

/** What a preview takes for given, in place of what the database holds: nothing of it is ever written. */
export interface Supposition {
  readonly event?: SupposedEvent
  readonly folder?: SupposedFolder
  readonly record?: SupposedRecord
  /** A hold stands on where all of it would come to lie. */
  readonly heldThere?: boolean
}
