import { MunimentError } from '../../kernel/muniment-error.ts'
import { type CivilDate, civilDate } from './civil-date.ts'

// The ISO 8601 calendar is the Gregorian one carried back for ever; the default calendar turns Julian before 1582.
const londonDay = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})

// London's own mean time ran 75 seconds behind Greenwich before 1847: before this instant it was still the year 0000,
// which the formatter writes as year 1 of the other era.
const EARLIEST = Date.parse('0001-01-01T00:01:15Z')
const LATEST = Date.parse('9999-12-31T23:59:59.999Z')

/**
 * The day it is in London at `instant` (DESIGN §4): `2025-03-31T23:30:00Z` is 1 April, in British Summer Time.
 * Throws `invalid-date` for no instant at all and outside the years 0001 to 9999.
 */
export function londonDate(instant: Date): CivilDate {
  const time = instant.getTime()
  if (!(time >= EARLIEST && time <= LATEST)) {
    throw new MunimentError('invalid-date', 'an instant must lie between the years 0001 and 9999')
  }
  const parts = { year: 0, month: 0, day: 0 }
  for (const { type, value } of londonDay.formatToParts(instant)) {
    if (type === 'year' || type === 'month' || type === 'day') parts[type] = Number(value)
  }
  return civilDate(parts)
}
