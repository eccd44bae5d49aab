import { isDay } from '../../../../records/dates/civil-date.ts'

/** A date as somebody wrote it, taken apart; the zone in minutes east of Greenwich, absent where it names none. */
export interface WrittenDate {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly time?: { readonly hour: number; readonly minute: number; readonly second: number } | undefined
  readonly zone?: number | undefined
}

/** Before it nobody had a program that dates what it writes: such a date comes of a clock or a field that counts from zero. */
const EARLIEST_YEAR = 1971
/** Zero of the clock of DOS, and what archives write that keep no dates. */
const DOS_ZERO = '1980-01-01'
/** No place is further from Greenwich. */
const FURTHEST_ZONE = 14 * 60

/**
 * The date that a document says of itself, as an RFC 3339 instant in UTC; one without a time, or without a zone that is
 * known, as its day `YYYY-MM-DD` just as it stands there, which is then a day in London (DESIGN §4) whatever the zone of the
 * machine. Nothing for days that do not exist, and for those on which clocks begin that nobody has set.
 */
export function ownDate({ year, month, day, time, zone }: WrittenDate): string | undefined {
  if (!isDay({ year, month, day }) || year < EARLIEST_YEAR) return undefined
  const civil = `${year}-${two(month)}-${two(day)}`
  if (civil === DOS_ZERO) return undefined
  if (time === undefined || zone === undefined || Math.abs(zone) > FURTHEST_ZONE) return civil
  const { hour, minute, second } = time
  if (hour > 23 || minute > 59 || second > 60) return civil
  // A leap second belongs to the day that it ends.
  const instant = Date.UTC(year, month - 1, day, hour, minute - zone, Math.min(second, 59))
  return new Date(instant).toISOString()
}

const two = (number: number): string => String(number).padStart(2, '0')
