import { MunimentError } from '../../kernel/muniment-error.ts'
import { writePath } from '../../kernel/write-path.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { faultOfAuthority } from '../../records/schedules/fault-of-authority.ts'
import type { ScheduleAuthority } from '../../records/schedules/retention-schedule.ts'

/** Throws `invalid-schedule` for a schedule whose authority would count before it is given. */
export function refuseFutureAuthority(authority: ScheduleAuthority | null, today: CivilDate): void {
  const fault = faultOfAuthority(authority, today)
  if (fault === undefined) return
  throw new MunimentError('invalid-schedule', 'The authority of the schedule has not been given yet.', {
    errors: [{ path: writePath(fault.path), message: fault.message }],
  })
}
