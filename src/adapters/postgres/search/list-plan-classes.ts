import { sql } from 'kysely'
import type { PlanClass, ShownSchedule } from '../../../search/file-plan-tree.ts'
import type { Database } from '../database.ts'
import { runQuery } from '../run-query.ts'
import { makeSnapshotReader } from '../snapshot-reader.ts'

interface ClassRow extends Omit<PlanClass, 'schedule'> {
  readonly schedule: (Omit<ShownSchedule, 'trigger'> & { readonly trigger: StoredTrigger }) | null
}

/** A trigger as stored: its type, and what an event, a field or a day adds. */
type StoredTrigger = { readonly type: string; readonly [detail: string]: string }

/** Every class with its binding schedule, and counts of what lies in the given access sets (row-level security). */
export function makeListPlanClasses(database: Database) {
  const snapshots = makeSnapshotReader(database, (db) => db)
  return async (accessSets: readonly number[]): Promise<readonly PlanClass[]> =>
    snapshots.read(accessSets, async (db) => {
      const { rows } = await sql<ClassRow>`
        select c.code, c.parent_code as parent, c.title,
               (select jsonb_build_object(
                         'code', v.code, 'version', v.version, 'trigger', v.trigger, 'period', v.period,
                         'after', v.after, 'rounding', v.rounding, 'action', v.action)
                from file_plan_class above
                join retention_schedule_version v on v.code = above.schedule_code and v.state = 'published'
                where above.code = any (c.path)
                order by cardinality(above.path) desc
                limit 1) as schedule,
               (select count(*) from folder f where f.class_code = c.code) as folders,
               (select count(*) from record r join folder f on f.id = r.folder_id
                where f.class_code = c.code and r.state = 'active') as records
        from file_plan_class c
        order by c.position, c.code
      `.execute(db)
      return rows.map(({ schedule, ...row }) => ({
        ...row,
        schedule: schedule === null ? null : { ...schedule, trigger: shownTrigger(schedule.trigger) },
      }))
    })
}

/** As the plan file writes it: a name, or `{event: …}`, `{metadata-date: …}`, `{fixed-date: …}`. */
function shownTrigger(trigger: StoredTrigger): ShownSchedule['trigger'] {
  const { type, ...details } = trigger
  const detail = Object.values(details)[0]
  return detail === undefined ? type : { [type]: detail }
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
