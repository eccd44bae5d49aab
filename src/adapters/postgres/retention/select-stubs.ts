import { sql } from 'kysely'
import type { CivilDate } from '../../../records/civil-date.ts'
import type { Stub } from '../../../records/record-entity.ts'
import type { StandingStore } from '../../../retention/ports.ts'
import type { Sql } from '../database.ts'

interface StubRow extends Omit<Stub, 'trigger'> {
  readonly triggerType: string
  readonly triggerDate: CivilDate | null
}

/** Stubs within these access sets, newest first. Days are London's, both included. */
export async function selectStubs(
  db: Sql,
  accessSets: readonly number[],
  filter: Parameters<StandingStore['stubs']>[1],
  page: Parameters<StandingStore['stubs']>[2],
): Promise<readonly Stub[]> {
  const [at = null, id = null] = page.after ?? []
  const { reference = null, classCode = null, from = null, to = null } = filter
  const { rows } = await sql<StubRow>`
    select s.record_id as id, s.reference, s.state, s.class_code as "classCode", s.schedule_code as "scheduleCode",
           s.schedule_version as "scheduleVersion", s.authority, s.action, s.trigger_type as "triggerType",
           s.trigger_date as "triggerDate", s.retention_end as "retentionEnd", s.approved_by as "approvedBy",
           s.destroyed_at as "destroyedAt", s.batch_id as "batchId", s.certificate_id as "certificateId", s.size,
           s.sha256, s.title, s.archive_reference as "archiveReference"
    from stub s join file_plan_class c on c.code = s.class_code
    where s.access_set_id = any (${accessSets}::integer[])
      and (${reference}::text is null or s.reference = ${reference}::text)
      and (${classCode}::text is null or ${classCode}::text = any (c.path))
      and (${from}::date is null or (s.destroyed_at at time zone 'Europe/London')::date >= ${from}::date)
      and (${to}::date is null or (s.destroyed_at at time zone 'Europe/London')::date <= ${to}::date)
      and (${at}::timestamptz is null or (s.destroyed_at, s.record_id) < (${at}::timestamptz, ${id}::uuid))
    order by s.destroyed_at desc, s.record_id desc
    limit ${page.size}
  `.execute(db)
  return rows.map(({ triggerType, triggerDate, ...stub }) => ({
    ...stub,
    trigger: { type: triggerType, date: triggerDate },
  }))
}
