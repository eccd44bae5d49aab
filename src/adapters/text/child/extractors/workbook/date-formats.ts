import type { Attributes } from '../office/markup-parser.ts'

/** Formats of dates that every program knows by their numbers (ISO/IEC 29500-1, 18.8.30). */
const isKnownDate = (id: number): boolean =>
  (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58)

/** Says of which styles of cells numbers are shown as dates. */
export interface DateFormats {
  define(id: number, code: string): void
  /** The next style of cells. */
  addStyle(format: number): void
  isDate(style: number): boolean
}

/** Learns them from the styles of a workbook. */
export function makeDateFormats(): DateFormats {
  const dates = new Set<number>()
  const styles: boolean[] = []
  return {
    define: (id, code) => {
      if (isDateCode(code)) dates.add(id)
      else dates.delete(id)
    },
    addStyle: (format) => {
      styles.push(dates.has(format) || isKnownDate(format))
    },
    isDate: (style) => styles[style] === true,
  }
}

/** By its letters, but for what stands there as it is: quoted, escaped, or in brackets. A time alone is none. */
function isDateCode(code: string): boolean {
  const letters = code.slice(0, 1_000).replace(/"[^"]*"|\\.|\[[^\]]*\]|_./g, '')
  return /[yd]/i.test(letters) && !/general/i.test(letters)
}

/** Styles as their markup tells them. */
export function takeStyle(
  formats: DateFormats,
  state: { inStyles: boolean },
  element: string,
  { numFmtId = '', formatCode = '' }: Attributes,
): void {
  if (element === 'numFmt') formats.define(Number(numFmtId), formatCode)
  else if (element === 'cellXfs') state.inStyles = true
  else if (element === 'xf' && state.inStyles) formats.addStyle(Number(numFmtId))
}

const DAY = 86_400_000
/** Day 0 of the two ways of counting. The first counts a 29 February 1900, which there was not. */
const ZERO_1900 = Date.UTC(1899, 11, 30)
const ZERO_1904 = Date.UTC(1904, 0, 1)
const LAST_DAY = 2_958_465

/** A number of days as a date; as it is where it is none. */
export function dateOf(value: number, from1904: boolean): string {
  if (!(value >= 1 && value <= LAST_DAY)) return numberOf(value)
  const date = new Date((from1904 ? ZERO_1904 : ZERO_1900) + Math.round(value * 86_400) * 1_000)
  const text = date.toISOString()
  return date.getTime() % DAY === 0 ? text.slice(0, 10) : text.slice(0, 16).replace('T', ' ')
}

/** A number as a person would write it: in no more digits than a cell keeps. */
export function numberOf(value: number): string {
  return String(Number(value.toPrecision(15)))
}
