import { isMunimentError } from '../../kernel/muniment-error.ts'
import {
  addDays,
  type CivilDate,
  civilDate,
  daysInMonth,
  isDay,
  partsOf,
} from '../../records/dates/civil-date.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import { parseInstant } from '../../records/dates/parse-date.ts'

/** Both ends included; `null` is open. */
export interface DateRange {
  readonly from: CivilDate | null
  readonly to: CivilDate | null
}

/**
 * What may stand after `created:`: a year, a month, a day (`2019`, `2019-03`, `2019-03-14`, `14/03/2019`), two of them
 * with `..` between or at one end, one behind `<`, `<=`, `>`, `>=`, or a stretch of time in words (`last-month`,
 * `last-30-days`, `2019-q1`, `fy2019-20`). An RFC 3339 instant is its day in London (DESIGN §4).
 * `undefined` where it is none of these, a day that does not exist, or what would reach beyond the calendar's years.
 */
export function readDateRange(typed: string, today: CivilDate): DateRange | undefined {
  try {
    return rangeOf(typed, today)
  } catch (error) {
    if (!isMunimentError(error, 'invalid-date')) throw error
    return undefined
  }
}

function rangeOf(typed: string, today: CivilDate): DateRange | undefined {
  const text = typed.trim().toLowerCase()
  // Both patterns take line ends like the rest: to stop at one, they would go back over all of the text again and again.
  const compared = /^([<>]=?)\s*(.+)$/s.exec(text)
  if (compared !== null) return comparedWith(compared[1] ?? '', stretchOf(compared[2] ?? '', today))
  const ends = /^(.*?)(?:\.\.+|…)(.*)$/s.exec(text)
  if (ends === null) return stretchOf(text, today)
  const [first = '', last = ''] = ends.slice(1).map((end) => end.trim())
  if (first === '' && last === '') return undefined
  const from = first === '' ? null : stretchOf(first, today)?.from
  const to = last === '' ? null : stretchOf(last, today)?.to
  if (from === undefined || to === undefined) return undefined
  return from !== null && to !== null && from > to ? undefined : { from, to }
}

interface Stretch {
  readonly from: CivilDate
  readonly to: CivilDate
}

function comparedWith(how: string, stretch: Stretch | undefined): DateRange | undefined {
  if (stretch === undefined) return undefined
  switch (how) {
    case '<':
      return { from: null, to: addDays(stretch.from, -1) }
    case '<=':
      return { from: null, to: stretch.to }
    case '>':
      return { from: addDays(stretch.to, 1), to: null }
    default:
      return { from: stretch.from, to: null }
  }
}

const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]

function stretchOf(text: string, today: CivilDate): Stretch | undefined {
  const instant = parseInstant(text)
  if (instant !== undefined) return { from: londonDate(instant), to: londonDate(instant) }
  const words = inWords(text, today) ?? partOfYear(text.replaceAll(' ', '-'))
  if (words !== undefined) return words
  const iso = /^(\d{4})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?$/.exec(text)
  if (iso !== null) return stretch(iso[1], iso[2], iso[3])
  // The British order: day, month, year.
  const british = /^(?:(\d{1,2})[-/.])?(\d{1,2})[-/.](\d{4})$/.exec(text)
  if (british !== null) return stretch(british[3], british[2], british[1])
  const named = /^(?:(\d{1,2})[-/. ])?([a-z]{3,9})[-/. ](\d{4})$/.exec(text)
  const month = named === null ? -1 : months.findIndex((name) => name.startsWith(named[2] ?? ''))
  return month === -1 ? undefined : stretch(named?.[3], String(month + 1), named?.[1])
}

function stretch(yearText: string | undefined, monthText?: string, dayText?: string): Stretch | undefined {
  const year = Number(yearText)
  const month = monthText === undefined ? undefined : Number(monthText)
  const day = dayText === undefined ? undefined : Number(dayText)
  if (!isDay({ year, month: month ?? 1, day: day ?? 1 })) return undefined
  const lastMonth = month ?? 12
  return {
    from: civilDate({ year, month: month ?? 1, day: day ?? 1 }),
    to: civilDate({ year, month: lastMonth, day: day ?? daysInMonth(year, lastMonth) }),
  }
}

