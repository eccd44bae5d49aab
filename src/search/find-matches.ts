import { exactTerms } from '../records/analysis/exact-terms.ts'
import { makeFindTerms, type PlacedTerm } from '../records/analysis/find-terms.ts'
import type { LookupNode, TextNode } from './query-node.ts'
import type { MarkedNode } from './text-nodes-of.ts'

/** Where one of the nodes stands in a text, in UTF-16 offsets; a phrase from its first word to its last. */
export interface Match {
  readonly start: number
  readonly end: number
  /** Which of the nodes. */
  readonly node: number
}

/** Finds words, phrases and beginnings in a text as the index does: by the same analysis. */
export type FindMatches = (text: string) => Match[]

/** What is looked up, and which of the nodes it stands for: alternatives are several lookups for one. */
interface Wanted {
  readonly lookup: LookupNode
  readonly node: number
}

export function makeFindMatches(marked: readonly MarkedNode[]): FindMatches {
  const nodes = marked.map((node) => (node.kind === 'exact' ? node.phrase : node))
  const byTerm = new Map<string, Wanted[]>()
  const prefixes: { readonly prefix: string; readonly node: number }[] = []
  const learn = (term: string | undefined, wanted: Wanted) => {
    if (term !== undefined) byTerm.set(term, [...(byTerm.get(term) ?? []), wanted])
  }
  const all = nodes.flatMap((node, number) => lookupsOf(node).map((lookup) => ({ lookup, node: number })))
  for (const wanted of all) {
    const { lookup, node } = wanted
    if (lookup.kind === 'term') learn(lookup.term, wanted)
    else if (lookup.kind === 'phrase') learn(lookup.terms[0], wanted)
    else {
      prefixes.push({ prefix: lookup.prefix, node })
      for (const term of lookup.terms) learn(term, wanted)
    }
  }

  const findTerms = makeFindTerms(all.flatMap(({ lookup }) => termsOf(lookup)))
  return (text) => {
    const terms = findTerms(text)
    const matches: Match[] = []
    terms.forEach(({ term, start, end }, at) => {
      for (const { lookup, node } of byTerm.get(term) ?? []) {
        const last = lastOf(lookup, terms, at)
        if (last === undefined || !standsAs(marked[node], text.slice(start, last.end))) continue
        matches.push({ start, end: last.end, node })
      }
      for (const { prefix, node } of prefixes) if (term.startsWith(prefix)) matches.push({ start, end, node })
    })
    return matches
  }
}

function lookupsOf(node: TextNode): readonly LookupNode[] {
  return node.kind === 'alternatives' ? node.nodes : [node]
}

function termsOf(node: LookupNode): readonly string[] {
  switch (node.kind) {
    case 'term':
      return [node.term]
    case 'phrase':
      return node.terms
    case 'prefix':
      return [node.prefix, ...node.terms]
  }
}

/** Whether words that have the right stems stand as they were asked for, where that was asked for. */
function standsAs(node: MarkedNode | undefined, text: string): boolean {
  if (node?.kind !== 'exact') return true
  const terms = exactTerms(text)
  return terms.length === node.terms.length && node.terms.every((term, at) => terms[at] === term)
}

/** The last term of what begins at `at`; `undefined` where a phrase does not go on as it should. */
function lastOf(node: LookupNode, terms: readonly PlacedTerm[], at: number): PlacedTerm | undefined {
  if (node.kind !== 'phrase') return terms[at]
  const first = terms[at]?.position ?? 0
  const goesOn = node.terms.every((term, step) => {
    const next = terms[at + step]
    return next?.term === term && next.position === first + step
  })
  return goesOn ? terms[at + node.terms.length - 1] : undefined
}
