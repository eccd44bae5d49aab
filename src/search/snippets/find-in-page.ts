import type { PageText } from '../../records/page-text.ts'
import { type Match, makeFindMatches } from '../find-matches.ts'
import { makeFindNearWords } from '../find-near-words.ts'
import type { BesideNode } from '../query/accept-near.ts'
import type { LookupNode } from '../query-node.ts'
import type { MarkedNode } from '../text-nodes-of.ts'

/** What stands in a text of a page, in its order. */
export type FindInPage = (page: Pick<PageText, 'method'>, text: string) => readonly Match[]

/** As typed and, where the page was recognised, what is near that: those are counted from `firstNear` on. */
export function makeFindInPage(
  nodes: readonly MarkedNode[],
  near: readonly BesideNode[],
  firstNear: number,
): FindInPage {
  const find = makeFindMatches(nodes)
  const findNear = makeFindNear(near)
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

/** Words near others, and phrases with a word misread, each by its place among `near`. */
function makeFindNear(near: readonly BesideNode[]): (text: string) => readonly Match[] {
  const words = near.filter((node) => node.kind === 'near')
  const misread = near.filter((node) => node.kind === 'misread')
  const findWords = makeFindNearWords(words)
  const findPhrases = makeFindMatches(
    misread.map(({ phrases }): MarkedNode => {
      const [first, ...others] = phrases.flatMap(phrasesOf)
      if (first === undefined) throw new TypeError('A phrase that may be misread has a way to be read')
      return { kind: 'alternatives', field: 'any', nodes: [first, ...others], names: [] }
    }),
  )
  const placed = (nodes: readonly BesideNode[]) => (match: Match) => {
    const node = nodes[match.node]
    return { ...match, node: node === undefined ? match.node : near.indexOf(node) }
  }
  return (text) => [...findWords(text).map(placed(words)), ...findPhrases(text).map(placed(misread))]
}

function phrasesOf(places: readonly (readonly string[])[]): readonly LookupNode[] {
  return places
    .reduce<readonly (readonly string[])[]>(
      (begun, terms) => begun.flatMap((start) => terms.map((term) => [...start, term])),
      [[]],
    )
    .map((terms) => ({ kind: 'phrase', field: 'any', terms }))
}
