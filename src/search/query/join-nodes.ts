import type { ParsedNode } from '../query-node.ts'

/**
 * Nodes as one, without a level more than it takes: what is joined alike within is joined with the others. Punctuation alone
 * asks for nothing and is left out.
 */
export function joined(
  kind: 'and' | 'or',
  nodes: readonly (ParsedNode | undefined)[],
): ParsedNode | undefined {
  const present = nodes.flatMap((node) => {
    if (node === undefined) return []
    return node.kind === kind ? node.nodes : [node]
  })
  return present.length > 1 ? { kind, nodes: present } : present[0]
}

/** What is not of a node; not twice is the node itself. */
export function without(node: ParsedNode): ParsedNode {
  return node.kind === 'not' ? node.node : { kind: 'not', node }
}
