import type { ReadingFailure } from '../../../../ingest/ports.ts'
import type { Format } from '../../../../records/format.ts'

/** The extractors, by what they read. */
export type Reader =
  | 'pdf'
  | 'image'
  | 'docx'
  | 'word-xml'
  | 'odf'
  | 'flat-odf'
  | 'doc'
  | 'rtf'
  | 'xlsx'
  | 'xlsb'
  | 'pptx'
  | 'xls'
  | 'ppt'
  | 'email'
  | 'msg'
  | 'tnef'
  | 'cms'
  | 'html'
  | 'text'

/** What a document is by its bytes, and which extractor reads it, or why none does. */
export type DetectedFormat =
  | {
      readonly format: Format
      readonly mediaType: string
      readonly reader: Reader
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
