import type { QueryNode } from '../query-node.ts'

/** A query with all words of its `most` asked for, which has what stands first; `undefined` where it has none. */
export function allOfMost(node: QueryNode | null): QueryNode | undefined {
  if (node?.kind === 'most')
    return { kind: 'and', nodes: [{ ...node, atLeast: node.nodes.length }, ...(node.besides ?? [])] }
  if (node?.kind !== 'and' || !node.nodes.some((child) => child.kind === 'most')) return undefined
  return { ...node, nodes: node.nodes.map((child) => allOfMost(child) ?? child) }
}
