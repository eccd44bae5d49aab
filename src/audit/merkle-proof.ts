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

/** The consistency proof of RFC 6962, 2.1.2 between the first `first` leaves and all `second`; empty where they are equal. */
export async function consistencyPath(
  first: number,
  second: number,
  rangeHash: RangeHash,
): Promise<Buffer[]> {
  if (!(first > 0 && first <= second)) throw new RangeError(`no consistency proof from ${first} to ${second}`)
  const path: Buffer[] = []
  let begin = 0
  let end = second
  while (first < end) {
    const middle = begin + splitPoint(end - begin)
    if (first <= middle) {
      path.unshift(await rangeHash(middle, end))
      end = middle
    } else {
      path.unshift(await rangeHash(begin, middle))
      begin = middle
    }
  }
  // The subtree that both trees share; left out where it is the whole first tree, whose root the verifier has.
  if (begin > 0 && first < second) path.unshift(await rangeHash(begin, end))
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

/** Whether the tree of `second` leaves begins with the very tree of `first` (RFC 9162, 2.1.4.2). */
export function isConsistent(
  first: { readonly size: number; readonly root: Buffer },
  second: { readonly size: number; readonly root: Buffer },
  path: readonly Buffer[],
): boolean {
  if (first.size > second.size || first.size < 0) return false
  if (first.size === second.size) return path.length === 0 && first.root.equals(second.root)
  if (first.size === 0) return path.length === 0
  const steps = isPowerOfTwo(first.size) ? [first.root, ...path] : [...path]
  const start = steps.shift()
  if (start === undefined) return false
  let [node, last] = [first.size - 1, second.size - 1]
  while (node % 2 === 1) [node, last] = [(node - 1) / 2, Math.floor(last / 2)]
  let [before, after] = [start, start]
  for (const sibling of steps) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      before = nodeHash(sibling, before)
      after = nodeHash(sibling, after)
      while (node % 2 === 0 && node > 0) [node, last] = [node / 2, Math.floor(last / 2)]
    } else {
      after = nodeHash(after, sibling)
    }
    ;[node, last] = [Math.floor(node / 2), Math.floor(last / 2)]
  }
  return last === 0 && before.equals(first.root) && after.equals(second.root)
}

function isPowerOfTwo(size: number): boolean {
  return Number.isInteger(Math.log2(size))
}
