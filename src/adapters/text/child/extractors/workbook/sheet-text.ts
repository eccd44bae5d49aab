import type { MarkupEvents } from '../office/markup-parser.ts'
import type { TextPages } from '../text-pages.ts'
import { type DateFormats, dateOf, numberOf } from './date-formats.ts'
import { marginWords } from './margin-words.ts'

export interface SheetContext {
  readonly strings: readonly string[]
  readonly formats: DateFormats
  readonly from1904: boolean
}

const MARGIN = /^(?:odd|even|first)(?:Header|Footer)$/

/** Takes the cells of a sheet as its markup streams by, row by row (ISO/IEC 29500-1, 18.3.1.4), then its headers and footers. */
export function makeSheetText(pages: TextPages, { strings, formats, from1904 }: SheetContext): MarkupEvents {
  let type = ''
  let style = 0
  let value = ''
  let inValue = false
  let spoken = 0
  let margin: string | undefined
  const margins = new Set<string>()
  const add = (text: string): void => {
    pages.add(text)
    pages.endCell()
  }
  return {
    open: (element, attributes) => {
      if (element === 'c') {
        type = attributes['t'] ?? 'n'
        style = Number(attributes['s'] ?? 0)
        value = ''
      } else if (element === 'v' || element === 't') inValue = spoken === 0
      else if (element === 'rPh') spoken += 1
      else if (MARGIN.test(element)) margin = ''
    },
    close: (element) => {
      if (element === 'v' || element === 't') inValue = false
      else if (element === 'rPh') spoken -= 1
      else if (element === 'c') add(shown())
      else if (element === 'row') pages.endLine()
      else if (MARGIN.test(element)) {
        const words = marginWords(margin ?? '')
        margin = undefined
        if (words !== '' && !margins.has(words)) pages.addTo(pages.page, words)
        margins.add(words)
      }
    },
    text: (piece) => {
      if (margin !== undefined) margin += piece
      else if (inValue) value += piece
    },
  }

  function shown(): string {
    if (type === 's') return strings[Number(value)] ?? ''
    if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE'
    if (type !== 'n' || value.trim() === '' || Number.isNaN(Number(value))) return value
    return formats.isDate(style) ? dateOf(Number(value), from1904) : numberOf(Number(value))
  }
}
