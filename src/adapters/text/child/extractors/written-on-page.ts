import type { PDFParse } from 'pdf-parse'
import { type PdfAnnotation, pdfPage } from './pdf-page.ts'

/** Fields in which somebody has written or chosen: buttons and signatures hold no words (ISO 32000-2, 12.7.5). */
const FIELDS: ReadonlySet<unknown> = new Set(['Tx', 'Ch'])
/** A window says what its note says, and a link leads somewhere (ISO 32000-2, 12.5.6). */
const WORDLESS: ReadonlySet<unknown> = new Set(['Popup', 'Link'])

/**
 * What people wrote onto a page of a PDF: their answers in a form, and their notes. They lie over the page and are no part
 * of its own text. Nothing where they are damaged.
 */
export async function writtenOnPage(parser: PDFParse, number: number): Promise<string> {
  try {
    const page = await pdfPage(parser, number)
    const written = (await page.getAnnotations()).flatMap(wordsOf).filter((text) => text.trim() !== '')
    // A field may be shown twice on a page.
    return [...new Set(written)].join('\n')
  } catch {
    return ''
  }
}

function wordsOf(annotation: PdfAnnotation): readonly string[] {
  const { subtype, fieldType, fieldValue, password, options, contentsObj, textContent } = annotation
  if (subtype === 'Widget')
    return FIELDS.has(fieldType) && password !== true
      ? strings(fieldValue).map((value) => shown(value, options))
      : []
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
