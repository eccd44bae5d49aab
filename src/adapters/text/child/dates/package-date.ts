import { ownDate } from './own-date.ts'
import { zoneOf } from './zone-of.ts'

/** A date of the W3C (NOTE-datetime), of which a day must be said. Some programs leave out the zone, or spell it with a space before it. */
const DATE = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(.*))?$/i

/** The date that a package says it was made on (ISO/IEC 29500-2, 8.3.3.3), as `ownDate` gives it; nothing where it is none. */
export function packageDate(text: string): string | undefined {
  const [, year, month, day, hour, minute, second = '0', zone = ''] = DATE.exec(text.trim()) ?? []
  if (year === undefined) return undefined
  return ownDate({
    year: Number(year),
    month: Number(month),
    day: Number(day),
    ...(hour === undefined
      ? {}
      : {
          time: { hour: Number(hour), minute: Number(minute), second: Number(second) },
          zone: zoneOf(zone),
        }),
  })
}
