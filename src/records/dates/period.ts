import { MunimentError } from '../../kernel/muniment-error.ts'

/** A length of time in calendar units, above zero. Parts are whole numbers and are never carried into each other. */
export interface Period {
  readonly years: number
  readonly months: number
  readonly days: number
}

const PERIOD = /^P(?=\d)(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})D)?$/

/** No schedule of any archive keeps by a count longer than this; what is kept longer is kept permanently. */
const LONGEST_PERIOD_YEARS = 1000

/**
 * Reads `P[nY][nM][nD]` (the date part of an ISO 8601 duration), above zero and at most 1,000 years.
 * Throws `invalid-period`, saying what is wrong, for all else: weeks, times, fractions, signs, lower case.
 */
export function parsePeriod(text: string): Period {
  const match = PERIOD.exec(text)
  if (match === null) throw new MunimentError('invalid-period', explain(text))
  const period = { years: Number(match[1] ?? 0), months: Number(match[2] ?? 0), days: Number(match[3] ?? 0) }
  if (period.years + period.months + period.days === 0) {
    throw new MunimentError('invalid-period', 'a period must be above zero')
  }
  if (period.years + period.months / 12 + period.days / 365.25 > LONGEST_PERIOD_YEARS) {
    throw new MunimentError(
      'invalid-period',
      `a period is at most ${LONGEST_PERIOD_YEARS} years; use the action retain-permanently to keep for ever`,
    )
  }
  return period
}

/** The period as written in a plan file: `P7Y`, `P1Y1M1D`. Zero parts are left out. */
export function formatPeriod({ years, months, days }: Period): string {
  return `P${years ? `${years}Y` : ''}${months ? `${months}M` : ''}${days ? `${days}D` : ''}`
}

/** The period in words: `7 years`, `1 year, 1 month and 1 day`. */
export function describePeriod({ years, months, days }: Period): string {
  const words = [count(years, 'year'), count(months, 'month'), count(days, 'day')].filter(
    (part) => part !== '',
  )
  const last = words.pop() ?? ''
  return words.length === 0 ? last : `${words.join(', ')} and ${last}`
}

function count(number: number, unit: string): string {
  if (number === 0) return ''
  return `${number} ${unit}${number === 1 ? '' : 's'}`
}

function explain(text: string): string {
  const form = 'a period is written P[nY][nM][nD], as in P7Y, P6M or P1Y1M1D'
  if (/^P\d+W$/i.test(text)) return `${form}; write weeks as days: P14D for two weeks`
  if (/T/i.test(text)) return `${form}; it has no hours, minutes or seconds`
  if (/^p[\dymd]+$/.test(text)) return `${form}, in capital letters`
  return form
}
