import type { PageText } from '../../records/page-text.ts'
import { type Match, makeFindMatches } from '../find-matches.ts'
import { makeFindNearWords } from '../find-near-words.ts'
import type { NearNode } from '../query-node.ts'
import type { MarkedNode } from '../text-nodes-of.ts'

/** What stands in a text of a page, in its order. */
export type FindInPage = (page: Pick<PageText, 'method'>, text: string) => readonly Match[]

/** As typed and, where the page was recognised, what is near that: those are counted from `firstNear` on. */
export function makeFindInPage(
  nodes: readonly MarkedNode[],
  near: readonly NearNode[],
  firstNear: number,
): FindInPage {
  const find = makeFindMatches(nodes)
  const findNear = makeFindNearWords(near)
  return ({ method }, text) => {
    const matches = find(text)
    if (near.length === 0 || method !== 'ocr') return matches
    const typed = new Set(matches.map(({ start }) => start))
    const besides = findNear(text).filter(({ start }) => !typed.has(start))
    return [...matches, ...besides.map((match) => ({ ...match, node: firstNear + match.node }))].sort(
      (one, other) => one.start - other.start,
    )
  }
}
