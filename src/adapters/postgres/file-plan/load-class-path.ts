import { sql } from 'kysely'
import type { ClassOnPath } from '../../../records/retention-assessment.ts'
import type { Sql } from '../database.ts'
import { type ScheduleRow, scheduleColumns, scheduleOf } from './schedule-row.ts'

/**
 * The classes from the plan's root down to `classCode`, each with the published version of the schedule it names itself:
 * what `assessRetention` asks for. Empty where there is no such class.
 */
export async function loadClassPath(transaction: Sql, classCode: string): Promise<readonly ClassOnPath[]> {
  const paths = await loadClassPaths(transaction, [classCode])
  return paths.get(classCode) ?? []
}

/** The same of several classes; those that do not exist are absent. */
export async function loadClassPaths(
  transaction: Sql,
  classCodes: readonly string[],
): Promise<ReadonlyMap<string, readonly ClassOnPath[]>> {
  const { rows } = await sql<
    { readonly leaf: string; readonly class_code: string } & (ScheduleRow | { readonly code: null })
  >`
    select leaf.code as leaf, c.code as class_code, ${scheduleColumns}
    from file_plan_class leaf
    cross join lateral unnest(leaf.path) with ordinality as step (code, depth)
    join file_plan_class c on c.code = step.code
    left join retention_schedule_version v on v.code = c.schedule_code and v.state = 'published'
    where leaf.code = any (${classCodes}::text[])
    order by leaf.code, step.depth
  `.execute(transaction)
  const paths = Map.groupBy(rows, ({ leaf }) => leaf)
  return new Map([...paths].map(([leaf, path]) => [leaf, path.map(classOf)]))
}

function classOf(
  row: { readonly class_code: string } & (ScheduleRow | { readonly code: null }),
): ClassOnPath {
  return { code: row.class_code, schedule: row.code === null ? null : scheduleOf(row) }
}
