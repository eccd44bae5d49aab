import type { Format } from '../../records/format.ts'
import type { PageText, ReadingMethod } from '../../records/page-text.ts'
import type { ReadingFailure } from '../../records/reading-failure.ts'
import type { UnitAllowance } from './unit-allowance.ts'

/** A document to be read: a local copy that the reader may open but never changes. */
export interface DocumentToRead {
  /** Path of a private copy in a folder of our own making, never named after anything from outside. */
  readonly path: string
  /** As declared at capture; a hint only, the bytes decide. */
  readonly filename: string
  readonly mediaType: string
  /** How many containers it was found in; 0, the default, for what was captured itself. Too many end as `too-deep`. */
  readonly depth?: number
  /** What is left for it of what its unit may use; alone, it may use all that a document may. */
  readonly allowance?: UnitAllowance
}

/** A part found inside a document (an e-mail's attachment), written by the reader beside the copy it was given. */
export interface FoundPart {
  readonly path: string
  readonly filename: string
  readonly mediaType: string
  readonly size: number
}

/** What the document says of itself; hints for fields nobody filled. */
export interface FoundMetadata {
  readonly title?: string
  readonly author?: string
  /** RFC 3339 instant, or `YYYY-MM-DD` of one that says no zone. It may lie ahead: whoever counts from it looks at the day of capture. */
  readonly date?: string
  readonly people?: readonly string[]
}

/** How reading ended. None of the three is an exception: a file that cannot be read is an ordinary file. */
export type ReadingResult =
  | {
      readonly outcome: 'read'
      readonly format: Format
      readonly mediaType: string
      readonly method: ReadingMethod
      readonly pages: readonly PageText[]
      readonly parts: readonly FoundPart[]
      readonly metadata: FoundMetadata
      /** Set where part of the document could not be read: what, and why. */
      readonly warning?: string
    }
  | {
      readonly outcome: 'without-text'
      readonly format: Format
      readonly mediaType: string
      /** Pages or images counted, 0 where even that failed. */
      readonly pageCount: number
      readonly reason: ReadingFailure
      readonly message: string
    }
  | {
      readonly outcome: 'quarantined'
      readonly format: Format
      readonly mediaType: string
      readonly reason: ReadingFailure
      readonly message: string
    }

export interface ReadingProgress {
  readonly page: number
  readonly pages: number
}

/** A page as the recogniser sees it: one byte a pixel, row by row from the top, 0 black to 255 white, no padding. */
export interface GrayImage {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** What character recognition made of a page; no words is an answer, not an error. */
export interface RecognisedText {
  readonly text: string
  /** Mean word confidence, 0 to 100; 0 where no word was found. */
  readonly confidence: number
  /** ISO 639-3 code of the language data used. */
  readonly language: string
}

/** Character recognition of one page at a time. Throws only where the engine itself failed, and is then unusable. */
export interface TextRecogniser {
  recognise(image: GrayImage): Promise<RecognisedText>
  close(): Promise<void>
}

/** Reads documents in child processes under limits. Never throws for what a document contains. */
export interface DocumentReader {
  read(
    document: DocumentToRead,
    onProgress: (progress: ReadingProgress) => void,
    signal?: AbortSignal,
  ): Promise<ReadingResult>
  close(): Promise<void>
}
