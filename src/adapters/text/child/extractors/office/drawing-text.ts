import { pictureWords } from '../picture-words.ts'
import type { TextPages } from '../text-pages.ts'
import type { Attributes } from './markup-parser.ts'

/** The words of a drawing: text boxes, tables, charts, and what somebody wrote of a picture (ISO/IEC 29500-1, 20 and 21). */
export interface DrawingText {
  open(element: string, attributes: Attributes): void
  close(element: string): void
  text(piece: string): void
}

/** What stands there a second time for older programs, and how words sound. */
const SKIPPED: ReadonlySet<string> = new Set(['Fallback', 'rPh'])
/** Words of the table that a chart was drawn from (21.2.2.201); its numbers are no words. */
const CHART_WORDS: ReadonlySet<string> = new Set(['strCache', 'strLit', 'multiLvlStrCache'])

/** Gathers them into `pages`. */
export function makeDrawingText(pages: TextPages): DrawingText {
  let skipped = 0
  let inText = false
  let inChartWords = false
  let isCounted = false
  return {
    open: (element, attributes) => {
      if (SKIPPED.has(element)) skipped += 1
      if (skipped > 0) return
      if (element === 't' || element === 'text' || (inChartWords && element === 'v')) inText = true
      else if (CHART_WORDS.has(element)) inChartWords = true
      else if (element === 'br') pages.add('\n')
      else if (element === 'tab') pages.add('\t')
      // The number of a slide is no part of what is said on it.
      else if (element === 'fld') isCounted = attributes['type'] === 'slidenum'
      else if (element === 'cNvPr') {
        const words = pictureWords(attributes['title'], attributes['descr'])
        if (words !== '') addLine(words)
      }
    },
    close: (element) => {
      if (SKIPPED.has(element)) skipped -= 1
      if (skipped > 0) return
      if (element === 't' || element === 'text') {
        inText = false
        if (element === 'text') pages.endLine()
      } else if (CHART_WORDS.has(element)) inChartWords = false
      else if (inChartWords && element === 'v') {
        inText = false
        pages.endLine()
      } else if (element === 'fld') isCounted = false
      else if (element === 'p' || element === 'tr') pages.endLine()
      else if (element === 'tc') pages.endCell()
    },
    text: (piece) => {
      if (inText && !isCounted && skipped === 0) pages.add(piece)
    },
  }

  function addLine(words: string): void {
    pages.endLine()
    pages.add(words)
    pages.endLine()
  }
}
