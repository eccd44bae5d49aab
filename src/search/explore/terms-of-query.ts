import type { LookupNode, ParsedNode } from '../query-node.ts'
import { textNodesOf } from '../text-nodes-of.ts'

/** Tells whether a term is one of those that a query asks for: as itself, within a phrase, or by its beginning. */
export function termsOfQuery(node: ParsedNode | null): (term: string) => boolean {
  const terms = new Set<string>()
  const beginnings: string[] = []
  const note = (lookup: LookupNode): void => {
    if (lookup.kind === 'term') terms.add(lookup.term)
    else for (const term of lookup.terms) terms.add(term)
    if (lookup.kind === 'prefix') beginnings.push(lookup.prefix)
  }
  for (const marked of textNodesOf(node)) {
    const text = marked.kind === 'exact' ? marked.phrase : marked
    for (const lookup of text.kind === 'alternatives' ? text.nodes : [text]) note(lookup)
  }
  return (term) => terms.has(term) || beginnings.some((beginning) => term.startsWith(beginning))
}
