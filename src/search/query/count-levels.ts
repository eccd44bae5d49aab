import type { ParsedNode } from '../query-node.ts'

/** How many of AND, OR and NOT stand within each other. */
export function countLevels(node: ParsedNode): number {
  switch (node.kind) {
    case 'and':
    case 'or':
      return 1 + Math.max(0, ...node.nodes.map(countLevels))
    case 'not':
      return 1 + countLevels(node.node)
    default:
      return 0
  }
}
