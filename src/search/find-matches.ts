import { wordsOf } from '../records/analysis/analyse-text.ts'
import type { TextNode } from './query-node.ts'

/** Where one of the nodes stands in a text, in UTF-16 offsets; a phrase from its first word to its last. */
export interface Match {
  readonly start: number
  readonly end: number
  /** Which of the nodes. */
  readonly node: number
}

/** Finds words, phrases and beginnings in a text as the index does: by the same analysis. */
export type FindMatches = (text: string) => Match[]

export function makeFindMatches(nodes: readonly TextNode[]): FindMatches {
  const byTerm = new Map<string, number[]>()
  const prefixes: { readonly prefix: string; readonly node: number }[] = []
  const learn = (term: string | undefined, node: number) => {
    if (term !== undefined) byTerm.set(term, [...(byTerm.get(term) ?? []), node])
  }
  nodes.forEach((node, number) => {
    if (node.kind === 'term') learn(node.term, number)
    else if (node.kind === 'phrase') learn(node.terms[0], number)
    else {
      prefixes.push({ prefix: node.prefix, node: number })
      for (const term of node.terms) learn(term, number)
    }
  })

  return (text) => {
    const words: Placed[] = []
    for (const word of wordsOf(text)) {
      for (const term of word.terms) words.push({ term, start: word.start, end: word.end })
    }
    const matches: Match[] = []
    words.forEach(({ term, start, end }, at) => {
      for (const number of byTerm.get(term) ?? []) {
        const last = lastOf(nodes[number], words, at)
        if (last !== undefined) matches.push({ start, end: last.end, node: number })
      }
      for (const { prefix, node } of prefixes) if (term.startsWith(prefix)) matches.push({ start, end, node })
    })
    return matches
  }
}

interface Placed {
  readonly term: string
  readonly start: number
  readonly end: number
}

/** The last word of what begins at `at`; `undefined` where a phrase does not go on as it should. */
function lastOf(node: TextNode | undefined, words: readonly Placed[], at: number): Placed | undefined {
  if (node?.kind !== 'phrase') return words[at]
  const goesOn = node.terms.every((term, step) => words[at + step]?.term === term)
  return goesOn ? words[at + node.terms.length - 1] : undefined
}
