import type { ReadingFailure } from '../../../../ingest/ports.ts'
import type { Format } from '../../../../records/format.ts'

/** What a document is by its bytes, and which extractor reads it, or why none does. */
export type DetectedFormat =
  | {
      readonly format: Format
      readonly mediaType: string
      readonly reader: 'pdf' | 'image' | 'docx' | 'word-xml' | 'email' | 'html' | 'text'
    }
  | {
      readonly format: Format
      readonly mediaType: string
      readonly reader: 'none'
      readonly reason: ReadingFailure
      readonly message: string
    }

/** What was said about the document at capture. It decides only where the bytes leave a choice. */
export interface FormatHints {
  readonly filename: string
  readonly mediaType: string
}
