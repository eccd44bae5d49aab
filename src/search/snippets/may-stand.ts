import { makeMayHaveTerms } from '../../records/analysis/may-have-terms.ts'
import type { LookupNode } from '../query-node.ts'
import type { MarkedNode } from '../text-nodes-of.ts'

/** Whether any of the nodes but some may stand in a text: false only where none does. */
export type MayStand = (text: string, but: ReadonlySet<number>) => boolean

/** To pass over the pages in which nothing stands at little cost. */
export function makeMayStand(nodes: readonly MarkedNode[]): MayStand {
  let left = -1
  let mayHave = makeMayHaveTerms([])
  return (text, but) => {
    // They only ever become fewer.
    const wanted = nodes.filter((_, node) => !but.has(node))
    if (wanted.length !== left) {
      left = wanted.length
      mayHave = makeMayHaveTerms(wanted.flatMap(tellingTerms))
    }
    return mayHave(text)
  }
}

/** Terms one of which has to stand wherever the node does. */
function tellingTerms(node: MarkedNode): readonly string[] {
  if (node.kind === 'exact') return tellingTerms(node.phrase)
  if (node.kind === 'alternatives') return node.nodes.flatMap(tellingTermsOf)
  return tellingTermsOf(node)
}

function tellingTermsOf(node: LookupNode): readonly string[] {
  switch (node.kind) {
    case 'term':
      return [node.term]
    case 'phrase':
      // The longest is the rarest, most often.
      return [node.terms.reduce((longest, term) => (term.length > longest.length ? term : longest), '')]
    case 'prefix':
      return [node.prefix, ...node.terms]
  }
}
