import type { PageText, ReadingMethod } from './page-text.ts'

/** How a document's text was got, from its pages: `mixed` where some carry their own and others were recognised. */
export function readingMethodOf(pages: readonly PageText[]): ReadingMethod {
  const methods = new Set(pages.map(({ method }) => method))
  if (methods.has('own-text')) return methods.has('ocr') ? 'mixed' : 'own-text'
  return methods.has('ocr') ? 'ocr' : 'none'
}
