import type {
  DocumentReader,
  DocumentToRead,
  ReadingFailure,
  ReadingProgress,
  ReadingResult,
  UnitAllowance,
} from '../ports.ts'
import { makeUnitAllowance } from '../reading/unit-allowance.ts'

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
  /** It was not opened: what was read before it had used up what the unit may use. */
  readonly unopened?: true
}

/** Beyond this a message is a bomb or an archive: what is inside the rest stays inside the original, unread. */
export const MOST_PARTS = 500

/** Of text in a unit: twice what one document may have. It is kept in memory until all is read, as a bomb would have it. */
const MOST_CHARACTERS = 100_000_000

/**
 * Reads a document and, breadth first, every part found inside it: an e-mail and its attachments are one unit.
 * Stops finding after 500 parts; nesting is the reader's to limit. All share one allowance of time and of text: parts that
 * come after it is used up are found, and not opened.
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
  const allowance = makeUnitAllowance()
  let characters = 0
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const withheld = usedUp(allowance, characters)
    const result =
      withheld === undefined
        ? await reader.read({ ...next.document, allowance }, onProgress, signal)
        : unopened(next.document, withheld)
    characters += charactersOf(result)
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
      ...(withheld === undefined ? {} : { unopened: true }),
    })
    for (const { path, filename, mediaType, size } of opened) {
      const depth = (next.document.depth ?? 0) + 1
      waiting.push({ document: { path, filename, mediaType, depth }, parent: index, size })
    }
  }
  return parts
}

type Withheld = Extract<ReadingFailure, 'time-limit' | 'memory-limit'>

const WITHHELD = {
  'time-limit': 'What was read of the message before had taken all the time that one message may take.',
  'memory-limit': 'What was read of the message before had as much text as one message may have.',
} as const

function usedUp(allowance: UnitAllowance, characters: number): Withheld | undefined {
  if (allowance.left() <= 0) return 'time-limit'
  return characters >= MOST_CHARACTERS ? 'memory-limit' : undefined
}

function unopened({ mediaType }: DocumentToRead, reason: Withheld): ReadingResult {
  return {
    outcome: 'without-text',
    format: 'other',
    mediaType,
    pageCount: 0,
    reason,
    message: WITHHELD[reason],
  }
}

function charactersOf(result: ReadingResult): number {
  return result.outcome === 'read' ? result.pages.reduce((sum, { text }) => sum + text.length, 0) : 0
}
