import type { ParsedNode } from '../query-node.ts'

/** How many leaves a query has: what an engine has to look up. */
export function countClauses(node: ParsedNode): number {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.nodes.reduce((sum, child) => sum + countClauses(child), 0)
    case 'most':
      return [...node.nodes, ...(node.besides ?? [])].reduce((sum, child) => sum + countClauses(child), 0)
    case 'not':
      return countClauses(node.node)
    case 'ranked':
      return node.clauses.reduce((sum, clause) => sum + countClauses(clause.node), 0)
    case 'alternatives':
      return node.nodes.length
    default:
      return 1
  }
}
