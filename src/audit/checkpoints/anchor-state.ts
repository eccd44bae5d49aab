import { isMunimentError, MunimentError } from '../../kernel/muniment-error.ts'
import type { SigningKey, VerifierKey } from '../keys/note-key.ts'
import type { AnchoredCheckpoint, CheckpointAnchor } from '../ports.ts'
import { emptyEdge, type MerkleEdge } from '../tree/merkle-edge.ts'
import { openSegment, type VerifiedSegment } from './anchor-segment.ts'

/** How far the log is anchored, by the anchor itself. */
export interface AnchorState {
  /** Of the newest checkpoint; -1 where there is none. */
  readonly number: number
  readonly edge: MerkleEdge
  readonly lastHash: Buffer | null
  readonly newest: AnchoredCheckpoint | null
  readonly at: string | null
}

export interface ReadAnchorState {
  (): Promise<AnchorState>
  /** The same as last read, without looking again: how many entries there are at least. */
  readonly known: () => AnchorState
}

const nothing: AnchorState = { number: -1, edge: emptyEdge, lastHash: null, newest: null, at: null }

/**
 * Reads the newest checkpoint from the anchor, never from the database, and verifies it under our own key; what was
 * read once is read again only when a newer one stands there. Throws `audit-log-damaged`, `audit-signature`.
 */
export function makeReadAnchorState(deps: {
  readonly anchor: CheckpointAnchor
  readonly signingKey: Pick<SigningKey, 'verifier'>
}): ReadAnchorState {
  let known = nothing
  const read = async (): Promise<AnchorState> => {
    const number = (await deps.anchor.newest()) ?? -1
    if (number < known.number) {
      throw new MunimentError(
        'audit-log-damaged',
        'The place of the checkpoints has lost some of them: restore it before anything else.',
      )
    }
    if (number === known.number) return known
    const bytes = await deps.anchor.read(number)
    if (bytes === undefined)
      throw new MunimentError('audit-log-damaged', `Anchored checkpoint ${number} cannot be read.`)
    const { after, lastHash, note, at } = openNewest(bytes, number, deps.signingKey.verifier)
    known = { number, edge: after, lastHash, newest: { number, size: after.size, note }, at }
    return known
  }
  return Object.assign(read, { known: () => known })
}

/** Says what may be behind it where another key signed: nobody wants to read of notes then. */
function openNewest(bytes: Buffer, number: number, key: VerifierKey): VerifiedSegment {
  try {
    return openSegment(bytes, number, { key, is: 'after' })
  } catch (cause) {
    if (!isMunimentError(cause, 'audit-signature')) throw cause
    throw new MunimentError(
      'audit-signature',
      `The newest checkpoint, number ${number}, is not signed by the key of this data folder, ${key.text}. Where that was replaced since, put the new one into checkpoint-signing.key; where its replacement was cut short, stop every server and run muniment audit replace-key again. Else somebody else has written there: verify the log with checkpoints that were kept elsewhere.`,
      { cause, details: { number } },
    )
  }
}
