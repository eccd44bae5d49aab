import { foldedWords, termOfPart } from '../../records/analysis/analyse-text.ts'
import { soughtNearKeys } from '../../records/analysis/near-keys.ts'
import {
  type MisreadNode,
  mostClauses,
  mostMisreadings,
  type NearNode,
  type ParsedNode,
  type TextNode,
} from '../query-node.ts'
import { countClauses } from './count-clauses.ts'
import { lexQuery } from './lex-query.ts'
import { misreadPhrase, type TypedTerm } from './misread-phrase.ts'

/** What is put beside a word, or beside a phrase. */
export type BesideNode = NearNode | MisreadNode

/** A query with the words near its plain words in scanned text, and its phrases with a word misread. */
export interface NearReading {
  readonly node: ParsedNode
  /** What was put beside its words, each once. */
  readonly near: readonly BesideNode[]
}

/**
 * Takes each plain word of a query for "the word, or one near it in recognised text", and each phrase for "the phrase, or the same
 * with a word misread", as far as there is room for clauses.
 */
export type AcceptNear = (node: ParsedNode) => NearReading

/**
 * For what was typed: its words and phrases without an operator's or a field's. Whatever stands behind NOT leaves out the word
 * alone: what is only near it may be another word, and would be gone unseen.
 */
export function makeAcceptNear(typed: string): AcceptNear {
  const words = typedWords(typed)
  const byTerm = nearByTerm(words)
  return (node) => {
    const taken = new Set<BesideNode>()
    const phrases = makePhrases(words)
    // What most of is asked for is written out for this, which takes clauses as well.
    let room = mostClauses - countClauses(accepting(node, () => []))
    const nearOf: NearOf = (child, times) => {
      const near = child.kind === 'phrase' ? phrases(child) : [byTerm.get(child.term) ?? []].flat()
      if (near.length === 0 || near.length * times > room) return []
      room -= near.length * times
      for (const one of near) taken.add(one)
      return near
    }
    const withNear = accepting(node, nearOf)
    return taken.size === 0 ? { node, near: [] } : { node: withNear, near: [...taken] }
  }
}

type WordOrPhrase = TextNode & { readonly kind: 'term' | 'phrase' }

/** What is near a word or a phrase, where there is room for it as many times as it will stand there. */
type NearOf = (node: WordOrPhrase, times: number) => readonly BesideNode[]

/** How the words behind each term were typed: folded, and not stemmed. */
interface TypedWords {
  readonly plain: ReadonlyMap<string, ReadonlySet<string>>
  readonly quoted: ReadonlyMap<string, ReadonlySet<string>>
}

function typedWords(typed: string): TypedWords {
  const plain = new Map<string, Set<string>>()
  const quoted = new Map<string, Set<string>>()
  lexQuery(typed).forEach((token, at, tokens) => {
    const before = tokens[at - 1]
    const isValue = before?.kind === 'field' && !before.spaced
    if (isValue || (token.kind !== 'word' && token.kind !== 'phrase')) return
    // Within quotes a star is a mark like others.
    if (token.kind === 'word' && token.text.endsWith('*')) return
    const words = token.kind === 'word' ? plain : quoted
    for (const word of foldedWords(token.text)) {
      const term = termOfPart(word)
      words.set(term, (words.get(term) ?? new Set()).add(word))
    }
  })
  return { plain, quoted }
}

/** What is near each term that was typed as a plain word. */
function nearByTerm({ plain }: TypedWords): ReadonlyMap<string, NearNode> {
  return new Map(
    [...plain].flatMap(([term, forms]) => {
      const keys = [...new Set([...forms].flatMap((form) => soughtNearKeys(form)))]
      const near: NearNode = { kind: 'near', field: 'recognised', keys, typed: [...forms].join(', ') }
      return keys.length === 0 ? [] : [[term, near] as const]
    }),
  )
}

/** What is near phrases, each once, as long as there is room for what they may have been read as. */
function makePhrases({
  plain,
  quoted,
}: TypedWords): (phrase: TextNode & { readonly kind: 'phrase' }) => readonly MisreadNode[] {
  const known = new Map<string, readonly MisreadNode[]>()
  let room = mostMisreadings
  return ({ terms, typed }) => {
    const key = terms.join(' ')
    const before = known.get(key)
    if (before !== undefined) return before
    // A reference, or what else was typed in one word with a digit, is meant as it stands.
    const isMeant = terms.some((term) => /\p{N}/u.test(term)) && !terms.every((term) => quoted.has(term))
    const words = terms.map((term): TypedTerm => {
      const forms = new Set([...(plain.get(term) ?? []), ...(quoted.get(term) ?? [])])
      return { term, forms: [...forms] }
    })
    const isTyped = words.every(({ forms }) => forms.length > 0)
    const found = isTyped && !isMeant ? misreadPhrase(words, typed ?? key, room) : { nodes: [], taken: 0 }
    room -= found.taken
    known.set(key, found.nodes)
    return found.nodes
  }
}

function accepting(node: ParsedNode, nearOf: NearOf): ParsedNode {
  const either = (child: TextNode, times = 1): ParsedNode => {
    const first = child.kind === 'alternatives' ? child.nodes[0] : child
    const near = first.kind !== 'prefix' && first.field === 'any' ? nearOf(first, times) : []
    return near.length === 0 ? child : { kind: 'or', nodes: [child, ...near] }
  }
  switch (node.kind) {
    case 'term':
    case 'phrase':
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
