import { SaxesParser } from 'saxes'
import { feedMarkup } from '../../characters/feed-markup.ts'
import { pictureWords } from '../picture-words.ts'
import { makeTextPages } from '../text-pages.ts'
import type { PlacedPicture } from '../word-pages.ts'
import { binaryName } from './binary-name.ts'
import { cellValue } from './cell-value.ts'
import { odfArea } from './odf-area.ts'
import { makeOdfBreaks } from './odf-breaks.ts'
import { makeOdfChanges } from './odf-changes.ts'
import { makeOdfSinks } from './odf-sinks.ts'

/** Gathers the text of one part of an OpenDocument file (OpenDocument 1.3, part 3) as its markup streams by. */
export interface OdfMarkup {
  write(chunk: string): void
  finish(): OdfText
  readonly length: number
}

export interface OdfText {
  /** Slides, sheets, or pages as far as the document, or the last program that laid it out, says where they end. */
  readonly pages: readonly string[]
  /** Headers and footers, each once. */
  readonly margins: readonly string[]
  readonly pictures: readonly PlacedPicture[]
}

const PARAGRAPH: ReadonlySet<string> = new Set([
  'text:p',
  'text:h',
  'presentation:header-decl',
  'presentation:footer-decl',
  'presentation:date-time-decl',
])
const BINARY = 'office:binary-data'
/** What stood there once, is there a second time, or is nothing that anybody reads. */
const SKIPPED: ReadonlySet<string> = new Set([
  'text:tracked-changes',
  'table:tracked-changes',
  'text:note-citation',
  BINARY,
  'office:scripts',
  'dc:creator',
  'dc:date',
  'meta:creator-initials',
  // What stands there for what is declared elsewhere.
  'presentation:header',
  'presentation:footer',
  'presentation:date-time',
  'math:math',
  'math',
])
/** Of a header: numbers that stand on no page in particular, and what a program has put there for them. */
const COUNTED: ReadonlySet<string> = new Set([
  'text:page-number',
  'text:page-count',
  'text:sheet-name',
  'text:date',
  'text:time',
  'text:title',
  'text:file-name',
])
const MARGIN = /^style:(?:header|footer)(?:-left|-first)?$/
/** What stands on all slides of a kind, beside what only says where to write. */
const MARGIN_CLASS = /^(?:header|footer)$/
const CELL: ReadonlySet<string> = new Set(['table:table-cell', 'table:covered-table-cell'])

