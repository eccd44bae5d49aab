import { mailDate } from './mail-date.ts'
import { ownDate } from './own-date.ts'
import { zoneOf } from './zone-of.ts'

/**
 * D:YYYYMMDDHHmmSSOHH'mm' (ISO 32000-2, 7.9.4), everything after the year optional. Programs that counted years on from 19
 * wrote five digits for them from the year 2000 on.
 */
const PDF_DATE =
  /^(?:D:)?\s*(19(?=1\d\d)\d{3}(?=\d{10}(?:\D|$))|\d{4}(?![-:/]\d\d[-:/]))(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(\d\d)?)?)?)?)?(?!\d)\s*([Z+-].*)?/

/**
 * The date that a PDF says it was made on, as `ownDate` gives it: in the form of the standard, where a part that is missing is
 * the first of its kind, or in one of those that programs write that never read it.
 */
export function pdfDate(text: string): string | undefined {
  const [, year, month = '01', day = '01', hour, minute = '00', second = '00', zone = ''] =
    PDF_DATE.exec(text) ?? []
  if (year === undefined)
    return mailDate(text.replace(/^D:\s*/, '').replace(/^(\d{4}):(\d\d):(\d\d)\b/, '$1-$2-$3'))
  return ownDate({
    year: year.length > 4 ? 1_900 + Number(year.slice(2)) : Number(year),
    month: Number(month),
    day: Number(day),
    ...(hour === undefined
      ? {}
      : {
          time: { hour: Number(hour), minute: Number(minute), second: Number(second) },
          zone: zoneOf(zone.replace(/'/g, ':')),
        }),
  })
}
