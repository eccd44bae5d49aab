import { MunimentError } from '../../kernel/muniment-error.ts'
import type { PageText } from '../../records/page-text.ts'

// Raised when the shape changes; texts of an older shape are read again from their originals.
const VERSION = 1

/** Extracted text as an object: JSON, since people and programs ten years on will still read it. */
export function serialiseStoredText(pages: readonly PageText[]): Buffer {
  return Buffer.from(JSON.stringify({ version: VERSION, pages }))
}

/** Reads back what `serialiseStoredText` wrote; anything else is `object-corrupt`. */
export function parseStoredText(bytes: Buffer): readonly PageText[] {
  const stored: unknown = JSON.parse(bytes.toString('utf8'))
  if (typeof stored === 'object' && stored !== null && 'version' in stored && 'pages' in stored) {
    // The store has checked the digest of bytes that this module wrote: the shape is known by its version.
    if (stored.version === VERSION && Array.isArray(stored.pages)) return stored.pages as readonly PageText[]
  }
  throw new MunimentError(
    'object-corrupt',
    'An extracted text is not in the form it was written in: have the record read again.',
  )
}
