import type { estypes } from '@elastic/elasticsearch'
import { assertNever } from '../../../kernel/assert-never.ts'
import type { LookupNode, TextNode } from '../../../search/query-node.ts'
import { anyOf } from './any-of.ts'

type Query = estypes.QueryDslQueryContainer

/** What a title and a reference add to a word that stands in them; the same round numbers as for SQLite. */
const fieldBoosts = { title: 1, reference: 3 } as const

/** A phrase given as the choices for each of its places, anywhere. */
export function anyPhrase(places: readonly (readonly string[])[]): Query {
  const clauses = places.map((terms): estypes.QueryDslSpanQuery => {
    const [first, ...others] = terms.map((term): estypes.QueryDslSpanQuery => ({ span_term: { all: term } }))
    return first === undefined || others.length === 0
      ? (first ?? {})
      : { span_or: { clauses: [first, ...others] } }
  })
  return { span_near: { clauses, slop: 0, in_order: true } }
}

/** What a word, a phrase or a beginning finds; weighed by where it stands, if that matters. */
export function lookup(node: TextNode, weigh: boolean, boost: number): Query {
  if (node.kind === 'alternatives') {
    const [typed, ...others] = node.nodes
    const forms = [
      lookup(typed, weigh, boost),
      ...others.map((other) => lookup(other, weigh, boost * shareOf(other))),
    ]
    // The best of them counts, and not their sum: having many forms makes nothing weigh more.
    return { dis_max: { queries: forms } }
  }
  if (node.field !== 'any') return inField(node, node.field, boost)
  const anywhere = inField(node, 'all', boost)
  if (!weigh) return anywhere
  const better = Object.entries(fieldBoosts).map(([field, extra]) => inField(node, field, boost * extra))
  return { bool: { must: [anywhere], should: better } }
}

/** Lucene scores a phrase by the sum of its words: as another form of what was typed it counts as one of them. */
function shareOf(node: LookupNode): number {
  return node.kind === 'phrase' ? 1 / node.terms.length : 1
}

function inField(node: LookupNode, field: string, boost: number): Query {
  switch (node.kind) {
    case 'term':
      return { term: { [field]: { value: node.term, boost } } }
    case 'phrase':
      return { match_phrase: { [field]: { query: node.terms.join(' '), boost } } }
    case 'prefix':
      return anyOf([
        { prefix: { [field]: { value: node.prefix, boost } } },
        ...node.terms.map((term): Query => ({ term: { [field]: { value: term, boost } } })),
      ])
    default:
      return assertNever(node)
  }
}
