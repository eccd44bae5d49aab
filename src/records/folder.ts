import type { FolderId } from '../kernel/ids.ts'
import type { AccessConditions } from './access-conditions.ts'
import type { CivilDate } from './dates/civil-date.ts'
import type { Marking } from './marking.ts'
import type { Subject } from './record-entity.ts'

/** An aggregation of records that opens and closes. */
export interface Folder {
  readonly id: FolderId
  readonly reference: string
  readonly classCode: string
  /** `null` once a disposal emptied and minimised the closed folder. */
  readonly title: string | null
  readonly marking: Marking
  readonly access: AccessConditions
  readonly accessSet: number
  readonly subjects: readonly Subject[]
  readonly status: 'open' | 'closed'
  readonly openedOn: CivilDate
  readonly closedOn: CivilDate | null
  /** The schedule that it was given instead of its class's. */
  readonly overrideSchedule: string | null
}
