import type { ScheduleVersion } from '../schedules/retention-schedule.ts'
import type { ClassOnPath } from './retention-assessment.ts'

/** A schedule given to a record itself, or to its folder, as the end of a path: nearer than any class. */
export function overrideOnPath(schedule: ScheduleVersion, override: 'folder' | 'record'): ClassOnPath {
  return { code: schedule.code, schedule, override }
}
