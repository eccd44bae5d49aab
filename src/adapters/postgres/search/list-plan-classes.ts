import { sql } from 'kysely'
import { writeStages } from '../../../records/schedules/review-stage.ts'
import { writeShape, writeTerm } from '../../../records/schedules/write-rule.ts'
import type { CountedPlan, ShownSchedule } from '../../../search/file-plan-tree.ts'
import type { Database } from '../database.ts'
import { type ScheduleRow, scheduleOf } from '../file-plan/schedule-row.ts'
import { runQuery } from '../run-query.ts'
import { makeSnapshotReader } from '../snapshot-reader.ts'
import { countedPlan } from './counted-plan.ts'

/** Every class with its binding schedule, and counts of what lies in the given access sets (row-level security). */
export function makeListPlanClasses(database: Database) {
  const snapshots = makeSnapshotReader(database, (db) => db)
  return async (accessSets: readonly number[]): Promise<CountedPlan> =>
    snapshots.read(accessSets, async (db) => {
      const { rows } = await countedPlan(accessSets).execute(db)
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
