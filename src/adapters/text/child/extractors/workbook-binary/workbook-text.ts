import { CannotRead } from '../../cannot-read.ts'
import { makeTextPages } from '../text-pages.ts'
import { dateOf, makeDateFormats, numberOf } from '../workbook/date-formats.ts'
import type { BiffRecord } from './biff-records.ts'
import { type BiffReader, biffText, makeBiffReader, narrowText } from './biff-strings.ts'
import { double, shortNumber } from './short-number.ts'

/** Gathers the text of a workbook from its records, a sheet a page. */
export interface WorkbookText {
  /** Throws `CannotRead` where the workbook says that it is encrypted. */
  take(record: BiffRecord): void
  finish(): readonly string[]
  readonly length: number
}

/** Kinds of records ([MS-XLS] 2.3.1). */
const BEGIN = 0x0809
const SHEET = 0x0085
const STRINGS = 0x00fc
const FORMAT = 0x041e
const STYLE = 0x00e0
const FROM_1904 = 0x0022
const CODE_PAGE = 0x0042
const PASSWORD = 0x002f
const TEXT_NUMBER = 0x00fd
const TEXT = 0x0204
const RICH_TEXT = 0x00d6
const NUMBER = 0x0203
const SHORT_NUMBER = 0x027e
const SHORT_NUMBERS = 0x00bd
const FORMULA = 0x0006
const FORMULA_TEXT = 0x0207
const TRUTH = 0x0205
const BOX = 0x01b6
const SERIES = 0x100d
const HEADER = 0x0014
const FOOTER = 0x0015

const VERSION_8 = 0x0600
const UTF_16 = 1200
const MARGIN_CODE = /&(?:"[^"]*"|\d+|.)/g

