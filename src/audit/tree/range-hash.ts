import type { TreeHashes } from '../ports.ts'
import { FAN_OUT, LEVELS } from './extend-subtrees.ts'
import { edgeRoot, emptyEdge, extendEdge } from './merkle-edge.ts'
import { nodeHash } from './merkle-hash.ts'
import { type RangeHash, splitPoint } from './merkle-proof.ts'

/** Hashes of whole subtrees from the stored ones: a proof in a log of any length reads a few thousand hashes. */
export function makeRangeHash(tree: TreeHashes): RangeHash {
  const rangeHash: RangeHash = async (begin, end) => {
    const size = end - begin
    if (size <= FAN_OUT) return edgeRoot(extendEdge(emptyEdge, await tree.leafHashes(begin, end)))
    const level = storedLevel(begin, size)
    if (level > 0) {
      const width = FAN_OUT ** level
      return edgeRoot(extendEdge(emptyEdge, await tree.subtreeHashes(level, begin / width, end / width)))
    }
    const middle = begin + splitPoint(size)
    return nodeHash(await rangeHash(begin, middle), await rangeHash(middle, end))
  }
  return rangeHash
}

/** The widest stored subtrees that make up a complete range exactly; 0 where none do. */
function storedLevel(begin: number, size: number): number {
  for (let level = LEVELS; level > 0; level -= 1) {
    const width = FAN_OUT ** level
    if (begin % width === 0 && size % width === 0) return level
  }
  return 0
}
