import { type CivilDate, civilDate, daysInMonth, partsOf } from './civil-date.ts'

/**
 * `date` moved on by whole months, and whether its day had to be clamped to the end of a shorter month. Never sticky to
 * a month's end: 28 Feb + P1M is 28 Mar. Throws `invalid-date` beyond the year 9999.
 */
export function addMonths(
  date: CivilDate,
  months: number,
): { readonly date: CivilDate; readonly clamped: boolean } {
  const { year, month, day } = partsOf(date)
  const total = year * 12 + (month - 1) + months
  const target = { year: Math.floor(total / 12), month: (total % 12) + 1 }
  const last = daysInMonth(target.year, target.month)
  return { date: civilDate({ ...target, day: Math.min(day, last) }), clamped: day > last }
}
