import { createTask, parse } from 'node-cron'
import { addDays, type CivilDate } from '../../records/dates/civil-date.ts'
import { londonDate } from '../../records/dates/london-date.ts'

/** The 29th of February comes back within eight years. */
const MOST_DAYS_BACK = 8 * 366

/**
 * The newest London day on which a run was planned whose first time has passed at `now`; nothing where none was within eight
 * years.
 */
export function newestPlannedDay(expression: string, now: Date): CivilDate | undefined {
  const { hour, minute, second } = parse(expression)
  const time = [hour, minute, second].map(([first = 0]) => String(first).padStart(2, '0')).join(':')
  const task = createTask(expression, () => undefined, { timezone: 'Europe/London' })
  try {
    let day = londonDate(now)
    for (let back = 0; back < MOST_DAYS_BACK; back += 1) {
      // London's clocks show either offset.
      const instants = ['Z', '+01:00'].map((offset) => new Date(`${day}T${time}${offset}`))
      if (instants.some((at) => at <= now && task.match(at))) return day
      day = addDays(day, -1)
    }
    return undefined
  } finally {
    void task.destroy()
  }
}
