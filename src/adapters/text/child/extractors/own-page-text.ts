import type { PDFParse } from 'pdf-parse'
import { joinPdfRuns, type PdfRun } from './join-pdf-runs.ts'
import { type PdfPage, pdfPage } from './pdf-page.ts'
import { xfaText } from './xfa-text.ts'

/** The text that a page carries itself, by the first reader. Rejects where that cannot make sense of the page. */
export async function ownPageText(parser: PDFParse, number: number): Promise<string> {
  const page = await pdfPage(parser, number)
  const form = await page.getXfa()
  if (form !== null) return xfaText(form)
  const view = page.getViewport({ scale: 1 })
  const content = await page.getTextContent()
  const text = joinPdfRuns(runsOf(content, (x, y) => view.convertToViewportPoint(x, y)))
  page.cleanup()
  return text
}

function* runsOf(
  { items, styles }: Awaited<ReturnType<PdfPage['getTextContent']>>,
  seen: (x: number, y: number) => readonly number[],
): Iterable<PdfRun> {
  for (const { str, transform, width = 0, height = 0, hasEOL = false, fontName = '' } of items) {
    if (str === undefined) continue
    const [x = 0, y = 0] = seen(transform?.[4] ?? 0, transform?.[5] ?? 0)
    yield { str, x, y, width, height, hasEOL, isVertical: styles[fontName]?.vertical === true }
  }
}
