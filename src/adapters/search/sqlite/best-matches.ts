import type { Match } from './read-matches.ts'

/** Whether one of two matches stands before the other; of equals neither does. */
export type IsBefore = (one: Match, other: Match) => boolean

/** The best `size` of the matches, the best first. Of equals at its end any may be among them. */
export function bestMatches(matches: readonly Match[], size: number, isBefore: IsBefore): Match[] {
  if (size <= 0) return []
  // A heap with the worst of the best on top: nearly every match is turned away by one comparison.
  const heap: Match[] = []
  for (const match of matches) {
    if (heap.length < size) rise(heap, match, isBefore)
    else if (heap[0] !== undefined && isBefore(match, heap[0])) sink(heap, match, isBefore)
  }
  return heap.sort((one, other) => (isBefore(one, other) ? -1 : isBefore(other, one) ? 1 : 0))
}

function rise(heap: Match[], match: Match, isBefore: IsBefore): void {
  let at = heap.length
  while (at > 0) {
    const above = (at - 1) >> 1
    const parent = heap[above]
    if (parent === undefined || !isBefore(parent, match)) break
    heap[at] = parent
    at = above
  }
  heap[at] = match
}

/** Puts `match` in the place of the top. */
function sink(heap: Match[], match: Match, isBefore: IsBefore): void {
  let at = 0
  for (;;) {
    const left = 2 * at + 1
    const [one, other] = [heap[left], heap[left + 1]]
    const worse = one !== undefined && other !== undefined && isBefore(one, other) ? left + 1 : left
    const child = heap[worse]
    if (child === undefined || !isBefore(match, child)) break
    heap[at] = child
    at = worse
  }
  heap[at] = match
}
