import { foldedWords, termOfPart } from '../../records/analysis/analyse-text.ts'
import { soughtNearKeys } from '../../records/analysis/near-keys.ts'
import { mostClauses, type NearNode, type ParsedNode, type TextNode } from '../query-node.ts'
import { countClauses } from './count-clauses.ts'
import { lexQuery } from './lex-query.ts'

/** A query with the words near its plain words in scanned text. */
export interface NearReading {
  readonly node: ParsedNode
  /** What was put beside its words, each once. */
  readonly near: readonly NearNode[]
}

/** Takes each plain word of a query for "the word, or one near it in recognised text", as far as there is room for clauses. */
export type AcceptNear = (node: ParsedNode) => NearReading

/**
 * For what was typed: its words without an operator's, a field's or a phrase's. Whatever stands behind NOT leaves out the word
 * alone: what is only near it may be another word, and would be gone unseen.
 */
export function makeAcceptNear(typed: string): AcceptNear {
  const byTerm = nearByTerm(typed)
  return (node) => {
    const taken = new Set<NearNode>()
    // What most of is asked for is written out for this, which takes clauses as well.
    let room = mostClauses - countClauses(accepting(node, () => undefined))
    const nearOf: NearOf = (term, times) => {
      const near = byTerm.get(term)
      if (near === undefined || times > room) return undefined
      room -= times
      taken.add(near)
      return near
    }
    const withNear = accepting(node, nearOf)
    return taken.size === 0 ? { node, near: [] } : { node: withNear, near: [...taken] }
  }
}

/** What is near a term, where there is room for it as many times as it will stand there. */
type NearOf = (term: string, times: number) => NearNode | undefined

/** What is near each term that was typed as a plain word. */
function nearByTerm(typed: string): ReadonlyMap<string, NearNode> {
  const words = new Map<string, Set<string>>()
  lexQuery(typed).forEach((token, at, tokens) => {
    const before = tokens[at - 1]
    const isValue = before?.kind === 'field' && !before.spaced
    if (token.kind !== 'word' || isValue || token.text.endsWith('*')) return
    for (const word of foldedWords(token.text)) {
      const term = termOfPart(word)
      words.set(term, (words.get(term) ?? new Set()).add(word))
    }
  })
  return new Map(
    [...words].flatMap(([term, forms]) => {
      const keys = [...new Set([...forms].flatMap((form) => soughtNearKeys(form)))]
      const near: NearNode = { kind: 'near', field: 'recognised', keys, typed: [...forms].join(', ') }
      return keys.length === 0 ? [] : [[term, near] as const]
    }),
  )
}

function accepting(node: ParsedNode, nearOf: NearOf): ParsedNode {
  const either = (child: TextNode, times = 1): ParsedNode => {
    const first = child.kind === 'alternatives' ? child.nodes[0] : child
    const near = first.kind === 'term' && first.field === 'any' ? nearOf(first.term, times) : undefined
    return near === undefined ? child : { kind: 'or', nodes: [child, near] }
  }
  switch (node.kind) {
    case 'term':
    case 'alternatives':
      return either(node)
    case 'and':
    case 'or':
      return { ...node, nodes: node.nodes.map((child) => accepting(child, nearOf)) }
    case 'ranked':
      return { kind: 'or', nodes: node.clauses.map((clause) => either(clause.node)) }
    case 'most': {
      const times = choices(node.nodes.slice(1), node.atLeast - 1).length
      const nodes = node.nodes.map((child) => either(child, times))
      return {
        kind: 'or',
        nodes: choices(nodes, node.atLeast).map((chosen) => ({ kind: 'and', nodes: chosen })),
      }
    }
    default:
      return node
  }
}

/** Every choice of `least` of a handful of nodes. */
function choices<Node>(nodes: readonly Node[], least: number): readonly (readonly Node[])[] {
  if (least <= 0) return [[]]
  return nodes.flatMap((node, at) => choices(nodes.slice(at + 1), least - 1).map((rest) => [node, ...rest]))
}
