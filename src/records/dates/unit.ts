import { MunimentError } from '../../kernel/muniment-error.ts'

/** Units that retention can count from the end of, or round to the end of (DESIGN §4). */
export const units = [
  'month',
  'quarter',
  'calendar-year',
  'financial-year',
  'tax-year',
  'academic-year',
] as const

export type Unit = (typeof units)[number]

/** A day of every year. The day is at most 28, so that it exists in every month a quarter may begin in. */
export interface DayOfYear {
  readonly month: number
  readonly day: number
}

/** When the years of an organisation begin; a quarter is a quarter of the year that begins as `quarter` says. */
export interface UnitStarts {
  readonly quarter: DayOfYear
  readonly 'financial-year': DayOfYear
  readonly 'tax-year': DayOfYear
  readonly 'academic-year': DayOfYear
}

/** The United Kingdom's: financial year from 1 April, tax year from 6 April, academic year from 1 September. */
export const defaultUnitStarts: UnitStarts = {
  quarter: { month: 1, day: 1 },
  'financial-year': { month: 4, day: 1 },
  'tax-year': { month: 4, day: 6 },
  'academic-year': { month: 9, day: 1 },
}

/** Those of a schedule that are others than the United Kingdom's. */
export type ChosenStarts = Partial<UnitStarts>

/** Units whose start can be chosen: a month and a calendar year begin where they begin. */
export const unitsWithStart = [
  'quarter',
  'financial-year',
  'tax-year',
  'academic-year',
] as const satisfies readonly (keyof UnitStarts)[]

/** All starts: the chosen ones, and the United Kingdom's for the rest. */
export function unitStartsWith(chosen: ChosenStarts | undefined): UnitStarts {
  return { ...defaultUnitStarts, ...chosen }
}

/**
 * Reads a start as written, `MM-DD`: `04-06` is 6 April. Throws `invalid-date` for a day that is not in every year
 * or beyond the 28th.
 */
export function parseDayOfYear(text: string): DayOfYear {
  const match = /^(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$/.exec(text)
  if (match === null) {
    throw new MunimentError(
      'invalid-date',
      'the start of a year is written MM-DD, the day at most 28, as in 04-06',
    )
  }
  return { month: Number(match[1]), day: Number(match[2]) }
}

/** A start as it is written: `04-06`. */
export function formatDayOfYear({ month, day }: DayOfYear): string {
  return [month, day].map((part) => String(part).padStart(2, '0')).join('-')
}
