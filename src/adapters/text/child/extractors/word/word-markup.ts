import { SaxesParser } from 'saxes'
import { feedMarkup } from '../../characters/feed-markup.ts'
import { pictureWords } from '../picture-words.ts'
import { makeWordPages, type PlacedPicture } from '../word-pages.ts'
import { makeFormChoice } from './form-choice.ts'
import { makePictureFinder } from './picture-finder.ts'

/** Gathers the text of one part of a Word document (ISO/IEC 29500-1, 17) as its markup streams by. */
export interface WordMarkup {
  write(chunk: string): void
  /** Text by page, as far as the document, or the last program that laid it out, says where pages end. */
  finish(): readonly string[]
  /** What is shown in it, known once it is finished. */
  pictures(): readonly PlacedPicture[]
  readonly length: number
}

const PARAGRAPH = new Set(['p', 'tr'])
const LINE = new Set(['br', 'cr'])
/** `ptab` parts the left, middle and right of a header or footer. */
const TAB = new Set(['tab', 'ptab'])
/** Words of the table that a chart was drawn from (ISO/IEC 29500-1, 21.2.2.201); its numbers are no words. */
const CHART_WORDS = new Set(['strCache', 'strLit', 'multiLvlStrCache'])
/** What fills a page without a word. */
const PICTURE = new Set(['drawing', 'pict', 'object'])
/** What stood there once, or stands there a second time for older programs. */
const SKIPPED = new Set(['moveFrom', 'del', 'sectPrChange', 'Fallback', 'tabs', 'instrText'])
/** Where a section begins that begins on no page of its own (ISO/IEC 29500-1, 17.18.77). */
const SAME_PAGE = new Set(['continuous', 'nextColumn'])

/** Makes a collector that knows no document type definitions: entities declared in a document are never expanded. */
export function makeWordMarkup(): WordMarkup {
  const pages = makeWordPages()
  const { add } = pages
  const describe = (...descriptions: readonly (string | undefined)[]): void => {
    const words = pictureWords(...descriptions)
    if (words !== '') add(` ${words} `)
  }
  const finders = [makePictureFinder(pages.placePicture), makeFormChoice(add)]
  // How words above others are spoken: within their line they would part it, or be one word with them.
  let spoken = ''
  let isSpoken = false
  const write = (piece: string): void => {
    if (isSpoken) spoken += piece
    else add(piece)
  }
  let inText = false
  let inChartWords = false
  /** Whether the section whose properties are read begins on a page of its own, which it does unless it says otherwise. */
  let beginsOnPage: boolean | undefined
  let endsSection = false
  let skipped = 0
  const parser = new SaxesParser({ xmlns: false, fragment: false, position: false })
  // Markup errors do not end the reading: text before and after them is still text.
  parser.on('error', () => undefined)
  parser.on('opentag', ({ name, attributes }) => {
    const local = name.slice(name.indexOf(':') + 1)
    if (SKIPPED.has(local)) skipped += 1
    if (skipped > 0) return
    for (const finder of finders) finder.open(local, attributes)
    if (local === 't' || (inChartWords && local === 'v')) inText = true
    else if (CHART_WORDS.has(local)) inChartWords = true
    else if (local === 'rt') isSpoken = true
    else if (TAB.has(local)) add('\t')
    // A sign of a font of signs, a tick for instance: no letter, and no part of the words beside it.
    else if (local === 'sym') add(' ')
    else if (local === 'noBreakHyphen') add('\u2011')
    else if (local === 'lastRenderedPageBreak') pages.breakPage('rendered')
    else if (PICTURE.has(local)) pages.addPicture()
    else if (local === 'docPr') describe(attributes['title'], attributes['descr'])
    else if (local === 'shape') describe(attributes['alt'])
    else if (local === 'tr') pages.beginRow()
    else if (local === 'tc') pages.beginCell()
    else if (local === 'sectPr') beginsOnPage = true
    else if (local === 'type' && beginsOnPage !== undefined)
      beginsOnPage = !SAME_PAGE.has(attributes['w:val'] ?? '')
    else if (LINE.has(local)) {
      add('\n')
      if (attributes['w:type'] === 'page') pages.breakPage('asked')
    }
  })
  parser.on('closetag', ({ name }) => {
    const local = name.slice(name.indexOf(':') + 1)
    if (SKIPPED.has(local)) skipped -= 1
    if (skipped > 0 || SKIPPED.has(local)) return
    for (const finder of finders) finder.close(local)
    if (local === 't') inText = false
    else if (CHART_WORDS.has(local)) inChartWords = false
    else if (local === 'rt') {
      isSpoken = false
      spoken += ' '
    } else if (inChartWords && local === 'v') {
      inText = false
      add('\n')
    } else if (local === 'tc') add('\t')
    else if (local === 'sectPr') {
      if (beginsOnPage) pages.beganOnPage()
      beginsOnPage = undefined
      // They stand in the last paragraph of the section, before its words.
      endsSection = true
    } else if (PARAGRAPH.has(local)) {
      if (local === 'tr') pages.endRow()
      if (spoken !== '') add(` ${spoken}`)
      spoken = ''
      add('\n')
      if (endsSection) pages.endSection()
      endsSection = false
    }
  })
  parser.on('text', (piece) => {
    if (inText && skipped === 0) write(piece)
  })
  // Nothing is escaped in these, and so nothing had to be but for us.
  parser.on('cdata', (piece) => {
    if (inText && skipped === 0) write(piece.replaceAll('&amp;', '&'))
  })
  const feed = feedMarkup(parser)
  return {
    write: feed.write,
    finish: () => {
      feed.finish()
      return pages.finish()
    },
    pictures: () => pages.pictures(),
    get length() {
      return pages.length
    },
  }
}
