import type { Branded } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'

/** A day of the Gregorian calendar in Europe/London, `YYYY-MM-DD`, years 0001 to 9999. Compares and sorts as text. */
export type CivilDate = Branded<'CivilDate'>

/** A day taken apart. Months and days count from 1. */
export interface DateParts {
  readonly year: number
  readonly month: number
  readonly day: number
}

const CIVIL_DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

/** Days of a month, 28 to 31; the calendar is the proleptic Gregorian one (ISO 8601). */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  const days = DAYS_OF_MONTH[month - 1]
  if (days === undefined) throw new RangeError(`no month ${month}`)
  return days
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** Whether the parts name a day that exists, in the years 0001 to 9999. */
export function isDay({ year, month, day }: DateParts): boolean {
  if (![year, month, day].every(Number.isInteger)) return false
  if (year < 1 || year > 9999 || month < 1 || month > 12) return false
  return day >= 1 && day <= daysInMonth(year, month)
}

/** Whether `text` is exactly a civil date: ten characters, an existing day. Takes no instants: see `parseDate`. */
export function isCivilDate(text: string): text is CivilDate {
  const match = CIVIL_DATE.exec(text)
  return match !== null && isDay({ year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) })
}

/** The day of these parts; throws `invalid-date` where there is none or the year is outside 0001 to 9999. */
export function civilDate(parts: DateParts): CivilDate {
  const text = `${pad(parts.year, 4)}-${pad(parts.month, 2)}-${pad(parts.day, 2)}`
  if (!isDay(parts)) {
    throw new MunimentError(
      'invalid-date',
      `${text} is not a day of the calendar between 0001-01-01 and 9999-12-31`,
    )
  }
  // Written as `isCivilDate` asks for it, of a day that exists.
  return text as CivilDate
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}

/** Year, month and day of a date. */
export function partsOf(date: CivilDate): DateParts {
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)) }
}

/** Negative where `left` is earlier, positive where it is later, 0 on the same day. */
export function compareDates(left: CivilDate, right: CivilDate): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}

/** The day `days` after `date` (before it, where negative); throws `invalid-date` beyond the calendar's years. */
export function addDays(date: CivilDate, days: number): CivilDate {
  return civilDate(partsOfDayNumber(dayNumber(partsOf(date)) + days))
}

// Days are counted by the calendar's own arithmetic, never in milliseconds, so no time zone and no clock change can
// touch them. Years are taken to begin in March: the leap day then ends the year and months have a closed formula.
const DAYS_OF_ERA = 146_097

function dayNumber({ year, month, day }: DateParts): number {
  const marchYear = month > 2 ? year : year - 1
  const era = Math.floor(marchYear / 400)
  const yearOfEra = marchYear - era * 400
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  return (
    era * DAYS_OF_ERA + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  )
}

function partsOfDayNumber(number: number): DateParts {
  const era = Math.floor(number / DAYS_OF_ERA)
  const dayOfEra = number - era * DAYS_OF_ERA
  const leapDays =
    Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096)
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365)
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return { year, month, day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1 }
}
