import type { ParsedNode } from '../query-node.ts'
import { lookupsOf } from './lookups-of.ts'

/** How many leaves a query has: what an engine has to look up. */
export function countClauses(node: ParsedNode): number {
  let clauses = 0
  for (const _ of lookupsOf(node)) clauses += 1
  return clauses
}
