import type { PDFParse } from 'pdf-parse'
import type { PageBox } from '../../pages/text-in-boxes.ts'
import { joinPdfRuns } from './join-pdf-runs.ts'
import { mendLigatures } from './mend-ligatures.ts'
import { type PdfPage, type PdfTextItem, pdfPage } from './pdf-page.ts'
import type { PdfRun } from './pdf-run.ts'
import type { SecondReader } from './second-reader.ts'
import { xfaText } from './xfa-text.ts'

/** No sign, or one that means something in its font alone (Unicode, 23.5). */
const MEANINGLESS = /^[\p{Co}\p{Cc}]*$/u
const LETTER_AT_END = /\p{L}$/u
const LETTER_AT_START = /^\p{L}/u
/** What is drawn goes so far at least, and touches what is no further, in heights. */
const DRAWN = 0.1
const TOUCHING = 0.2
/** Its words lie in the middle of it. */
const EDGE = 0.25
const LONGEST_GIVEN = 200
/** Each is looked for among all signs of the page. */
const MOST_ASKED = 1_000

/**
 * The text that a page carries itself, by the first reader. Where that knows no letter for what is drawn within a word, as for
 * letters that were set as one sign and are given beside it, the second is asked. Rejects where the first cannot make sense of
 * the page.
 */
export async function ownPageText(parser: PDFParse, second: SecondReader, number: number): Promise<string> {
  const page = await pdfPage(parser, number)
  const form = await page.getXfa()
  if (form !== null) return xfaText(form)
  const view = page.getViewport({ scale: 1 })
  const { items, styles } = await page.getTextContent()
  const given = await lettersGiven(items, second, number)
  const text = joinPdfRuns(runsOf(items, styles, given, (x, y) => view.convertToViewportPoint(x, y)))
  page.cleanup()
  return mendLigatures(text)
}

async function lettersGiven(
  items: readonly PdfTextItem[],
  second: SecondReader,
  number: number,
): Promise<ReadonlyMap<PdfTextItem, string>> {
  const within = items.flatMap((item, at) => {
    const box = boxOf(item)
    const isWithinWord =
      box !== undefined &&
      MEANINGLESS.test(item.str ?? 'x') &&
      (touches(items[at - 1], LETTER_AT_END, item) || touches(item, LETTER_AT_START, items[at + 1]))
    return isWithinWord ? [{ item, box }] : []
  })
  const asked = within.slice(0, MOST_ASKED)
  if (asked.length === 0) return new Map()
  try {
    const found = (await second.open()).textIn(
      number,
      asked.map(({ box }) => box),
    )
    const letters = found.map((text) => text.trim().slice(0, LONGEST_GIVEN))
    return new Map(
      asked.flatMap(({ item }, at) => (/\p{L}/u.test(letters[at] ?? '') ? [[item, letters[at] ?? '']] : [])),
    )
  } catch {
    return new Map()
  }
}

/** Whether two runs touch, of which that with letters has one on the side of the other. */
function touches(first: PdfTextItem | undefined, letter: RegExp, next: PdfTextItem | undefined): boolean {
  if (first === undefined || next === undefined || first.hasEOL === true) return false
  const lettered = letter === LETTER_AT_END ? first : next
  if (!letter.test(lettered.str ?? '')) return false
  const [x = 0, y = 0] = first.transform?.slice(4) ?? []
  const [nextX = 0, nextY = 0] = next.transform?.slice(4) ?? []
  const near = TOUCHING * (lettered.height ?? 0)
  return Math.abs(x + (first.width ?? 0) - nextX) <= near && Math.abs(y - nextY) <= near
}

/** Where a run is drawn that stands upright on its line, but for its edges; nothing for others, and for what is not drawn. */
function boxOf({ transform = [], width = 0 }: PdfTextItem): PageBox | undefined {
  const [across = 0, slope = 0, , up = 0, left = 0, foot = 0] = transform
  if (slope !== 0 || across <= 0 || up <= 0 || width < DRAWN * up) return undefined
  return { left: left + EDGE * width, right: left + (1 - EDGE) * width, bottom: foot, top: foot + up / 2 }
}

function* runsOf(
  items: readonly PdfTextItem[],
  styles: Awaited<ReturnType<PdfPage['getTextContent']>>['styles'],
  given: ReadonlyMap<PdfTextItem, string>,
  seen: (x: number, y: number) => readonly number[],
): Iterable<PdfRun> {
  for (const item of items) {
    const { str, dir, transform, width = 0, height = 0, hasEOL = false, fontName = '' } = item
    if (str === undefined) continue
    const [x = 0, y = 0] = seen(transform?.[4] ?? 0, transform?.[5] ?? 0)
    yield {
      str: given.get(item) ?? str,
      x,
      y,
      width,
      height,
      hasEOL,
      isVertical: styles[fontName]?.vertical === true,
      isRightToLeft: dir === 'rtl',
    }
  }
}
