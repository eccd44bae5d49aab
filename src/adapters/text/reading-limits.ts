/** What a document may cost. Beyond each limit reading ends with a reason; the bytes stay as they were captured. */
export interface ReadingLimits {
  /** Pages of a PDF or TIFF; more end as `too-many-pages`. */
  readonly pages: number
  /** Pixels of one image by its header, before anything is decoded. */
  readonly pixels: number
  /** Characters of text of one document; what follows is left out with a warning. */
  readonly characters: number
  /** Milliseconds without a sign of life after which a child is ended. */
  readonly stallMilliseconds: number
  /** Milliseconds for reading a document's own text, whatever its pages. */
  readonly readMilliseconds: number
  /** Milliseconds for rendering and recognising one page. */
  readonly pageMilliseconds: number
  /** Milliseconds of work of all children on one document: with it each item ends within minutes. */
  readonly documentMilliseconds: number
  /** Resident bytes of one child; its parent watches, because Buffers and native memory escape a heap limit. */
  readonly residentBytes: number
  /** Containers within containers. */
  readonly depth: number
  /** Attachments of one message. */
  readonly parts: number
}

const MEBIBYTE = 1024 * 1024
const MINUTE = 60_000

/** Generous for what offices file, small against what attackers send. */
export const defaultReadingLimits: ReadingLimits = {
  pages: 10_000,
  pixels: 200_000_000,
  characters: 50_000_000,
  stallMilliseconds: MINUTE,
  readMilliseconds: 5 * MINUTE,
  pageMilliseconds: 2 * MINUTE,
  documentMilliseconds: 30 * MINUTE,
  residentBytes: 2_048 * MEBIBYTE,
  depth: 10,
  parts: 1_000,
}
