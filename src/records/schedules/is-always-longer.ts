import type { Period } from '../dates/period.ts'

/** Whether `one` ends later than `other` from every day there is: a month has 28 to 31 days. */
export function isAlwaysLonger(one: Period, other: Period): boolean {
  const months = one.years * 12 + one.months - (other.years * 12 + other.months)
  return months * (months < 0 ? 31 : 28) + one.days - other.days > 0
}
