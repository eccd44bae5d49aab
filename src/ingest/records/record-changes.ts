import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { Marking } from '../../records/marking.ts'
import type { FieldValue, Subject } from '../../records/record-entity.ts'

/** `null` empties; what is absent stays as it is. */
export interface RecordChanges {
  readonly title?: string
  readonly date?: CivilDate | null
  readonly receivedOn?: CivilDate | null
  readonly author?: string | null
  readonly marking?: Marking
  readonly keywords?: readonly string[]
  readonly fields?: { readonly [name: string]: FieldValue | null }
  readonly subjects?: readonly Subject[]
  readonly reason?: string
}
