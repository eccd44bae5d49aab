import { MunimentError } from '../../kernel/muniment-error.ts'
import { type CivilDate, isCivilDate, isDay } from './civil-date.ts'
import { londonDate } from './london-date.ts'

const INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/

/**
 * The civil date that `text` means: `YYYY-MM-DD`, or an RFC 3339 instant, which is taken as its London date (DESIGN §4).
 * Strict: days that do not exist, other orders, two-digit years, times without a zone and surrounding space all
 * throw `invalid-date`.
 */
export function parseDate(text: string): CivilDate {
  if (isCivilDate(text)) return text
  const instant = parseInstant(text)
  if (instant !== undefined) return londonDate(instant)
  throw new MunimentError('invalid-date', explain(text))
}

/** The instant that an RFC 3339 `date-time` means, or `undefined` where it is none. */
export function parseInstant(text: string): Date | undefined {
  const match = INSTANT.exec(text)
  if (match === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number)
  if (!isDay({ year, month, day }) || hour > 23 || minute > 59 || second > 60) return undefined
  const offsetHours = Number(match[9] ?? 0)
  const offsetMinutes = Number(match[10] ?? 0)
  if (offsetHours > 23 || offsetMinutes > 59) return undefined
  const offset = (match[8] === '-' ? -1 : 1) * (offsetHours * 60 + offsetMinutes)
  const millisecond = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3))
  // RFC 3339, 5.6: `:60` exists only in a leap second, the last of a day in UTC. It belongs to the day it ends.
  const instant = utc(year, month, day, hour, minute - offset, Math.min(second, 59), millisecond)
  if (second === 60 && (instant.getUTCHours() !== 23 || instant.getUTCMinutes() !== 59)) return undefined
  return instant
}

function utc(year: number, month: number, day: number, ...time: [number, number, number, number]): Date {
  const instant = new Date(0)
  // `Date.UTC` would take the years 0 to 99 as 1900 to 1999.
  instant.setUTCFullYear(year, month - 1, day)
  instant.setUTCHours(...time)
  return instant
}

function explain(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return `${text} is not a day of the calendar`
  if (/^\d{4}-\d{2}-\d{2}[Tt ]/.test(text)) {
    return 'an instant must exist and name its zone, as in 2025-03-31T23:30:00Z (RFC 3339)'
  }
  return 'a date is written YYYY-MM-DD, or as an instant like 2025-03-31T23:30:00Z'
}
