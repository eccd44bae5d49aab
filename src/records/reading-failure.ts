/** Why a document has no text, as a stable code; the message beside it says it in words a civil servant understands. */
export const readingFailures = [
  'encrypted',
  'damaged',
  'empty',
  'unsupported-format',
  'no-text-found',
  'too-many-pages',
  'too-many-pixels',
  'too-deep',
  'bomb',
  'time-limit',
  'memory-limit',
  'reader-crashed',
] as const

export type ReadingFailure = (typeof readingFailures)[number]
