import type { PDFParse } from 'pdf-parse'
import { linesMissing } from '../../../judgement/lines-missing.ts'
import { type PdfAnnotation, pdfPage } from './pdf-page.ts'

/** Fields in which somebody has written or chosen: buttons hold no words, and signatures none but those they show (ISO 32000-2, 12.7.5). */
const FIELDS: ReadonlySet<unknown> = new Set(['Tx', 'Ch'])
/** A window says what its note says, and a link leads somewhere (ISO 32000-2, 12.5.6). */
const WORDLESS: ReadonlySet<unknown> = new Set(['Popup', 'Link'])

/**
 * What people wrote onto a page of a PDF: their answers in a form, their notes, and what their stamps and signatures show,
 * for which `stamped` is asked. They lie over the page and are no part of its own text. Nothing where they are damaged.
 */
export async function writtenOnPage(
  parser: PDFParse,
  number: number,
  stamped: (number: number) => Promise<string>,
): Promise<string> {
  try {
    const annotations = await (await pdfPage(parser, number)).getAnnotations()
    const written = annotations.flatMap(wordsOf).filter((text) => text.trim() !== '')
    const shown = annotations.some(isStamped) ? await stamped(number).catch(() => '') : ''
    // A field may be shown twice on a page.
    return [...new Set([...written, ...linesMissing(shown, written.join('\n'))])].join('\n')
  } catch {
    return ''
  }
}

/** Whether it is drawn and may show words that stand nowhere else. */
function isStamped({ subtype, fieldType, hasAppearance }: PdfAnnotation): boolean {
  return hasAppearance === true && (subtype === 'Stamp' || (subtype === 'Widget' && fieldType === 'Sig'))
}

function wordsOf(annotation: PdfAnnotation): readonly string[] {
  const { subtype, fieldType, fieldValue, password, options, contentsObj, textContent } = annotation
  if (subtype === 'Widget') {
    if (!FIELDS.has(fieldType) || password === true) return []
    const answers = strings(fieldValue).filter((value) => value.trim() !== '')
    // A long answer is kept as a stream (ISO 32000-2, 12.7.5.3), which the library does not read: the field shows it all the same.
    return answers.length > 0
      ? answers.map((value) => shown(value, options))
      : [strings(fieldType === 'Tx' ? textContent : []).join('\n')]
  }
  if (WORDLESS.has(subtype)) return []
  const [contents = ''] = strings(contentsObj?.str)
  return contents === '' ? strings(textContent) : [contents]
}

function strings(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string')
}

/** A list may show a choice by other words than it keeps it by. */
function shown(value: string, options: unknown): string {
  const choices: readonly { exportValue?: unknown; displayValue?: unknown }[] = Array.isArray(options)
    ? options
    : []
  const display = choices.find(({ exportValue }) => exportValue === value)?.displayValue
  return typeof display === 'string' ? display : value
}
