import { type RawBuilder, sql } from 'kysely'
import type { ScheduleStore } from '../../../retention/ports.ts'
import type { ClassDraft, StoredVersion } from '../../../retention/schedules/schedule-store.ts'
import type { Sql } from '../database.ts'
import { type ScheduleRow, scheduleColumns, scheduleOf } from '../file-plan/schedule-row.ts'
import { insertScheduleVersion } from '../file-plan/write-schedules.ts'
import { lockClasses } from './dates/lock-classes.ts'

/** Schedules in PostgreSQL, for one transaction. */
export function makeScheduleStore(db: Sql): ScheduleStore {
  return {
    draft: async (schedule, by, at) => {
      const { code } = schedule
      await sql`insert into retention_schedule (code) values (${code}) on conflict do nothing`.execute(db)
      const { rows } = await sql<{ readonly built_in: boolean }>`
        select built_in from retention_schedule where code = ${code} for update
      `.execute(db)
      if (rows[0]?.built_in !== false) return undefined
      const newest = await sql<{ readonly version: number }>`
        select coalesce(max(version), 0) as version from retention_schedule_version where code = ${code}
      `.execute(db)
      const version = (newest.rows[0]?.version ?? 0) + 1
      await insertScheduleVersion(db, { ...schedule, version }, 'draft', { by, at })
      return version
    },
    find: (code, version) => selectVersion(db, code, version, sql``),
    findForChange: async (code, version) => {
      await sql`select from retention_schedule where code = ${code} for update`.execute(db)
      return selectVersion(db, code, version, sql`for update of v`)
    },
    published: async (code) => {
      const { rows } = await sql<{ readonly version: number }>`
        select version from retention_schedule_version where code = ${code} and state = 'published'
      `.execute(db)
      return rows[0]?.version
    },
    publish: async (code, version, { by, at, appliesTo }) => {
      await sql`
        update retention_schedule_version set state = 'superseded' where code = ${code} and state = 'published'
      `.execute(db)
      await sql`
        update retention_schedule_version set state = 'published', published_by = ${by}, published_at = ${at},
               applies_to = ${appliesTo}
        where code = ${code} and version = ${version}
      `.execute(db)
    },
    classDrafts: () => selectClassDrafts(db, null),
    classDraft: async (classCode) => (await selectClassDrafts(db, classCode))[0],
    classDraftForChange: async (classCode) => {
      await sql`select pg_advisory_xact_lock(hashtextextended('muniment.file-plan', 0))`.execute(db)
      await sql`select from file_plan_class where code = ${classCode} for update`.execute(db)
      return (await selectClassDrafts(db, classCode))[0]
    },
    classesInheriting: async (classCode) => {
      const { rows } = await sql<{ readonly code: string }>`
        select c.code from file_plan_class c
        where c.path @> array[${classCode}::text] and not exists (
          select from file_plan_class nearer
          where nearer.code = any (c.path) and nearer.code <> ${classCode} and nearer.path @> array[${classCode}::text]
            and nearer.schedule_code is not null
        )
        order by c.code
      `.execute(db)
      return rows.map((row) => row.code)
    },
    scheduleFor: async (classCode, scheduleCode) => {
      const { rows } = await sql<ScheduleRow>`
        select ${scheduleColumns}
        from retention_schedule_version v
        where v.state = 'published' and v.code = coalesce(${scheduleCode}::text, (
          select above.schedule_code
          from file_plan_class c
          cross join lateral unnest(c.path) with ordinality as step (code, depth)
          join file_plan_class above on above.code = step.code
          where c.code = ${classCode} and above.code <> c.code and above.schedule_code is not null
          order by step.depth desc
          limit 1
        ))
      `.execute(db)
      return rows[0] === undefined ? undefined : scheduleOf(rows[0])
    },
    publishClass: async ({ classCode, scheduleCode }, by) => {
      await sql`update class_schedule_draft set published_by = ${by} where class_code = ${classCode}`.execute(
        db,
      )
      await sql`update file_plan_class set schedule_code = ${scheduleCode} where code = ${classCode}`.execute(
        db,
      )
      await sql`delete from class_schedule_draft where class_code = ${classCode}`.execute(db)
    },
    classesUnder: async (code) => {
      const { rows } = await sql<{ readonly code: string }>`
        select c.code
        from file_plan_class c
        where c.path && array(select named.code from file_plan_class named where named.schedule_code = ${code}) and (
          select above.schedule_code
          from unnest(c.path) with ordinality as step (code, depth)
          join file_plan_class above on above.code = step.code
          where above.schedule_code is not null
          order by step.depth desc
          limit 1
        ) = ${code}
        order by c.code
      `.execute(db)
      return rows.map((row) => row.code)
    },
    awaitFilings: (classCodes) => lockClasses(db, classCodes, 'alone'),
  }
}

async function selectClassDrafts(db: Sql, classCode: string | null): Promise<readonly ClassDraft[]> {
  const { rows } = await sql<ClassDraft>`
    select d.class_code as "classCode", c.title, d.schedule_code as "scheduleCode", d.drafted_by as "draftedBy",
           d.drafted_at as "draftedAt"
    from class_schedule_draft d join file_plan_class c on c.code = d.class_code
    where ${classCode}::text is null or d.class_code = ${classCode}
    order by d.class_code
  `.execute(db)
  return rows
}

async function selectVersion(
  db: Sql,
  code: string,
  version: number,
  hold: RawBuilder<unknown>,
): Promise<StoredVersion | undefined> {
  const { rows } = await sql<ScheduleRow & { readonly drafted_by: string }>`
    select ${scheduleColumns}, v.drafted_by
    from retention_schedule_version v join retention_schedule s on s.code = v.code
    where v.code = ${code} and v.version = ${version} and not s.built_in
    ${hold}
  `.execute(db)
  const row = rows[0]
  return row === undefined
    ? undefined
    : { schedule: scheduleOf(row), state: row.state, draftedBy: row.drafted_by }
}