function inWords(text: string, today: CivilDate): Stretch | undefined {
  const { year, month } = partsOf(today)
  switch (text.replaceAll(' ', '-')) {
    case 'today':
      return { from: today, to: today }
    case 'yesterday':
      return { from: addDays(today, -1), to: addDays(today, -1) }
    case 'this-week':
      return { from: monday(today), to: addDays(monday(today), 6) }
    case 'last-week':
      return { from: addDays(monday(today), -7), to: addDays(monday(today), -1) }
    case 'this-month':
      return monthsFrom(year, month, 1)
    case 'last-month':
      return monthsFrom(year, month - 1, 1)
    case 'this-quarter':
      return monthsFrom(year, month - ((month - 1) % 3), 3)
    case 'last-quarter':
      return monthsFrom(year, month - ((month - 1) % 3) - 3, 3)
    case 'this-year':
      return monthsFrom(year, 1, 12)
    case 'last-year':
      return monthsFrom(year - 1, 1, 12)
    // From 1 April, as the Exchequer's and departments' accounts.
    case 'this-financial-year':
      return monthsFrom(month < 4 ? year - 1 : year, 4, 12)
    case 'last-financial-year':
      return monthsFrom(month < 4 ? year - 2 : year - 1, 4, 12)
    default:
      return upToToday(text.replaceAll(' ', '-'), today)
  }
}

/** `last-30-days`, `last-6-months`: so long, with today as the last day of it. */
function upToToday(text: string, today: CivilDate): Stretch | undefined {
  const [, digits, unit] = /^last-(\d{1,4})-(day|week|month|year)s?$/.exec(text) ?? []
  const count = Number(digits)
  if (unit === undefined || count === 0) return undefined
  if (unit === 'day' || unit === 'week')
    return { from: addDays(today, 1 - count * (unit === 'week' ? 7 : 1)), to: today }
  const { year, month, day } = partsOf(today)
  const first = year * 12 + month - 1 - count * (unit === 'year' ? 12 : 1)
  const [firstYear, firstMonth] = [Math.floor(first / 12), (first % 12) + 1]
  if (firstYear < 1) return undefined
  // The day after the same day so long ago: the last of a shorter month stands for days that it has not.
  const sameDay = Math.min(day, daysInMonth(firstYear, firstMonth))
  return { from: addDays(civilDate({ year: firstYear, month: firstMonth, day: sameDay }), 1), to: today }
}

/** `2019-q1`, `q1-2019`: a quarter of the calendar. `fy2019`, `financial-year-2019-20`: from 1 April of the year that is named first. */
function partOfYear(text: string): Stretch | undefined {
  const quarter = /^(?:(?<year>\d{4})[-/]?q(?<number>[1-4])|q(?<first>[1-4])[-/](?<of>\d{4}))$/.exec(
    text,
  )?.groups
  if (quarter !== undefined) {
    const year = Number(quarter['year'] ?? quarter['of'])
    const number = Number(quarter['number'] ?? quarter['first'])
    return year < 1 ? undefined : monthsFrom(year, 3 * number - 2, 3)
  }
  const [, begins, ends] = /^(?:fy|financial-year)-?(\d{4})(?:[-/](\d{2}|\d{4}))?$/.exec(text) ?? []
  const year = Number(begins)
  if (begins === undefined || year < 1 || year === 9999) return undefined
  if (
    ends !== undefined &&
    !String(year + 1)
      .padStart(4, '0')
      .endsWith(ends)
  )
    return undefined
  return monthsFrom(year, 4, 12)
}

/** Months may be counted past either end of the year. */
function monthsFrom(year: number, month: number, count: number): Stretch {
  const first = year * 12 + month - 1
  const last = first + count - 1
  const [lastYear, lastMonth] = [Math.floor(last / 12), (last % 12) + 1]
  return {
    from: civilDate({ year: Math.floor(first / 12), month: (first % 12) + 1, day: 1 }),
    to: civilDate({ year: lastYear, month: lastMonth, day: daysInMonth(lastYear, lastMonth) }),
  }
}

function monday(today: CivilDate): CivilDate {
  // The first of January 2024 was a Monday.
  const days = Math.round((Date.parse(today) - Date.parse('2024-01-01')) / 86_400_000)
  return addDays(today, -(((days % 7) + 7) % 7))
}
