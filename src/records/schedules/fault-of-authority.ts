import type { CivilDate } from '../dates/civil-date.ts'
import type { ScheduleAuthority } from './retention-schedule.ts'
import type { ScheduleFault } from './schedule-fault.ts'

/** An authority that has not been given yet allows nothing (DESIGN §5), so nobody names one before its day. */
export function faultOfAuthority(
  authority: ScheduleAuthority | null,
  today: CivilDate,
): ScheduleFault | undefined {
  if (authority === null || authority.approvedOn <= today) return undefined
  return {
    path: ['authority', 'approvedOn'],
    message: `lies in the future (${authority.approvedOn}): write it once it has been approved`,
  }
}
