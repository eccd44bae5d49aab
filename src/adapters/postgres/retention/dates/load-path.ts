import { sql } from 'kysely'
import { overrideOnPath } from '../../../../records/retention-end/override-on-path.ts'
import type { ClassOnPath } from '../../../../records/retention-end/retention-assessment.ts'
import type { Sql } from '../../database.ts'
import { loadClassPath } from '../../file-plan/load-class-path.ts'
import { type ScheduleRow, scheduleColumns, scheduleOf } from '../../file-plan/schedule-row.ts'

/** Where a record lies, and what that folder and the record itself were given instead of the class's schedule. */
interface PlaceInPlan {
  readonly classCode: string
  readonly folderOverride: string | null
  readonly ownOverride: string | null
}

/** The version of a schedule that binds, whichever is published. */
export interface BoundVersion {
  readonly code: string
  readonly version: number
}

export type LoadPath = (place: PlaceInPlan, bound: BoundVersion | null) => Promise<readonly ClassOnPath[]>

/** `loadPath` for many records of one moment: few places in the plan, each looked up once. */
export function makeLoadPath(db: Sql): LoadPath {
  const known = new Map<string, Promise<readonly ClassOnPath[]>>()
  return ({ classCode, folderOverride, ownOverride }, bound) => {
    const place = { classCode, folderOverride, ownOverride }
    const key = JSON.stringify([place, bound])
    const found = known.get(key) ?? loadPath(db, place, bound)
    known.set(key, found)
    return found
  }
}

/** The path to a record with its published schedules; under the code that binds it already, the version that does. */
async function loadPath(
  db: Sql,
  place: PlaceInPlan,
  bound: BoundVersion | null,
): Promise<readonly ClassOnPath[]> {
  const path = await overriddenPath(db, place)
  const isOther = ({ schedule }: ClassOnPath): boolean =>
    bound !== null && schedule?.code === bound.code && schedule.version !== bound.version
  if (bound === null || !path.some(isOther)) return path
  const { rows } = await sql<ScheduleRow>`
    select ${scheduleColumns}
    from retention_schedule_version v where code = ${bound.code} and version = ${bound.version}
  `.execute(db)
  const schedule = rows[0] === undefined ? null : scheduleOf(rows[0])
  return path.map((onPath) => (onPath.schedule?.code === bound.code ? { ...onPath, schedule } : onPath))
}

/** The classes, and then what the folder and the record itself were given. */
async function overriddenPath(db: Sql, place: PlaceInPlan): Promise<readonly ClassOnPath[]> {
  const path = await loadClassPath(db, place.classCode)
  const given = [
    ['folder', place.folderOverride],
    ['record', place.ownOverride],
  ] as const
  const codes = given.flatMap(([, code]) => (code === null ? [] : [code]))
  if (codes.length === 0) return path
  const { rows } = await sql<ScheduleRow>`
    select ${scheduleColumns}
    from retention_schedule_version v where code = any (${codes}::text[]) and state = 'published'
  `.execute(db)
  const steps = given.flatMap(([on, code]) => {
    const found = rows.find((one) => one.code === code)
    return found === undefined ? [] : [overrideOnPath(scheduleOf(found), on)]
  })
  return [...path, ...steps]
}
