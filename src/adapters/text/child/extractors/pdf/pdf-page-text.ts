import type { PDFParse } from 'pdf-parse'
import { countLetters } from '../../../judgement/count-letters.ts'
import { judgeOwnText } from '../../../judgement/judge-own-text.ts'
import { linesMissing } from '../../../judgement/lines-missing.ts'
import type { OpenedPdf } from '../../pages/pdfium.ts'
import { ownPageText } from './own-page-text.ts'
import type { SecondReader } from './second-reader.ts'

/** What stands where the first reader knew of no character for a sign: figures are lost so, of fonts that name them oddly. */
const LOST_SIGNS = /[[\p{Cc}--\s]\ufffd]/gv

/** A page's own text; `null` where no reader could make sense of the page. */
export async function pageText(
  parser: PDFParse,
  second: SecondReader,
  number: number,
): Promise<string | null> {
  const text = await ownPageText(parser, second, number).catch(() => null)
  const lost = text?.match(LOST_SIGNS)?.length ?? 0
  if (text !== null && lost === 0) return text
  try {
    const other = (await second.open()).text(number)
    return text === null || hasFound(other, text, lost) ? other : text
  } catch {
    return text
  }
}

/** A page of a form in XFA, and what the document draws on that page besides: mostly that one should wait for the form. */
export async function formText(parser: PDFParse, second: SecondReader, number: number): Promise<string> {
  const form = await ownPageText(parser, second, number).catch(() => '')
  const pdf = await second.open().catch(() => null)
  const drawn = pdf === null || number > pdf.pageCount ? '' : textIn(pdf, number)
  return [form, ...linesMissing(drawn, form)].join('\n')
}

function textIn(pdf: OpenedPdf, number: number): string {
  try {
    return pdf.text(number)
  } catch {
    return ''
  }
}

/** Whether the second reader knows most of the signs that the first has lost: rules and brackets drawn as signs are none. */
function hasFound(other: string, text: string, lost: number): boolean {
  return judgeOwnText(other) !== 'garbled' && countLetters(other) - countLetters(text) > lost / 2
}
