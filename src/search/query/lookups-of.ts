import type { AlternativesNode, ParsedNode } from '../query-node.ts'

/** What an engine has to look up or compare by itself. */
export type Lookup = Exclude<
  ParsedNode,
  AlternativesNode | { readonly kind: 'and' | 'or' | 'not' | 'ranked' | 'most' }
>

/** The leaves of a query in the order in which they stand there, each form of a word by itself. */
export function* lookupsOf(node: ParsedNode): Generator<Lookup> {
  switch (node.kind) {
    case 'and':
    case 'or':
    case 'alternatives':
      for (const child of node.nodes) yield* lookupsOf(child)
      return
    case 'most':
      for (const child of [...node.nodes, ...(node.besides ?? [])]) yield* lookupsOf(child)
      return
    case 'ranked':
      for (const clause of node.clauses) yield* lookupsOf(clause.node)
      return
    case 'not':
      yield* lookupsOf(node.node)
      return
    default:
      yield node
  }
}
