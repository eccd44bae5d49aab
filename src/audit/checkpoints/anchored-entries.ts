import { MunimentError } from '../../kernel/muniment-error.ts'
import type { SigningKey } from '../keys/note-key.ts'
import { readLeaf, type SequencedLeaf } from '../leaf.ts'
import type { CheckpointAnchor, LogTail } from '../ports.ts'
import { leafHash } from '../tree/merkle-hash.ts'
import type { VerifiedSegment } from './anchor-segment.ts'
import { makeSegmentReader, type ReadSegment } from './segment-reader.ts'

interface Deps {
  readonly anchor: CheckpointAnchor
  readonly signingKey: Pick<SigningKey, 'verifier'>
}

/** Where in the anchor to read: after the entries that stand (`tail`), up to the segment `number`, which is the last. */
export interface AnchoredRange {
  readonly tail: LogTail
  readonly number: number
}

export type ReadAnchoredEntries = (range: AnchoredRange) => AsyncIterable<readonly SequencedLeaf[]>

/**
 * Reads what was anchored after the entries that stand, segment by segment, each verified under our own key, or the one before. Throws
 * `audit-log-damaged` where the first of them does not follow the last that stands: then both tell different histories.
 */
export function makeReadAnchoredEntries(deps: Deps): ReadAnchoredEntries {
  return async function* (range) {
    let { tail } = range
    const read = makeSegmentReader(deps, range.number)
    for (let number = await segmentOver(read, tail.size, range.number); number <= range.number; number += 1) {
      const entries = entriesAfter(await read(number), tail)
      yield entries
      tail = { size: tail.size + entries.length, lastHash: entries.at(-1)?.hash ?? tail.lastHash }
    }
  }
}

/** The database's log and the anchored one part at `position`: nothing is written where nobody knows which is true. */
export function forkedAt(position: number): MunimentError {
  return new MunimentError(
    'audit-log-damaged',
    `At entry ${position} the database's audit log is not the one that was anchored. Nothing is written to it; restore the database that belongs to this anchor, or verify the log.`,
    { details: { position } },
  )
}

function entriesAfter(segment: VerifiedSegment, tail: LogTail): SequencedLeaf[] {
  let previous = tail.lastHash?.toString('hex') ?? null
  return segment.leaves.slice(tail.size - segment.before.size).map((bytes) => {
    const leaf = readLeaf(bytes)
    if (leaf.previous !== previous) throw forkedAt(leaf.position)
    const hash = leafHash(bytes)
    previous = hash.toString('hex')
    return { leaf, bytes, hash }
  })
}

/** The number of the segment that holds position `size`: from the newest back, since a backup is seldom old. */
async function segmentOver(read: ReadSegment, size: number, newest: number): Promise<number> {
  for (let number = newest; number > 0; number -= 1) {
    if ((await read(number)).before.size <= size) return number
  }
  return 0
}
