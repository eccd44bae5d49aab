import { type RawBuilder, sql } from 'kysely'
import { newId } from '../../../kernel/ids.ts'
import type { ReadingPlace } from '../../../records/access-conditions.ts'
import type { Marking } from '../../../records/marking.ts'
import type {
  OverrideSubject,
  OverrideTarget,
  ScheduleOverride,
  StandingOverride,
} from '../../../retention/overrides/override-store.ts'
import type { OverrideStore } from '../../../retention/ports.ts'
import type { Sql } from '../database.ts'
import { type ScheduleRow, scheduleColumns, scheduleOf } from '../file-plan/schedule-row.ts'
import { readHeld } from '../read-held.ts'

/** Schedules given to records and folders themselves, in PostgreSQL, for one transaction. */
export function makeOverrideStore(db: Sql): OverrideStore {
  return {
    findForChange: (subject) => selectTarget(db, subject, 'update'),
    find: (subject) => selectTarget(db, subject, 'none'),
    schedule: async (code) => {
      const { rows } = await sql<ScheduleRow>`
        select ${scheduleColumns}
        from retention_schedule_version v join retention_schedule s on s.code = v.code
        where v.code = ${code} and v.state = 'published' and not s.built_in
      `.execute(db)
      return rows[0] === undefined ? undefined : scheduleOf(rows[0])
    },
    give: async (target, { schedule, authority, reason, by, at }) => {
      await sql`
        insert into schedule_override (id, record_id, folder_id, schedule_code, authority, reason, given_by, given_at)
        values (${newId()}, ${target.recordId}, ${target.recordId === null ? target.folderId : null}, ${schedule},
                ${authority}, ${reason}, ${by}, ${at})
      `.execute(db)
      await setOverride(db, target, schedule)
    },
    withdraw: async (target, by, at) => {
      await setOverride(db, target, null)
      await sql`
        update schedule_override set withdrawn_by = ${by}, withdrawn_at = ${at}
        where withdrawn_at is null and ${isOf(target)}
      `.execute(db)
    },
    on: async (recordId, folderId, before) => {
      const { rows } = await sql<StandingOverride>`
        select case when o.record_id is null then 'folder' else 'record' end as on, o.schedule_code as schedule,
               o.authority, o.reason, coalesce(giver.name, o.given_by) as "givenBy", o.given_at as "givenAt"
        from override_as_of(${recordId}, ${folderId}, coalesce(${before}::timestamptz, 'infinity')) o
        left join person giver on giver.id::text = o.given_by
      `.execute(db)
      return rows[0]
    },
    awaitFilings: async (folderId) => {
      await sql`select from folder where id = ${folderId} for update`.execute(db)
    },
  }
}

interface TargetRow extends Omit<OverrideTarget, 'access' | 'override'> {
  readonly classPath: readonly string[]
  readonly marking: Marking
  readonly groups: readonly string[]
  readonly alternatives: readonly ReadingPlace[]
}

async function selectTarget(
  db: Sql,
  subject: OverrideSubject,
  hold: 'update' | 'none',
): Promise<OverrideTarget | undefined> {
  const itself =
    subject.type === 'record'
      ? sql`select from record where id = ${subject.id} for update`
      : sql`select from folder where reference = ${subject.reference} for update`
  const statement =
    subject.type === 'record'
      ? sql<TargetRow>`
          select r.folder_id as "folderId", r.id as "recordId", r.state, c.path as "classPath", a.marking, a.groups,
                 access_places(a.alternatives) as alternatives
          from record r join access_set a on a.id = r.access_set_id join file_plan_class c on c.code = a.class_code
          where r.id = ${subject.id}`
      : sql<TargetRow>`
          select f.id as "folderId", null as "recordId", 'active' as state, c.path as "classPath", f.marking, f.groups,
                 '[]'::jsonb as alternatives
          from folder f join file_plan_class c on c.code = f.class_code
          where f.reference = ${subject.reference} and not f.built_in`
  const [row] = await readHeld(db, hold === 'none' ? null : itself, statement)
  if (row === undefined) return undefined
  const { classPath, marking, groups, alternatives, ...found } = row
  const given = await sql<ScheduleOverride>`
    select o.schedule_code as schedule, o.authority, o.reason, coalesce(giver.name, o.given_by) as "givenBy",
           o.given_at as "givenAt"
    from schedule_override o left join person giver on giver.id::text = o.given_by
    where o.withdrawn_at is null and ${isOf(found)}
  `.execute(db)
  return { ...found, access: { classPath, marking, groups, alternatives }, override: given.rows[0] ?? null }
}

type TargetKey = Pick<OverrideTarget, 'folderId' | 'recordId'>

function isOf({ folderId, recordId }: TargetKey): RawBuilder<boolean> {
  return recordId === null ? sql`folder_id = ${folderId}` : sql`record_id = ${recordId}`
}

async function setOverride(db: Sql, { folderId, recordId }: TargetKey, code: string | null): Promise<void> {
  await (recordId === null
    ? sql`update folder set override_schedule = ${code}, revision = revision + 1 where id = ${folderId}`
    : sql`update record set override_schedule = ${code}, revision = revision + 1 where id = ${recordId}`
  ).execute(db)
}