/** Makes a collector that knows no document type definitions: entities declared in a document are never expanded. */
export function makeOdfMarkup(): OdfMarkup {
  const body = makeTextPages()
  const sinks = makeOdfSinks(body)
  const breaks = makeOdfBreaks()
  const changes = makeOdfChanges()
  const pictures: PlacedPicture[] = []
  const margins = new Set<string>()
  let kind = ''
  let skipped = 0
  let tables = 0
  let isChart = false
  let isMaster = false
  let slides = 0
  let sheets = 0
  let area = 0
  let description: string | undefined
  let spoken = ''
  let isSpoken = false
  const cells: { readonly value: string; readonly isLeft: boolean; readonly seen: number }[] = []
  /** Files within the markup so far, of those that have no archive around them. */
  let binaries = 0
  const beginPage = (number: number): void => {
    if (number > 1) body.endPage()
  }
  const breakBefore = (style: string | undefined): void => {
    if (sinks.isBody && breaks.before(style) && !body.isBlank) body.endPage()
  }
  const parser = new SaxesParser({ xmlns: false, fragment: false, position: false })
  // Markup errors do not end the reading: text before and after them is still text.
  parser.on('error', () => undefined)
  parser.on('opentag', ({ name, attributes }) => {
    if (name === BINARY) binaries += 1
    changes.open(name, attributes)
    if (isSkipped(name, attributes)) skipped += 1
    if (skipped > 0) return
    breaks.open(name, attributes)
    if (PARAGRAPH.has(name)) {
      breakBefore(attributes['text:style-name'])
      sinks.beginParagraph()
    } else if (name === 'text:s') sinks.add(' ')
    else if (name === 'text:tab') sinks.add('\t')
    else if (name === 'text:line-break') sinks.add('\n')
    else if (name === 'text:soft-page-break') sinks.breakPage()
    else if (name === 'text:ruby-text') isSpoken = true
    else if (name === 'text:note-body' || name === 'office:annotation') sinks.open('beside')
    else if (name === 'office:master-styles') {
      isMaster = true
      sinks.open('nowhere')
    } else if (isMargin(name, attributes)) sinks.open('margin')
    else if (name === 'draw:page') beginPage(++slides)
    else if (name === 'table:table') beginTable(attributes)
    else if (CELL.has(name)) beginCell(attributes)
    else if (name === 'draw:frame') area = odfArea(attributes)
    else if (name === 'draw:image') placePicture(attributes['xlink:href'] ?? binaryName(binaries))
    else if (name === 'svg:title' || name === 'svg:desc') description = ''
    else if (name === 'chart:chart') isChart = true
    else if (/^office:(?:text|spreadsheet|presentation|drawing)$/.test(name)) kind ||= name
  })
  parser.on('closetag', ({ name, attributes }) => {
    if (isSkipped(name, attributes)) skipped -= 1
    if (skipped > 0 || isSkipped(name, attributes)) return
    breaks.close(name)
    if (PARAGRAPH.has(name)) {
      if (spoken !== '') sinks.add(` ${spoken}`)
      spoken = ''
      sinks.endParagraph()
    } else if (name === 'text:ruby-text') {
      isSpoken = false
      spoken += ' '
    } else if (name === 'text:note-body' || name === 'office:annotation') body.addTo(body.page, sinks.close())
    else if (name === 'office:master-styles') {
      isMaster = false
      sinks.close()
    } else if (isMargin(name, attributes)) {
      const text = sinks.close()
      if (text !== '') margins.add(text)
    } else if (name === 'table:table') tables -= 1
    else if (name === 'table:table-row') sinks.endRow()
    else if (CELL.has(name)) endCell()
    else if (name === 'svg:title' || name === 'svg:desc') describe()
  })
  parser.on('text', write)
  parser.on('cdata', (piece) => write(piece.replaceAll('&amp;', '&')))
  const feed = feedMarkup(parser)
  return {
    write: feed.write,
    finish: () => {
      feed.finish()
      sinks.end()
      return { pages: body.finish(), margins: [...margins], pictures }
    },
    get length() {
      return sinks.length
    },
  }

  function isSkipped(name: string, attributes: Readonly<Record<string, string>>): boolean {
    if (SKIPPED.has(name)) return true
    if (name === 'table:table') return attributes['table:name']?.startsWith("'file:") === true
    // The number of a slide is no part of what is said on it.
    if (kind === 'office:presentation' && name === 'text:page-number') return true
    return sinks.isMargin && COUNTED.has(name)
  }

  function isMargin(name: string, attributes: Readonly<Record<string, string>>): boolean {
    if (MARGIN.test(name)) return attributes['style:display'] !== 'false'
    return isMaster && name === 'draw:frame' && MARGIN_CLASS.test(attributes['presentation:class'] ?? '')
  }

  function write(piece: string): void {
    if (skipped > 0 || changes.isDeleted) return
    const text = piece.replace(/[ \t\r\n\f]+/g, ' ')
    if (description !== undefined) description += text
    else if (isSpoken) spoken += text
    else sinks.write(text)
  }

  function beginTable(attributes: Readonly<Record<string, string>>): void {
    tables += 1
    if (kind !== 'office:spreadsheet' || tables > 1 || !sinks.isBody) {
      breakBefore(attributes['table:style-name'])
      return
    }
    sheets += 1
    beginPage(sheets)
    body.add(attributes['table:name'] ?? '')
    body.endLine()
  }

  function beginCell(attributes: Readonly<Record<string, string>>): void {
    // The numbers that a chart was drawn from are no words.
    const isLeft = isChart && (attributes['office:value-type'] ?? 'string') !== 'string'
    if (isLeft) sinks.open('nowhere')
    cells.push({ value: cellValue(attributes), isLeft, seen: sinks.length })
  }

  function endCell(): void {
    const cell = cells.pop()
    if (cell === undefined) return
    if (cell.isLeft) sinks.close()
    else if (sinks.length === cell.seen && cell.value !== '') sinks.addLine(cell.value)
    sinks.endCell()
  }

  function placePicture(id: string | undefined): void {
    if (id !== undefined && area > 0 && sinks.isBody)
      pictures.push({ page: body.page, id: id.replace(/^\.\//, ''), area })
  }

  function describe(): void {
    const words = pictureWords(description)
    description = undefined
    if (words !== '') sinks.addLine(words)
  }
}
