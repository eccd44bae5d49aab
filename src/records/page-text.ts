/** How the text of a page was got: from the document itself, by character recognition, or not at all. */
export type PageMethod = 'own-text' | 'ocr' | 'none'

/** How the text of a whole document was got: `mixed` where some pages were recognised and some were not. */
export type ReadingMethod = 'own-text' | 'ocr' | 'mixed' | 'none'

/** The text of one page, as read and before any analysis. Pages count from 1. */
export interface PageText {
  readonly number: number
  readonly text: string
  readonly method: PageMethod
  /** Mean word confidence of the recogniser, 0 to 100; `null` for a document's own text. */
  readonly confidence: number | null
  /** ISO 639-3 code of the language it was read in, `null` where nothing says. */
  readonly language: string | null
}
