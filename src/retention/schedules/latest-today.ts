import { type Clock, systemClock } from '../../kernel/clock.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { londonDate } from '../../records/dates/london-date.ts'

/**
 * Today by the business clock or by the machine's, whichever is later. What was done outside has been done, also for a drill
 * that is set to a day before it.
 */
export function latestToday(clock: Clock): CivilDate {
  const [business, machine] = [londonDate(clock.now()), londonDate(systemClock.now())]
  return business > machine ? business : machine
}
