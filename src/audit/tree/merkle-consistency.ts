import { nodeHash } from './merkle-hash.ts'
import { type RangeHash, splitPoint } from './merkle-proof.ts'

/**
 * The consistency proof of RFC 6962, 2.1.2: what is needed to see that the tree of `size` leaves begins with the tree of
 * its first `from`. `from` is at least 1: with nothing everything is consistent.
 */
export async function consistencyPath(from: number, size: number, rangeHash: RangeHash): Promise<Buffer[]> {
  if (!(from >= 1 && from <= size)) throw new RangeError(`no tree of ${from} leaves in one of ${size}`)
  const path: Buffer[] = []
  let [begin, end] = [0, size]
  // Whether the smaller tree's own root is a whole subtree here, which the reader then has already.
  let known = true
  while (from < end) {
    const middle = begin + splitPoint(end - begin)
    if (from <= middle) {
      path.unshift(await rangeHash(middle, end))
      end = middle
    } else {
      path.unshift(await rangeHash(begin, middle))
      begin = middle
      known = false
    }
  }
  return known ? path : [await rangeHash(begin, end), ...path]
}

/** Whether the path shows that the tree with root `to` begins with the tree with root `from` (RFC 9162, 2.1.4.2). */
export function isConsistent(
  from: { readonly size: number; readonly root: Buffer },
  to: { readonly size: number; readonly root: Buffer },
  path: readonly Buffer[],
): boolean {
  if (!(from.size >= 1 && from.size <= to.size)) return false
  if (from.size === to.size) return path.length === 0 && from.root.equals(to.root)
  // A whole subtree of a power of two leaves is its own proof.
  const nodes = isPowerOfTwo(from.size) ? [from.root, ...path] : [...path]
  let [node, last] = [from.size - 1, to.size - 1]
  while (node % 2 === 1) [node, last] = [Math.floor(node / 2), Math.floor(last / 2)]
  const first = nodes.shift()
  if (first === undefined) return false
  let [smaller, larger] = [first, first]
  for (const sibling of nodes) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      smaller = nodeHash(sibling, smaller)
      larger = nodeHash(sibling, larger)
      while (node % 2 === 0 && node > 0) [node, last] = [node / 2, Math.floor(last / 2)]
    } else {
      larger = nodeHash(larger, sibling)
    }
    ;[node, last] = [Math.floor(node / 2), Math.floor(last / 2)]
  }
  return last === 0 && smaller.equals(from.root) && larger.equals(to.root)
}

function isPowerOfTwo(size: number): boolean {
  let power = 1
  while (power < size) power *= 2
  return power === size
}
