import { sql } from 'kysely'
import { writeStages } from '../../../records/review-stage.ts'
import { writeShape, writeTerm } from '../../../records/write-rule.ts'
import type { PlanClass, ShownSchedule } from '../../../search/file-plan-tree.ts'
import type { Database } from '../database.ts'
import { type ScheduleRow, scheduleOf } from '../file-plan/schedule-row.ts'
import { runQuery } from '../run-query.ts'
import { makeSnapshotReader } from '../snapshot-reader.ts'

interface ClassRow extends Omit<PlanClass, 'schedule'> {
  readonly schedule: ScheduleRow | null
}

/** Every class with its binding schedule, and counts of what lies in the given access sets (row-level security). */
export function makeListPlanClasses(database: Database) {
  const snapshots = makeSnapshotReader(database, (db) => db)
  return async (accessSets: readonly number[]): Promise<readonly PlanClass[]> =>
    snapshots.read(accessSets, async (db) => {
      // Counted once over all, and not class by class: records are read through one after another.
      const { rows } = await sql<ClassRow>`
        with folders as (select f.class_code, count(*) as n from folder f group by f.class_code),
        records as (
          select f.class_code, sum(r.n)::bigint as n
          from (select folder_id, count(*) as n from record where state = 'active' group by folder_id) r
          join folder f on f.id = r.folder_id
          group by f.class_code
        ),
        -- Filed here besides, and first in another class or in what is out of reach.
        besides as (
          select f.class_code, count(distinct r.id) as n
          from record_filing x
          join folder f on f.id = x.folder_id
          join record r on r.id = x.record_id and r.state = 'active'
          where x.left_on is null
            and not exists (select from folder first where first.id = r.folder_id and first.class_code = f.class_code)
          group by f.class_code
        )
        select c.code, c.parent_code as parent, c.title,
               (select to_jsonb(v)
                from file_plan_class above
                join retention_schedule_version v on v.code = above.schedule_code and v.state = 'published'
                where above.code = any (c.path)
                order by cardinality(above.path) desc
                limit 1) as schedule,
               coalesce(folders.n, 0) as folders, coalesce(records.n, 0) + coalesce(besides.n, 0) as records
        from file_plan_class c
        left join folders on folders.class_code = c.code
        left join records on records.class_code = c.code
        left join besides on besides.class_code = c.code
        order by c.position, c.code
      `.execute(db)
      return rows.map(({ schedule, ...row }) => ({
        ...row,
        schedule: schedule === null ? null : shown(schedule),
      }))
    })
}

/** As the plan file writes it. */
function shown(row: ScheduleRow): ShownSchedule {
  const schedule = scheduleOf(row)
  const { code, version, action } = schedule
  const reviewers = writeStages(schedule.reviewers)
  return { code, version, ...writeTerm(schedule), action, reviewers, ...writeShape(schedule) }
}

/** Code and title of the installed plan. */
export function makeFindPlan(database: Database) {
  return async (): Promise<{ readonly code: string; readonly title: string } | undefined> => {
    const rows = await runQuery(
      database,
      sql<{ readonly code: string; readonly title: string }>`select code, title from file_plan`,
    )
    return rows[0]
  }
}
