import { sql } from 'kysely'
import { writeStages } from '../../../records/review-stage.ts'
import { writeShape, writeTerm } from '../../../records/write-rule.ts'
import type { CountedPlan, PlanClass, ShownSchedule } from '../../../search/file-plan-tree.ts'
import type { Database } from '../database.ts'
import { type ScheduleRow, scheduleOf } from '../file-plan/schedule-row.ts'
import { runQuery } from '../run-query.ts'
import { makeSnapshotReader } from '../snapshot-reader.ts'

interface ClassRow extends Omit<PlanClass, 'schedule'> {
  readonly schedule: ScheduleRow | null
  /** Of the whole plan. */
  readonly total: number
}

/** Every class with its binding schedule, and counts of what lies in the given access sets (row-level security). */
export function makeListPlanClasses(database: Database) {
  const snapshots = makeSnapshotReader(database, (db) => db)
  return async (accessSets: readonly number[]): Promise<CountedPlan> =>
    snapshots.read(accessSets, async (db) => {
      // Counted once over all, and not class by class: records are read through one after another.
      const { rows } = await sql<ClassRow>`
        with folders as (select f.class_code, count(*) as n from folder f group by f.class_code),
        first as materialized (
          select folder_id, count(*) as n from record where state = 'active' group by folder_id
        ),
        -- Where records lie first, each class with those above it.
        records as (
          select above.code, sum(first.n)::bigint as n
          from first
          join folder f on f.id = first.folder_id
          join file_plan_class c on c.code = f.class_code
          cross join unnest(c.path) as above (code)
          group by above.code
        ),
        -- Filed under a class besides, and first outside of it or in what is out of reach: once, however many of its folders.
        besides as (
          select above.code, count(distinct r.id) as n
          from record_filing x
          join folder f on f.id = x.folder_id
          join file_plan_class c on c.code = f.class_code
          join record r on r.id = x.record_id and r.state = 'active'
          cross join unnest(c.path) as above (code)
          where x.left_on is null
            and not exists (
              select from folder one join file_plan_class own on own.code = one.class_code
              where one.id = r.folder_id and above.code = any (own.path)
            )
          group by above.code
        )
        select c.code, c.parent_code as parent, c.title,
               (select to_jsonb(v)
                from file_plan_class above
                join retention_schedule_version v on v.code = above.schedule_code and v.state = 'published'
                where above.code = any (c.path)
                order by cardinality(above.path) desc
                limit 1) as schedule,
               coalesce(folders.n, 0) as folders, coalesce(records.n, 0) + coalesce(besides.n, 0) as records,
               (select coalesce(sum(n), 0)::bigint from first) as total
        from file_plan_class c
        left join folders on folders.class_code = c.code
        left join records on records.code = c.code
        left join besides on besides.code = c.code
        order by c.position, c.code
      `.execute(db)
      const classes = rows.map(({ schedule, total: _total, ...row }) => ({
        ...row,
        schedule: schedule === null ? null : shown(schedule),
      }))
      return { classes, records: rows[0]?.total ?? 0 }
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
