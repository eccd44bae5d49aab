import { addDays, type CivilDate } from '../records/dates/civil-date.ts'
import { londonDate } from '../records/dates/london-date.ts'

const HOUR_MS = 3_600_000

/** The first instant of a London day: midnight UTC, or an hour before it in British Summer Time. */
export function londonDayStart(day: CivilDate): Date {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  // Within living memory London has been at UTC, an hour ahead, or (1941 to 1947) two.
  for (const hours of [2, 1, 0, -1]) {
    const start = new Date(midnight - hours * HOUR_MS)
    if (londonDate(start) === day && londonDate(new Date(start.getTime() - 1)) === addDays(day, -1))
      return start
  }
  return new Date(midnight)
}
