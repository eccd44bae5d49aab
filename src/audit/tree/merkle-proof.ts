import { nodeHash } from './merkle-hash.ts'

/** Merkle tree hash of the leaves `begin` (included) to `end` (not), which is not empty. */
export type RangeHash = (begin: number, end: number) => Promise<Buffer>

/** The largest power of two smaller than `size`, where RFC 6962 splits a tree of at least two leaves. */
export function splitPoint(size: number): number {
  let power = 1
  while (power * 2 < size) power *= 2
  return power
}

/** The audit path of RFC 6962, 2.1.1: what is needed to compute the root of `size` leaves from leaf `position`. */
export async function inclusionPath(position: number, size: number, rangeHash: RangeHash): Promise<Buffer[]> {
  if (!(position >= 0 && position < size)) throw new RangeError(`no leaf ${position} in a tree of ${size}`)
  const path: Buffer[] = []
  let begin = 0
  let end = size
  while (end - begin > 1) {
    const middle = begin + splitPoint(end - begin)
    if (position < middle) {
      path.unshift(await rangeHash(middle, end))
      end = middle
    } else {
      path.unshift(await rangeHash(begin, middle))
      begin = middle
    }
  }
  return path
}

/** Whether the path leads from the leaf's hash to the root (RFC 9162, 2.1.3.2). */
export function isIncluded(
  leaf: Buffer,
  position: number,
  size: number,
  path: readonly Buffer[],
  root: Buffer,
): boolean {
  if (!(position >= 0 && position < size)) return false
  let [node, last, hash] = [position, size - 1, leaf]
  for (const sibling of path) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash)
      while (node % 2 === 0 && node > 0) [node, last] = [node / 2, Math.floor(last / 2)]
    } else {
      hash = nodeHash(hash, sibling)
    }
    ;[node, last] = [Math.floor(node / 2), Math.floor(last / 2)]
  }
  return last === 0 && hash.equals(root)
}
