import type { PageText, ReadingMethod } from '../../records/page-text.ts'
import { readingMethodOf } from '../../records/reading-method.ts'

/** What is said of a document's reading beside its text (`readingDetail` in answers). */
export interface ReadingSummary {
  readonly method: ReadingMethod
  readonly pages: number
  /** Mean of the recognised pages' confidences, 0 to 100; `null` where no page was recognised. */
  readonly meanConfidence: number | null
  /** ISO 639-3 codes, each once, in the order of the pages. */
  readonly languages: readonly string[]
}

/** Sums up the pages of a document: `mixed` where some pages carry their own text and others were recognised. */
export function summariseReading(pages: readonly PageText[]): ReadingSummary {
  const confidences = pages.flatMap(({ confidence }) => (confidence === null ? [] : [confidence]))
  const sum = confidences.reduce((total, confidence) => total + confidence, 0)
  return {
    method: readingMethodOf(pages),
    pages: pages.length,
    meanConfidence: confidences.length === 0 ? null : Math.round((sum / confidences.length) * 10) / 10,
    languages: [...new Set(pages.flatMap(({ language }) => (language === null ? [] : [language])))],
  }
}
