import type { estypes } from '@elastic/elasticsearch'
import { assertNever } from '../../../kernel/assert-never.ts'
import { codeKey, sortKey } from '../../../records/analysis/sort-key.ts'
import type { IndexQuery } from '../../../search/ports.ts'
import type { PropertyNode, QueryNode } from '../../../search/query-node.ts'
import { anyOf } from './any-of.ts'
import { narrowingFilters } from './filters-in-reach.ts'
import { nearKeyFields } from './mapping.ts'
import { amongKeys, dateRange, lying, type Reach } from './places-in-reach.ts'
import { anyPhrase, lookup } from './word-lookups.ts'

type Query = estypes.QueryDslQueryContainer

/** Above this, a list of words is long enough to be ranked without a look at where each word stands. */
const mostWeighedClauses = 100
/** Above every sum of scores of three words, and small enough that their differences survive in 32 bits. */
const allFirst = 4096

/** How a query is put, beside what it asks. */
interface Asking {
  /** Whether it matters where a word stands. */
  readonly weigh: boolean
  readonly reach: Reach
}

export interface QueryBody {
  /** Decides and ranks. */
  readonly query: Query
  /** Those that have all words of a `most` query. */
  readonly all: Query | undefined
  /** Whether anything in the query ranks. */
  readonly ranks: boolean
}

/**
 * A query as Elasticsearch takes it. Where near words are accepted too, what matches as typed stands above them, ranked as it
 * would be without.
 */
export function toQueryBody({ asTyped, ...asked }: IndexQuery): QueryBody {
  if (asTyped === undefined) return toPlainBody(asked)
  const typed = toPlainBody({ ...asked, query: asTyped })
  const { query: accepted } = toPlainBody(asked)
  if (!typed.ranks) return { ...typed, query: { bool: { filter: accepted } } }
  const asking = { weigh: false, reach: asked }
  const isTyped = toQuery(asTyped, asking)
  return {
    ...typed,
    query: {
      boosting: {
        positive: {
          bool: {
            filter: accepted,
            // What is found by properties alone has no score of its own, and still stands above.
            should: [
              typed.query,
              standing(isTyped, aboveNothing),
              { bool: { must_not: isTyped, should: wordsOf(asTyped) } },
            ],
          },
        },
        negative: { bool: { must_not: isTyped } },
        negative_boost: belowAll,
      },
    },
  }
}

/** More than a score may be wrong by, and less than any two differ by that matter. */
const aboveNothing = 1 / 1024
/** Brings every score below the least of what was found as typed, and keeps their order. */
const belowAll = 1e-12

/** Each word that speaks for a record, by itself. */
function wordsOf(node: QueryNode): Query[] {
  switch (node.kind) {
    case 'term':
    case 'phrase':
    case 'prefix':
    case 'alternatives':
      return [lookup(node, false, 1)]
    case 'and':
    case 'or':
    case 'most':
      return node.nodes.flatMap(wordsOf)
    case 'ranked':
      return node.clauses.map((clause) => lookup(clause.node, false, clause.weight))
    default:
      return []
  }
}

function toPlainBody({ query, filters, accessSets, reference }: Omit<IndexQuery, 'asTyped'>): QueryBody {
  const reach = { accessSets, filters }
  const within: Query[] = [
    // What was removed is in no set; where all of them are asked, that has to be said.
    accessSets === 'all'
      ? { bool: { must_not: { term: { removed: true } } } }
      : amongKeys('accessSet', accessSets.map(String)),
    ...narrowingFilters(reach),
  ]
  if (query === null) return { query: { bool: { filter: within } }, all: undefined, ranks: false }
  const ranks = hasWords(query)
  const asking = { weigh: countLeaves(query) <= mostWeighedClauses, reach }
  const asked = toQuery(query, asking)
  const all = allOfMost(query)
  const first: Query[] = [
    ...(all === undefined ? [] : [standing(toQuery(all, { ...asking, weigh: false }), allFirst)]),
    ...(reference === undefined
      ? []
      : [standing({ term: { referenceKey: sortKey(reference) } }, 2 * allFirst)]),
  ]
  return {
    query: {
      bool: {
        [ranks ? 'must' : 'filter']: asked,
        should: first,
        filter: ranks ? within : [asked, ...within],
      },
    },
    all: all === undefined ? undefined : toQuery(all, { ...asking, weigh: false }),
    ranks,
  }
}

