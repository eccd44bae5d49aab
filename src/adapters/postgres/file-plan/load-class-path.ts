import { sql } from 'kysely'
import type { ClassOnPath } from '../../../records/retention-end/retention-assessment.ts'
import type { Sql } from '../database.ts'
import { type ScheduleRow, scheduleColumns, scheduleOf } from './schedule-row.ts'

/**
 * The classes from the plan's root down to `classCode`, each with the published version of the schedule it names itself:
 * what `assessRetention` asks for. Empty where there is no such class.
 */
export async function loadClassPath(transaction: Sql, classCode: string): Promise<readonly ClassOnPath[]> {
  const { rows } = await sql<{ readonly class_code: string } & (ScheduleRow | { readonly code: null })>`
    select c.code as class_code, ${scheduleColumns}
    from file_plan_class leaf
    cross join lateral unnest(leaf.path) with ordinality as step (code, depth)
    join file_plan_class c on c.code = step.code
    left join retention_schedule_version v on v.code = c.schedule_code and v.state = 'published'
    where leaf.code = ${classCode}
    order by step.depth
  `.execute(transaction)
  return rows.map((row) => ({ code: row.class_code, schedule: row.code === null ? null : scheduleOf(row) }))
}
