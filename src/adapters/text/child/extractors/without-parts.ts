import type { Extraction, MutableMetadata } from '../extraction.ts'

/** What is known at the end of a document from which nothing is taken apart, and what is said of what was left out. */
export function withoutParts(metadata: MutableMetadata, noticed: readonly string[]): Extraction {
  return { metadata, parts: [], warning: noticed.length > 0 ? noticed.join(' ') : undefined }
}
