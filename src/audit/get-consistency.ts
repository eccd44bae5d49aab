import { MunimentError } from '../kernel/muniment-error.ts'
import type { ReadAnchorState } from './checkpoints/anchor-state.ts'
import type { AuditReader } from './ports.ts'
import { consistencyPath, isConsistent } from './tree/merkle-consistency.ts'
import { edgeRoot } from './tree/merkle-edge.ts'
import { makeRangeHash } from './tree/range-hash.ts'

/** Shows that the log under the newest checkpoint begins with the log as somebody once saw it. Hashes are hexadecimal. */
export interface ConsistencyProof {
  readonly from: number
  readonly treeSize: number
  /** Root of the first `from` entries: that of the checkpoint the reader kept, or the log was forked. */
  readonly fromRootHash: string
  readonly rootHash: string
  readonly path: readonly string[]
  /** The newest signed note. */
  readonly checkpoint: string
}

interface Deps {
  readonly auditReader: AuditReader
  readonly readAnchorState: ReadAnchorState
}

/**
 * The proof for a tree of the first `from` entries; throws `not-found` for none and beyond the newest checkpoint, and
 * `audit-log-damaged` rather than answer a proof that does not hold.
 */
export function makeGetConsistency({ auditReader, readAnchorState }: Deps) {
  return async (from: number): Promise<ConsistencyProof> => {
    const { edge, newest } = await readAnchorState()
    if (newest === null || !Number.isSafeInteger(from) || from < 1 || from > edge.size) {
      throw new MunimentError('not-found', 'The newest checkpoint covers no log of so many entries.')
    }
    const rangeHash = makeRangeHash(auditReader)
    const path = await consistencyPath(from, edge.size, rangeHash)
    const [before, now] = [await rangeHash(0, from), edgeRoot(edge)]
    if (!isConsistent({ size: from, root: before }, { size: edge.size, root: now }, path)) {
      throw new MunimentError(
        'audit-log-damaged',
        'The audit log does not lead to its checkpoint: verify it.',
      )
    }
    return {
      from,
      treeSize: edge.size,
      fromRootHash: before.toString('hex'),
      rootHash: now.toString('hex'),
      path: path.map((hash) => hash.toString('hex')),
      checkpoint: newest.note,
    }
  }
}