/** Whatever matches stands before the rest. */
function standing(filter: Query, boost: number): Query {
  return { constant_score: { filter, boost } }
}

function toQuery(node: QueryNode, asking: Asking): Query {
  switch (node.kind) {
    case 'term':
    case 'phrase':
    case 'prefix':
    case 'alternatives':
      return lookup(node, asking.weigh, 1)
    case 'ranked':
      return anyOf(node.clauses.map((clause) => lookup(clause.node, asking.weigh, clause.weight)))
    case 'most':
      return {
        bool: {
          should: node.nodes.map((child) => lookup(child, asking.weigh, 1)),
          minimum_should_match: node.atLeast,
        },
      }
    case 'and':
      return {
        bool: {
          must: node.nodes.filter((child) => child.kind !== 'not').map((child) => toQuery(child, asking)),
          must_not: node.nodes.flatMap((child) =>
            child.kind === 'not' ? [toQuery(child.node, { ...asking, weigh: false })] : [],
          ),
        },
      }
    case 'or':
      return anyOf(node.nodes.map((child) => toQuery(child, asking)))
    case 'not':
      return { bool: { must_not: [toQuery(node.node, { ...asking, weigh: false })] } }
    case 'exact':
      return { bool: { filter: [{ match_phrase: { exact: { query: node.terms.join(' ') } } }] } }
    case 'near':
      return { bool: { filter: [{ terms: { [nearKeyFields[node.field]]: [...node.keys] } }] } }
    case 'misread':
      return {
        bool: {
          filter: [
            { terms: { [nearKeyFields.recognised]: [...node.keys] } },
            anyOf(node.phrases.map(anyPhrase)),
          ],
        },
      }
    case 'class':
    case 'folders':
    case 'format':
    case 'dates':
      return { bool: { filter: [property(node, asking.reach)] } }
    default:
      return assertNever(node)
  }
}

function property(node: PropertyNode, reach: Reach): Query {
  switch (node.kind) {
    case 'class':
      return lying('classKeys', [codeKey(node.code)], reach)
    case 'folders':
      return lying('folderKey', node.references.map(codeKey), reach)
    case 'format':
      return { term: { format: node.format } }
    case 'dates':
      return dateRange(node.from, node.to)
    default:
      return assertNever(node)
  }
}

function hasWords(node: QueryNode): boolean {
  switch (node.kind) {
    case 'term':
    case 'phrase':
    case 'prefix':
    case 'alternatives':
    case 'ranked':
    case 'most':
      return true
    case 'and':
    case 'or':
      return node.nodes.some(hasWords)
    default:
      return false
  }
}

function countLeaves(node: QueryNode): number {
  switch (node.kind) {
    case 'ranked':
      return node.clauses.reduce((sum, clause) => sum + countLeaves(clause.node), 0)
    case 'alternatives':
      return node.nodes.length
    case 'and':
    case 'or':
    case 'most':
      return node.nodes.reduce((sum, child) => sum + countLeaves(child), 0)
    case 'not':
      return countLeaves(node.node)
    default:
      return 1
  }
}

/** The query with all words of its `most` asked for; `undefined` where it has none. */
function allOfMost(node: QueryNode): QueryNode | undefined {
  if (node.kind === 'most')
    return { kind: 'and', nodes: [{ ...node, atLeast: node.nodes.length }, ...(node.besides ?? [])] }
  if (node.kind !== 'and' || !node.nodes.some((child) => child.kind === 'most')) return undefined
  return { ...node, nodes: node.nodes.map((child) => allOfMost(child) ?? child) }
}
