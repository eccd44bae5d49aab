import type { CivilDate } from '../records/civil-date.ts'
import { addDays } from '../records/civil-date.ts'
import { londonDate } from '../records/london-date.ts'

const londonTime = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/**
 * The newest London day whose planned sweep time has passed at `now`. For a plan at one time a day (`15 2 * * *`) that
 * is today once the time has passed; for any other plan it is yesterday, since today's run may still come.
 */
export function newestPlannedDay(expression: string, now: Date): CivilDate {
  const today = londonDate(now)
  const fields = expression.trim().split(/\s+/).slice(-5)
  const [minute, hour] = fields.map(Number)
  const daily = fields.slice(2).every((field) => field === '*')
  if (!daily || minute === undefined || hour === undefined || Number.isNaN(minute + hour))
    return addDays(today, -1)
  const planned = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
  return londonTime.format(now) >= planned ? today : addDays(today, -1)
}
