import { MunimentError } from '../kernel/muniment-error.ts'
import type { ReadAnchorState } from './checkpoints/anchor-state.ts'
import type { AuditReader } from './ports.ts'
import { edgeRoot } from './tree/merkle-edge.ts'
import { inclusionPath, isIncluded } from './tree/merkle-proof.ts'
import { makeRangeHash } from './tree/range-hash.ts'

/** Shows that one entry lies under the newest checkpoint (RFC 6962, 2.1.1). Hashes are hexadecimal. */
export interface AuditProof {
  readonly position: number
  readonly treeSize: number
  readonly leafHash: string
  readonly rootHash: string
  readonly path: readonly string[]
  /** The signed note. */
  readonly checkpoint: string
}

interface Deps {
  readonly auditReader: AuditReader
  readonly readAnchorState: ReadAnchorState
}

/**
 * The proof for one position; throws `not-found` beyond the newest checkpoint, and `audit-log-damaged` rather than
 * answer a proof that does not hold.
 */
export function makeGetProof({ auditReader, readAnchorState }: Deps) {
  return async (position: number): Promise<AuditProof> => {
    const { edge, newest } = await readAnchorState()
    if (newest === null || !Number.isSafeInteger(position) || position < 0 || position >= edge.size) {
      throw new MunimentError('not-found', 'There is no entry at this position under the newest checkpoint.')
    }
    const [leaf] = await auditReader.leafHashes(position, position + 1)
    const path = await inclusionPath(position, edge.size, makeRangeHash(auditReader))
    const root = edgeRoot(edge)
    if (leaf === undefined || !isIncluded(leaf, position, edge.size, path, root)) {
      throw new MunimentError(
        'audit-log-damaged',
        'The audit log does not lead to its checkpoint: verify it.',
      )
    }
    return {
      position,
      treeSize: edge.size,
      leafHash: leaf.toString('hex'),
      rootHash: root.toString('hex'),
      path: path.map((hash) => hash.toString('hex')),
      checkpoint: newest.note,
    }
  }
}
