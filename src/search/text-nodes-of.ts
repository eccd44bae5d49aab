import type { ParsedNode, TextNode } from './query-node.ts'

/** Every word, phrase and beginning that speaks for a hit: what snippets mark. What is excluded does not. */
export function textNodesOf(node: ParsedNode | null): TextNode[] {
  switch (node?.kind) {
    case 'term':
    case 'phrase':
    case 'prefix':
      return [node]
    case 'and':
    case 'or':
    case 'most':
      return node.nodes.flatMap(textNodesOf)
    case 'ranked':
      return node.clauses.map((clause) => clause.node)
    default:
      return []
  }
}
