import type { DocumentReader, DocumentToRead, ReadingProgress, ReadingResult } from '../ports.ts'

/** One document of a unit, read: the captured one first, then whatever was found inside, in order of finding. */
export interface ReadPart {
  /** Index of the part it was found in; `null` for the captured document. */
  readonly parent: number | null
  readonly filename: string
  /** Where its bytes lie; `null` where there is nothing new to keep. */
  readonly path: string | null
  readonly size: number
  readonly result: ReadingResult
  /** How many parts were found inside that were left there unread; absent where none was. */
  readonly left?: number
}

/** Beyond this a message is a bomb or an archive: what is inside the rest stays inside the original, unread. */
export const MOST_PARTS = 500

/**
 * Reads a document and, breadth first, every part found inside it: an e-mail and its attachments are one unit.
 * Stops finding after 500 parts; nesting is the reader's to limit.
 */
export async function readUnit(
  reader: DocumentReader,
  document: DocumentToRead,
  onProgress: (progress: ReadingProgress) => void,
  signal?: AbortSignal,
): Promise<readonly ReadPart[]> {
  const waiting: { document: DocumentToRead; parent: number | null; size: number }[] = [
    { document, parent: null, size: 0 },
  ]
  const parts: ReadPart[] = []
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const result = await reader.read(next.document, onProgress, signal)
    const index = parts.length
    const found = result.outcome === 'read' ? result.parts : []
    const opened = found.slice(0, Math.max(0, MOST_PARTS - parts.length - 1 - waiting.length))
    const left = found.length - opened.length
    parts.push({
      parent: next.parent,
      filename: next.document.filename,
      path: next.parent === null ? null : next.document.path,
      size: next.size,
      result,
      ...(left > 0 ? { left } : {}),
    })
    for (const { path, filename, mediaType, size } of opened) {
      const depth = (next.document.depth ?? 0) + 1
      waiting.push({ document: { path, filename, mediaType, depth }, parent: index, size })
    }
  }
  return parts
}
