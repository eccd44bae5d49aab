import type { SequencerTx, Subtree } from '../ports.ts'
import { edgeRoot, emptyEdge, extendEdge } from './merkle-edge.ts'

/** Leaves, or subtrees of the level below, in one stored subtree. */
export const FAN_OUT = 256
/** 256, 65,536 and 16,777,216 leaves. */
export const LEVELS = 3

/** Stores the roots of the subtrees that were completed by growing from `before` to `after` leaves. */
export async function extendSubtrees(tx: SequencerTx, before: number, after: number): Promise<void> {
  let [from, to] = [before, after]
  for (let level = 1; level <= LEVELS; level += 1) {
    from = Math.floor(from / FAN_OUT)
    to = Math.floor(to / FAN_OUT)
    if (from === to) return
    const [begin, end] = [from * FAN_OUT, to * FAN_OUT]
    const below =
      level === 1 ? await tx.leafHashes(begin, end) : await tx.subtreeHashes(level - 1, begin, end)
    const subtrees: Subtree[] = []
    for (let index = from; index < to; index += 1) {
      const part = below.slice((index - from) * FAN_OUT, (index - from + 1) * FAN_OUT)
      subtrees.push({ level, index, hash: edgeRoot(extendEdge(emptyEdge, part)) })
    }
    await tx.insertSubtrees(subtrees)
  }
}
