import type { Subtree } from '../ports.ts'
import { FAN_OUT, LEVELS } from './extend-subtrees.ts'
import type { NoteSubtree } from './merkle-edge.ts'

const STEP = Math.log2(FAN_OUT)

/** Collects, while an edge grows, the subtrees among its own that the database keeps: it costs no hash. */
export function collectSubtrees(): { readonly subtrees: readonly Subtree[]; readonly note: NoteSubtree } {
  const subtrees: Subtree[] = []
  const note: NoteSubtree = (height, end, hash) => {
    if (height % STEP !== 0 || height > STEP * LEVELS) return
    subtrees.push({ level: height / STEP, index: end / 2 ** height - 1, hash })
  }
  return { subtrees, note }
}
