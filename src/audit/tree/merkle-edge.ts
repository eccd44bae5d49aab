import { emptyRoot, nodeHash } from './merkle-hash.ts'

/**
 * The right edge of a Merkle tree: the roots of its complete subtrees, largest first, one for each bit set in `size`.
 * All that is needed to add leaves and to know the root, so that a checkpoint costs only what is new.
 */
export interface MerkleEdge {
  readonly size: number
  readonly roots: readonly Buffer[]
}

export const emptyEdge: MerkleEdge = { size: 0, roots: [] }

/** Told of each complete subtree as it comes to be: of 2^`height` leaves, the last of them before position `end`. */
export type NoteSubtree = (height: number, end: number, root: Buffer) => void

/** The edge after the leaves with these hashes were added. */
export function extendEdge(
  edge: MerkleEdge,
  leafHashes: Iterable<Buffer>,
  noteSubtree?: NoteSubtree,
): MerkleEdge {
  const roots = [...edge.roots]
  let size = edge.size
  for (const leaf of leafHashes) {
    let [hash, height] = [leaf, 0]
    // Each trailing bit set is a complete subtree as large as the one just made: the two join, like carrying in addition.
    for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) {
      const left = roots.pop()
      if (left === undefined) throw new TypeError('an edge holds one root for each bit of its size')
      hash = nodeHash(left, hash)
      height += 1
      noteSubtree?.(height, size + 1, hash)
    }
    roots.push(hash)
    size += 1
  }
  return { size, roots }
}

/** The Merkle tree hash of RFC 6962, 2.1 over all leaves so far. */
export function edgeRoot(edge: MerkleEdge): Buffer {
  if (edge.roots.length !== bitsSet(edge.size))
    throw new TypeError('an edge holds one root for each bit of its size')
  return (
    edge.roots.reduceRight<Buffer | undefined>(
      (right, left) => (right === undefined ? left : nodeHash(left, right)),
      undefined,
    ) ?? emptyRoot
  )
}

/** How many complete subtrees a tree of this size has. */
export function bitsSet(size: number): number {
  let bits = 0
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) bits += rest % 2
  return bits
}
