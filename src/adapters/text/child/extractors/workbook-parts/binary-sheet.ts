import type { TextPages } from '../text-pages.ts'
import { dateOf, numberOf } from '../workbook/date-formats.ts'
import { marginWords } from '../workbook/margin-words.ts'
import type { SheetContext } from '../workbook/sheet-text.ts'
import { shortNumber } from '../workbook-binary/short-number.ts'
import type { TakeRecord } from './binary-part.ts'
import { richString, wideString } from './wide-string.ts'

/** Kinds of records ([MS-XLSB] 2.3.2), of cells by what they hold. */
const ROW = 0
const BLANK = 1
const SHORT_NUMBER = 2
const ERROR = 3
const TRUTH = 4
const NUMBER = 5
const TEXT = 6
const TEXT_NUMBER = 7
const FORMULA_TEXT = 8
const FORMULA_NUMBER = 9
const FORMULA_TRUTH = 10
const FORMULA_ERROR = 11
const RICH_TEXT = 62
const MARGINS = 479
/** The same kinds of cells that stand right behind the one before them, and do not say where: by this number later. */
const BEHIND = 11
const LAST_BEHIND = 18
const MOST_MARGINS = 6
/** What cells show that could not be computed ([MS-XLSB] 2.5.97.2). */
const errors: Readonly<Record<number, string>> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
}

/** Takes the cells of a sheet row by row as its records stream by, then its headers and footers. */
export function makeBinarySheet(pages: TextPages, { strings, formats, from1904 }: SheetContext): TakeRecord {
  const margins = new Set<string>()
  const number = (value: number, style: number): string =>
    formats.isDate(style) ? dateOf(value, from1904) : numberOf(value)
  const shown = (kind: number, style: number, value: Buffer): string | undefined => {
    switch (kind) {
      case BLANK:
        return ''
      case SHORT_NUMBER:
        return value.length < 4 ? '' : number(shortNumber(value.readInt32LE(0)), style)
      case NUMBER:
      case FORMULA_NUMBER:
        return value.length < 8 ? '' : number(value.readDoubleLE(0), style)
      case TRUTH:
      case FORMULA_TRUTH:
        return value[0] === 0 ? 'FALSE' : 'TRUE'
      case ERROR:
      case FORMULA_ERROR:
        return errors[value[0] ?? -1] ?? ''
      case TEXT:
      case FORMULA_TEXT:
        return wideString(value, 0).text
      case RICH_TEXT:
        return richString(value, 0)
      case TEXT_NUMBER:
        return value.length < 4 ? '' : (strings[value.readUInt32LE(0)] ?? '')
      default:
        return undefined
    }
  }
  const takeMargins = (content: Buffer): void => {
    for (let at = 2, left = MOST_MARGINS; left > 0; left -= 1) {
      const { text, end } = wideString(content, at)
      const words = marginWords(text)
      if (words !== '' && !margins.has(words)) pages.addTo(pages.page, words)
      margins.add(words)
      at = end
    }
  }
  return (kind, content) => {
    if (kind === ROW) return pages.endLine()
    if (kind === MARGINS) return takeMargins(content)
    const isBehind = kind > BEHIND && kind <= LAST_BEHIND
    // Where a cell stands, then its style in three bytes and its flags ([MS-XLSB] 2.5.9).
    const styleAt = isBehind ? 0 : 4
    if (styleAt + 4 > content.length) return
    const style = content.readUIntLE(styleAt, 3)
    const text = shown(isBehind ? kind - BEHIND : kind, style, content.subarray(styleAt + 4))
    if (text === undefined) return
    pages.add(text)
    pages.endCell()
  }
}
