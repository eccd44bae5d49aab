import { z } from 'zod'
import type { RecordId } from '../../kernel/ids.ts'
import { foreignCursor } from './foreign-cursor.ts'
import { KEY_BYTES, recordIdOf, recordKey } from './record-key.ts'

/**
 * What somebody was shown who pages by relevance: the cursor of that order. Scores shift with every record that comes or goes,
 * and places with every one that is taken from whoever pages; what was shown is found again, and the next page goes on behind it.
 */
export interface ShownHits {
  /** With which hit each of the latest pages began, the latest last. */
  readonly begun: readonly RecordId[]
  /** The latest hits, the latest last. */
  readonly last: readonly RecordId[]
}

const mostBegun = 8
/**
 * Some of them may have changed their places, and the others still tell where the page ended. Half as many places may another hit
 * rise or fall and be neither lost nor shown again: where scores lie close, another generation moves hits by several.
 */
const mostLast = 32

/** What was shown once these hits are: of the pages and of the hits, the latest alone are remembered. */
export function showingNext(before: ShownHits | undefined, hits: readonly RecordId[]): ShownHits {
  return {
    begun: [...(before?.begun ?? []), ...hits.slice(0, 1)].slice(-mostBegun),
    last: [...(before?.last ?? []), ...hits].slice(-mostLast),
  }
}

/**
 * The hit behind which to go on, past those that were shown already: the middle one of the latest that are still found, which
 * is where they were though one of them may be ranked otherwise by now. Where none is left of them, what stands behind the
 * beginning of an earlier page is shown again rather than lost. `undefined`: nothing is left of what was shown.
 */
export function goOnBehind<Found>(
  { begun, last }: ShownHits,
  /** Those still found, in their order of now. */
  found: readonly Found[],
  idOf: (found: Found) => RecordId,
): Found | undefined {
  const latest = found.filter((one) => last.includes(idOf(one)))
  if (latest.length > 0) return latest[(latest.length - 1) >> 1]
  const byId = new Map(found.map((one) => [idOf(one), one]))
  return begun.map((id) => byId.get(id)).findLast((one) => one !== undefined)
}

const cursor = z.tuple([keys(mostBegun), keys(mostLast)])

/** The cursor that stands for what was shown. */
export function writeShown({ begun, last }: ShownHits): string {
  return JSON.stringify([begun, last].map((ids) => Buffer.concat(ids.map(recordKey)).toString('base64url')))
}

/** What a cursor stands for. Throws `malformed` for one that no page by relevance has given. */
export function readShown(text: string): ShownHits {
  try {
    const [begun, last] = cursor.parse(JSON.parse(text))
    return { begun, last }
  } catch (cause) {
    throw foreignCursor(cause)
  }
}

/** Ids by their bytes, one after the other: so many as text would not fit into an address. */
function keys(most: number) {
  return z
    .base64url()
    .transform((text) => Buffer.from(text, 'base64url'))
    .refine(({ length }) => length % KEY_BYTES === 0 && length <= most * KEY_BYTES)
    .transform((bytes) =>
      Array.from({ length: bytes.length / KEY_BYTES }, (_, at) =>
        recordIdOf(bytes.subarray(at * KEY_BYTES, (at + 1) * KEY_BYTES)),
      ),
    )
}
