import { assertNever } from '../kernel/assert-never.ts'
import { type CivilDate, civilDate, daysInMonth } from '../records/dates/civil-date.ts'

export type TimelineUnit = 'month' | 'year' | 'decade'

/** A stretch of time: its first and last day, and what people call it. */
export interface Stretch {
  readonly from: CivilDate
  readonly to: CivilDate
  readonly label: string
}

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** Numbers a stretch so that the next one has the next number. `value`: a year or a month, as an index counts by. */
export function stretchNumber(value: string, unit: TimelineUnit): number {
  const year = Number(value.slice(0, 4))
  switch (unit) {
    case 'month':
      return year * 12 + Number(value.slice(5, 7)) - 1
    case 'year':
      return year
    case 'decade':
      return Math.trunc(year / 10)
    default:
      return assertNever(unit)
  }
}

/** The stretch that has this number. */
export function stretchOf(number: number, unit: TimelineUnit): Stretch {
  switch (unit) {
    case 'month': {
      const [year, month] = [Math.trunc(number / 12), (number % 12) + 1]
      return {
        from: civilDate({ year, month, day: 1 }),
        to: civilDate({ year, month, day: daysInMonth(year, month) }),
        label: `${months[month - 1]} ${year}`,
      }
    }
    case 'year':
      return years(number, number, String(number))
    case 'decade':
      // There is no year 0: the first decade has nine years.
      return years(Math.max(1, number * 10), number * 10 + 9, `${number * 10}s`)
    default:
      return assertNever(unit)
  }
}

function years(first: number, last: number, label: string): Stretch {
  return {
    from: civilDate({ year: first, month: 1, day: 1 }),
    to: civilDate({ year: last, month: 12, day: 31 }),
    label,
  }
}
