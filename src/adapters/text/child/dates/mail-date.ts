import { monthOf } from './month-of.ts'
import { ownDate, type WrittenDate } from './own-date.ts'
import { zoneOf } from './zone-of.ts'

const LONGEST = 200
const NAME = String.raw`(?:\p{L}{1,15}(?!\p{L})\.?\s*,?\s*)?`
const MONTH = String.raw`(?<month>\p{L}{3,12})\.?`
const DAY = String.raw`(?<day>\d{1,2})(?:st|nd|rd|th|\.)?`
const TIME = String.raw`\d{1,2}\s*:\s*\d{1,2}(?:\s*:\s*\d{1,2})?`
const YEAR = String.raw`(?<year>\d{2,5})(?!\d|\s*:)`
/** RFC 5322, 3.3 and 4.3, and what programs write that never read it. Of two numbers none is guessed to be the month. */
const FORMS: readonly RegExp[] = [
  String.raw`${DAY}(?:\s+de\b)?[\s-]*${MONTH}(?:\s+de\b)?[\s,-]*${YEAR}(?<rest>.*)`,
  // As asctime of C does.
  String.raw`(?:${MONTH}\s+${DAY}|${DAY}\s+${MONTH}),?\s+(?<rest>${TIME}(?:\s+[^\d\s]\S*)?)\s+${YEAR}(?<after>.*)`,
  String.raw`${MONTH}\s+${DAY},?\s+${YEAR}(?<rest>.*)`,
  String.raw`(?<year>\d{4})([-/])(?<month>\d{1,2})\2(?<day>\d{1,2})(?!\d)(?<rest>.*)`,
].map((form) => new RegExp(`^${NAME}${form}`, 'iu'))
const CLOCK =
  /^(?:,|t|at)?\s*(\d{1,2})\s*[:.]\s*(\d{1,2})(?:\s*[:.]\s*(\d{1,2})(?:[.,]\d{1,9})?)?\s*(?:([ap])\.?m\b\.?)?\s*(.*)/i

/**
 * The date of a mail (RFC 5322, 3.3), also in its obsolete and its wrong forms: a day of the week is not looked at, years of
 * two or three digits count as 4.3 says, and a zone may stand in a comment. As `ownDate` gives it: a date that names no zone,
 * or none that is known, is its day as it stands there. Nothing where no day is said beyond doubt.
 */
export function mailDate(field: string): string | undefined {
  const text = field.slice(0, LONGEST).replace(/\s+/g, ' ').trim()
  const { plain, comment } = withoutComments(text)
  for (const form of FORMS) {
    const { year = '', month = '', day = '', rest = '', after = '' } = form.exec(plain)?.groups ?? {}
    const number = /^\d/.test(month) ? Number(month) : monthOf(month)
    if (number === 0) continue
    return ownDate({
      year: fullYear(year),
      month: number,
      day: Number(day),
      ...timeOf(`${rest}${after}`.trim(), comment),
    })
  }
  return undefined
}

function timeOf(rest: string, comment: string): Pick<WrittenDate, 'time' | 'zone'> {
  const [, hours, minutes, seconds = '0', half, zone = ''] = CLOCK.exec(rest) ?? []
  if (hours === undefined) return {}
  const hour =
    half === undefined ? Number(hours) : (Number(hours) % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
  return {
    time: { hour, minute: Number(minutes), second: Number(seconds) },
    zone: zoneOf(zone === '' ? comment : zone),
  }
}

/** RFC 5322, 4.3: of three digits were written by programs that counted on from 1900. */
function fullYear(text: string): number {
  const year = Number(text)
  if (text.length === 2) return year + (year < 50 ? 2_000 : 1_900)
  return text.length === 3 ? year + 1_900 : year
}

/** The text without what stands in parentheses, which may hold others, and what stands first in them. */
function withoutComments(text: string): { readonly plain: string; readonly comment: string } {
  let plain = ''
  let comment = ''
  let depth = 0
  for (const sign of text) {
    if (sign === ')') depth = Math.max(0, depth - 1)
    else if (sign === '(') {
      if (depth === 0) plain += ' '
      depth += 1
    } else if (depth > 0) comment += sign
    else plain += sign
  }
  return { plain: plain.replace(/ +/g, ' ').trim(), comment: comment.trim() }
}