/** Makes a collector for one stream of records; none of its texts is longer than `characters` together. */
export function makeWorkbookText(characters: number): WorkbookText {
  const pages = makeTextPages()
  const names = new Map<number, string>()
  const formats = makeDateFormats()
  let strings: readonly string[] = []
  let isOld = false
  let codePage = 1252
  let from1904 = false
  let row = -1
  let sheets = 0
  const margins = new Set<string>()

  const text = (reader: BiffReader, count: number): string =>
    isOld ? narrowText(reader, count, codePage) : biffText(reader, count)
  const add = (at: number, value: string): void => {
    if (at !== row) pages.endLine()
    row = at
    pages.add(value)
    pages.endCell()
  }
  const addLine = (value: string): void => {
    if (value.trim() !== '') pages.addTo(pages.page, value.trim())
  }
  const shown = (value: number, style: number): string =>
    formats.isDate(style) ? dateOf(value, from1904) : numberOf(value)
  const begin = (at: number, reader: BiffReader): void => {
    isOld = reader.short() < VERSION_8
    const name = names.get(at)
    if (name === undefined) return
    sheets += 1
    if (sheets > 1) pages.endPage()
    pages.add(name)
    pages.endLine()
    row = -1
    margins.clear()
  }
  const takeCell = (kind: number, reader: BiffReader): void => {
    const at = reader.short()
    reader.short()
    const style = reader.short()
    if (kind === TEXT_NUMBER) add(at, strings[reader.long()] ?? '')
    else if (kind === TEXT || kind === RICH_TEXT) add(at, text(reader, reader.short()))
    else if (kind === NUMBER) add(at, shown(doubleOf(reader), style))
    else if (kind === SHORT_NUMBER) add(at, shown(shortNumber(reader.long()), style))
    else if (kind === TRUTH) {
      const value = reader.byte()
      if (reader.byte() === 0) add(at, value === 0 ? 'FALSE' : 'TRUE')
    } else takeFormula(at, style, reader)
  }
  /** Its last result: a number, or a text that follows in a record of its own, or none that is a word. */
  const takeFormula = (at: number, style: number, reader: BiffReader): void => {
    const low = reader.long()
    const high = reader.long()
    if (high >>> 16 === 0xffff) {
      if (at !== row) pages.endLine()
      row = at
      if ((low & 0xff) === 1) add(at, (low >>> 16) & 1 ? 'TRUE' : 'FALSE')
    } else add(at, shown(double(low, high), style))
  }
  const takeNumbers = (piece: Buffer): void => {
    const reader = makeBiffReader([piece])
    const at = reader.short()
    reader.short()
    for (let left = Math.floor((piece.length - 6) / 6); left > 0; left -= 1) {
      const style = reader.short()
      add(at, shown(shortNumber(reader.long()), style))
    }
  }
  const takeMargin = (reader: BiffReader): void => {
    const count = isOld ? reader.byte() : reader.short()
    const words = text(reader, count).replace(MARGIN_CODE, ' ').replace(/\s+/g, ' ').trim()
    if (words !== '' && !margins.has(words)) addLine(words)
    margins.add(words)
  }
  const takeGlobal = (kind: number, reader: BiffReader): void => {
    if (kind === SHEET) {
      const place = reader.long()
      reader.short()
      names.set(place, text(reader, reader.byte()))
    } else if (kind === STRINGS) strings = readStrings(reader, characters)
    else if (kind === FORMAT) {
      const id = reader.short()
      const count = isOld ? reader.byte() : reader.short()
      formats.define(id, text(reader, count))
    } else if (kind === STYLE) {
      reader.short()
      formats.addStyle(reader.short())
    } else if (kind === FROM_1904) from1904 = reader.short() === 1
    else if (kind === CODE_PAGE) codePage = codePageOf(reader.short())
  }
  return {
    take: ({ kind, at, pieces }) => {
      const reader = makeBiffReader(pieces)
      const [first] = pieces
      switch (kind) {
        case PASSWORD:
          throw new CannotRead('encrypted', 'The document is protected by a password.')
        case BEGIN:
          return begin(at, reader)
        case TEXT_NUMBER:
        case TEXT:
        case RICH_TEXT:
        case NUMBER:
        case SHORT_NUMBER:
        case FORMULA:
        case TRUTH:
          return takeCell(kind, reader)
        case SHORT_NUMBERS:
          return first === undefined ? undefined : takeNumbers(first)
        case FORMULA_TEXT:
          return add(row, text(reader, reader.short()))
        case BOX:
          return first === undefined ? undefined : addLine(boxText(first, pieces.slice(1)))
        case SERIES:
          reader.short()
          return addLine(text(reader, reader.byte()))
        case HEADER:
        case FOOTER:
          return first === undefined || first.length === 0 ? undefined : takeMargin(reader)
        default:
          return takeGlobal(kind, reader)
      }
    },
    finish: () => pages.finish(),
    get length() {
      return pages.length
    },
  }
}

/** Texts that cells speak of by number ([MS-XLS] 2.4.265). */
function readStrings(reader: BiffReader, characters: number): readonly string[] {
  const strings: string[] = []
  reader.long()
  let length = 0
  for (let left = reader.long(); left > 0 && !reader.isAtEnd && length <= characters; left -= 1) {
    const string = biffText(reader, reader.short())
    length += string.length + 1
    strings.push(string)
  }
  return strings
}

/** The words of a text box or a comment stand in what continues its record ([MS-XLS] 2.4.329). */
function boxText(box: Buffer, pieces: readonly Buffer[]): string {
  if (box.length < 14 || pieces.length === 0) return ''
  const reader = makeBiffReader(pieces)
  const isWide = (reader.byte() & 1) !== 0
  return reader.characters(box.readUInt16LE(10), isWide)
}

const doubleOf = (reader: BiffReader): number => {
  const low = reader.long()
  return double(low, reader.long())
}

/** Excel for the Macintosh, and for Windows before it wrote the numbers of Windows. */
function codePageOf(value: number): number {
  if (value === 0x8000) return 10_000
  return value === 0x8001 || value === UTF_16 ? 1252 : value
}
