import { assertNever } from '../../kernel/assert-never.ts'
import { addMonths } from './add-months.ts'
import { addDays, type CivilDate, civilDate, compareDates, daysInMonth, partsOf } from './civil-date.ts'
import { type DayOfYear, defaultUnitStarts, type Unit, type UnitStarts } from './unit.ts'

/** The last day of the unit that `date` falls in: `date` itself where it is that day. */
export function endOfUnit(date: CivilDate, unit: Unit, starts: UnitStarts = defaultUnitStarts): CivilDate {
  const { year, month } = partsOf(date)
  switch (unit) {
    case 'month':
      return civilDate({ year, month, day: daysInMonth(year, month) })
    case 'calendar-year':
      return civilDate({ year, month: 12, day: 31 })
    case 'quarter':
      return dayBeforeNext(date, starts.quarter, 3)
    case 'financial-year':
    case 'tax-year':
    case 'academic-year':
      return dayBeforeNext(date, starts[unit], 12)
    default:
      return assertNever(unit)
  }
}

/** The day before the next of the days that come round each `months` months, one of them being `start`. */
function dayBeforeNext(date: CivilDate, start: DayOfYear, months: number): CivilDate {
  const { year } = partsOf(date)
  let next = civilDate({ year, month: ((start.month - 1) % months) + 1, day: start.day })
  while (compareDates(next, date) <= 0) next = addMonths(next, months).date
  return addDays(next, -1)
}

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
)

/** The unit in words, with the start that tells one organisation's year from another's. */
export function describeUnit(unit: Unit, starts: UnitStarts = defaultUnitStarts): string {
  if (unit === 'month') return 'month'
  if (unit === 'calendar-year') return 'calendar year'
  const { month, day } = starts[unit]
  const from = `${day} ${MONTHS[month - 1]}`
  return unit === 'quarter' ? `quarter (counted from ${from})` : `${unit.replace('-', ' ')} (from ${from})`
}
