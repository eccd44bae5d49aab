import { sql } from 'kysely'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { Stub } from '../../records/record-entity.ts'

/** A row of `stub`; the columns are constrained to these types. */
export interface StubRow extends Omit<Stub, 'trigger'> {
  readonly triggerType: string
  readonly triggerDate: CivilDate | null
}

/** The columns of `stub s`, as `StubRow` names them. */
export const stubColumns = sql`
  s.record_id as id, s.reference, s.state, s.class_code as "classCode", s.schedule_code as "scheduleCode",
  s.schedule_version as "scheduleVersion", s.authority, s.action, s.trigger_type as "triggerType",
  s.trigger_date as "triggerDate", s.retention_end as "retentionEnd", s.approved_by as "approvedBy",
  s.destroyed_at as "destroyedAt", s.batch_id as "batchId", s.certificate_id as "certificateId", s.size,
  s.sha256, s.title, s.archive_reference as "archiveReference"
`

/** The stub that a row holds. */
export function stubOf({ triggerType, triggerDate, ...stub }: StubRow): Stub {
  return { ...stub, trigger: { type: triggerType, date: triggerDate } }
}
