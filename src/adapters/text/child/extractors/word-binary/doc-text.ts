import { makeTextPages, type TextPages } from '../text-pages.ts'

/** What the signs of a Word document mean besides themselves ([MS-DOC] 2.4.1). */
const PARAGRAPH = '\r'
const CELL = '\x07'
const LINE = '\v'
const PAGE = '\f'
const COLUMN = '\x0e'
const FIELD = '\x13'
const FIELD_RESULT = '\x14'
const FIELD_END = '\x15'
const HYPHENS: Readonly<Record<string, string>> = { '\x1e': '\u2011', '\x1f': '' }
/** Pictures, notes, comments and what else stands in a place: nothing that anybody reads. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the signs.
const SIGN = /[\x00-\x1f]/

/** A field around what is being read: how its instruction begins, and whether its result is being read. */
interface Field {
  instruction: string
  isInResult: boolean
}

const OBJECT = /^\s*(?:EMBED|LINK)\b/i
const LONGEST_NAME = 20

export interface DocText {
  /** One character, at a position of the text and a place of the file. */
  write(character: string, position: number, isRowEnd: boolean): void
  /** Before a paragraph that asks for a page of its own. */
  breakPage(): void
  finish(): readonly string[]
  /** Whether what is being read stands there for an object of another program. */
  readonly isInObject: boolean
  /** The page that is being read, from 0. */
  readonly page: number
  readonly length: number
}

/** Gathers a part of the text, page by page: instructions of fields are left out, cells and rows of tables kept apart. */
export function makeDocText(samePage: ReadonlySet<number>): DocText {
  const pages: TextPages = makeTextPages()
  const fields: Field[] = []
  let line = ''
  let hidden = 0
  const flush = (): void => {
    pages.add(line)
    line = ''
  }
  const sign = (character: string, position: number, isRowEnd: boolean): void => {
    if (character === PARAGRAPH) {
      flush()
      pages.endLine()
    } else if (character === CELL) {
      flush()
      if (isRowEnd) pages.endLine()
      else pages.endCell()
    } else if (character === LINE || character === COLUMN) line += '\n'
    else if (character === '\t') line += '\t'
    else if (character === PAGE) {
      flush()
      if (samePage.has(position)) pages.endLine()
      else pages.endPage()
    } else line += HYPHENS[character] ?? ''
  }
  return {
    write: (character, position, isRowEnd) => {
      if (character === FIELD) {
        fields.push({ instruction: '', isInResult: false })
        hidden += 1
      } else if (character === FIELD_RESULT) {
        const field = fields.at(-1)
        if (field?.isInResult === false) {
          field.isInResult = true
          hidden -= 1
        }
      } else if (character === FIELD_END) {
        if (fields.pop()?.isInResult === false) hidden -= 1
      } else if (hidden > 0) {
        const field = fields.at(-1)
        if (field !== undefined && field.instruction.length < LONGEST_NAME) field.instruction += character
      } else if (SIGN.test(character)) sign(character, position, isRowEnd)
      else line += character
    },
    breakPage: () => {
      flush()
      if (!pages.isBlank) pages.endPage()
    },
    finish: () => {
      flush()
      return pages.finish()
    },
    get isInObject() {
      return fields.some(({ instruction, isInResult }) => isInResult && OBJECT.test(instruction))
    },
    get page() {
      return pages.page
    },
    get length() {
      return pages.length + line.length
    },
  }
}
