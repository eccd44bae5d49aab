import { type RawBuilder, sql } from 'kysely'
import type { ScheduleStore } from '../../../retention/ports.ts'
import type { StoredVersion } from '../../../retention/schedules/schedule-store.ts'
import type { Sql } from '../database.ts'
import { type ScheduleRow, scheduleOf } from '../file-plan/schedule-row.ts'
import { insertScheduleVersion } from '../file-plan/write-schedules.ts'
import { lockClasses } from './lock-classes.ts'

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
    publish: async (code, version, by, at) => {
      await sql`
        update retention_schedule_version set state = 'superseded' where code = ${code} and state = 'published'
      `.execute(db)
      await sql`
        update retention_schedule_version set state = 'published', published_by = ${by}, published_at = ${at}
        where code = ${code} and version = ${version}
      `.execute(db)
    },
    classesUnder: async (code) => {
      const { rows } = await sql<{ readonly code: string }>`
        select c.code
        from file_plan_class c
        where (
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

async function selectVersion(
  db: Sql,
  code: string,
  version: number,
  hold: RawBuilder<unknown>,
): Promise<StoredVersion | undefined> {
  const { rows } = await sql<ScheduleRow & { readonly drafted_by: string }>`
    select v.code, v.version, v.state, v.title, v.trigger, v.period, v.after, v.rounding, v.action, v.authority,
           v.approved_by, v.drafted_by
    from retention_schedule_version v join retention_schedule s on s.code = v.code
    where v.code = ${code} and v.version = ${version} and not s.built_in
    ${hold}
  `.execute(db)
  const row = rows[0]
  return row === undefined
    ? undefined
    : { schedule: scheduleOf(row), state: row.state, draftedBy: row.drafted_by }
}
