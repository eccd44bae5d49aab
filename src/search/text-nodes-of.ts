import { withoutPhrases } from './query/without-phrases.ts'
import type { ExactNode, ParsedNode, TextNode } from './query-node.ts'

/** What is marked where it stands in a text. */
export type MarkedNode = TextNode | ExactNode

/** Every word, phrase and beginning that speaks for a hit: what snippets mark. What is excluded does not. */
export function textNodesOf(node: ParsedNode | null): MarkedNode[] {
  switch (node?.kind) {
    case 'term':
    case 'phrase':
    case 'prefix':
    case 'alternatives':
      return [node]
    case 'exact':
      return [node]
    case 'and':
      return withoutPhrases(node.nodes).flatMap(textNodesOf)
    case 'or':
    case 'most':
      return node.nodes.flatMap(textNodesOf)
    case 'ranked':
      return node.clauses.map((clause) => clause.node)
    default:
      return []
  }
}
