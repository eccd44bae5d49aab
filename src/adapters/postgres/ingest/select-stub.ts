import { sql } from 'kysely'
import type { RecordId } from '../../../kernel/ids.ts'
import type { AccessConditions } from '../../../records/access-conditions.ts'
import type { CivilDate } from '../../../records/civil-date.ts'
import type { Marking } from '../../../records/marking.ts'
import type { Stub } from '../../../records/record-entity.ts'
import type { Sql } from '../database.ts'

interface StubRow extends Omit<Stub, 'trigger'> {
  readonly triggerType: string
  readonly triggerDate: CivilDate | null
  readonly classPath: readonly string[]
  readonly marking: Marking
  readonly groups: readonly string[]
}

/** What remains of a record, and who may know of it: whoever could read the record. */
export async function selectStub(
  db: Sql,
  id: RecordId,
): Promise<{ readonly stub: Stub; readonly access: AccessConditions } | undefined> {
  const { rows } = await sql<StubRow>`
    select s.record_id as id, s.reference, s.state, s.class_code as "classCode", s.schedule_code as "scheduleCode",
           s.schedule_version as "scheduleVersion", s.authority, s.action, s.trigger_type as "triggerType",
           s.trigger_date as "triggerDate", s.retention_end as "retentionEnd", s.approved_by as "approvedBy",
           s.destroyed_at as "destroyedAt", s.batch_id as "batchId", s.certificate_id as "certificateId", s.size,
           s.sha256, s.title, s.archive_reference as "archiveReference", c.path as "classPath", a.marking, a.groups
    from stub s
    join access_set a on a.id = s.access_set_id
    join file_plan_class c on c.code = a.class_code
    where s.record_id = ${id}
  `.execute(db)
  const row = rows[0]
  if (row === undefined) return undefined
  const { triggerType, triggerDate, classPath, marking, groups, ...rest } = row
  return {
    stub: { ...rest, trigger: { type: triggerType, date: triggerDate } },
    access: { classPath, marking, groups },
  }
}
