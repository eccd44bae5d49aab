import type { ParsedNode } from '../query-node.ts'

/** The nodes of an `and`, without the phrases that stand there to find what an `exact` beside them decides about. */
export function withoutPhrases(nodes: readonly ParsedNode[]): readonly ParsedNode[] {
  const phrases = new Set<ParsedNode>(nodes.flatMap((node) => (node.kind === 'exact' ? [node.phrase] : [])))
  return nodes.filter((node) => !phrases.has(node))
}
