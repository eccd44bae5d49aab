import type { PDFParse } from 'pdf-parse'
import type { XfaPart } from './xfa-text.ts'

/** What pdf.js says of an annotation, as far as it is looked at; a file may hold anything. */
export interface PdfAnnotation {
  readonly subtype?: unknown
  readonly fieldType?: unknown
  readonly fieldValue?: unknown
  readonly password?: unknown
  readonly options?: unknown
  readonly contentsObj?: { readonly str?: unknown }
  readonly textContent?: unknown
  readonly hasAppearance?: unknown
}

/** A run of signs, or a mark that only says where a part of the page begins or ends. */
export interface PdfTextItem {
  readonly str?: string
  readonly dir?: string
  readonly transform?: readonly number[]
  readonly width?: number
  readonly height?: number
  readonly hasEOL?: boolean
  readonly fontName?: string
}

/** A page as pdf.js opened it. */
export interface PdfPage {
  /** The page of a form in XFA; `null` where the document is none, or one of PDF's own fields as well. */
  getXfa(): Promise<XfaPart | null>
  getAnnotations(): Promise<readonly PdfAnnotation[]>
  getTextContent(): Promise<{
    readonly items: readonly PdfTextItem[]
    readonly styles: { readonly [fontName: string]: { readonly vertical?: boolean } }
  }>
  getViewport(options: { readonly scale: number }): {
    convertToViewportPoint(x: number, y: number): readonly number[]
  }
  cleanup(): void
}

/** What pdf-parse keeps to itself. Its version is pinned; the tests show whether it still holds. */
interface ParserInside {
  load(): Promise<{
    readonly numPages: number
    readonly isPureXfa: boolean
    getPage(number: number): Promise<PdfPage>
  }>
}

/** How many pages the first reader counts. Rejects where it cannot open the document. */
export async function pdfPageCount(parser: PDFParse): Promise<number> {
  return (await (parser as unknown as ParserInside).load()).numPages
}

/** Whether the document is a form in XFA and nothing else. False where the first reader cannot open it. */
export async function isXfaForm(parser: PDFParse): Promise<boolean> {
  return (parser as unknown as ParserInside).load().then(
    ({ isPureXfa }) => isPureXfa,
    () => false,
  )
}

/** A page by its number, from 1. Rejects where the first reader cannot make sense of it. */
export async function pdfPage(parser: PDFParse, number: number): Promise<PdfPage> {
  return (await (parser as unknown as ParserInside).load()).getPage(number)
}
