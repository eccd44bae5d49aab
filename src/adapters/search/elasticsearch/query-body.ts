import type { estypes } from '@elastic/elasticsearch'
import { assertNever } from '../../../kernel/assert-never.ts'
import { codeKey, sortKey } from '../../../records/analysis/sort-key.ts'
import type { FacetName, IndexFilters, IndexQuery } from '../../../search/ports.ts'
import type { LookupNode, PropertyNode, QueryNode, TextNode } from '../../../search/query-node.ts'
import { nearKeyFields } from './mapping.ts'

type Query = estypes.QueryDslQueryContainer

/** Above this, a list of words is long enough to be ranked without a look at where each word stands. */
const mostWeighedClauses = 100
/** Above every sum of scores of three words, and small enough that their differences survive in 32 bits. */
const allFirst = 4096

/** What a title and a reference add to a word that stands in them; the same round numbers as for SQLite. */
const fieldBoosts = { title: 1, reference: 3 } as const

/** How a query is put, beside what it asks. */
interface Asking {
  /** Whether it matters where a word stands. */
  readonly weigh: boolean
  readonly reach: Reach
}

/** Whose folders count, of records that are filed in several. */
export type Reach = Pick<IndexQuery, 'accessSets' | 'filters'>

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

/** Filters on what is also a facet: they narrow the hits, and every facet but their own. */
export function facetFilters(reach: Reach): { readonly facet: FacetName; readonly query: Query }[] {
  const { filters } = reach
  const inClasses = (codes: readonly string[]) => lying('classKeys', codes.map(codeKey), reach)
  const oneOf = (field: string) => (values: readonly string[]) => ({ terms: { [field]: [...values] } })
  const { classes, markings, formats, notClasses, notMarkings, notFormats } = filters
  const author = {
    chosen: authorsOf(filters.authors, filters.missing),
    excluded: authorsOf(filters.notAuthors, filters.notMissing),
  }
  return [
    { facet: 'class' as const, ...either(classes, notClasses, inClasses) },
    { facet: 'marking' as const, ...either(markings, notMarkings, oneOf('marking')) },
    { facet: 'format' as const, ...either(formats, notFormats, oneOf('format')) },
    { facet: 'author' as const, ...author },
  ].flatMap(({ facet, chosen, excluded }) => {
    const query = chosenBut(chosen, excluded)
    return query === undefined ? [] : [{ facet, query }]
  })
}

/** What was chosen of one property and what was excluded, where anything was. */
interface Choice {
  readonly chosen: Query | undefined
  readonly excluded: Query | undefined
}

function either(
  chosen: readonly string[] | undefined,
  excluded: readonly string[] | undefined,
  ask: (values: readonly string[]) => Query,
): Choice {
  return { chosen: chosen && ask(chosen), excluded: excluded && ask(excluded) }
}

function authorsOf(
  authors: readonly string[] | undefined,
  missing: IndexFilters['missing'],
): Query | undefined {
  const named = authors === undefined ? [] : [{ terms: { author: [...authors] } }]
  if (missing?.includes('author') !== true) return named[0]
  return any([...named, { bool: { must_not: { exists: { field: 'author' } } } }])
}

function chosenBut(chosen: Query | undefined, excluded: Query | undefined): Query | undefined {
  if (excluded === undefined) return chosen
  return { bool: { filter: chosen === undefined ? [] : [chosen], must_not: excluded } }
}

function narrowingFilters(reach: Reach): Query[] {
  const { filters } = reach
  const inFolders = (references: readonly string[]) => lying('folderKey', references.map(codeKey), reach)
  const { chosen, excluded } = either(filters.folders, filters.notFolders, inFolders)
  const folders = chosenBut(chosen, excluded)
  const found: Query[] = folders === undefined ? [] : [folders]
  if (filters.notRecords !== undefined)
    found.push({ bool: { must_not: amongKeys('recordId', filters.notRecords) } })
  if (filters.hiddenFolders !== undefined)
    found.push({ bool: { must_not: amongKeys('folderKey', filters.hiddenFolders.map(codeKey)) } })
  if (filters.from !== undefined || filters.to !== undefined) found.push(dateRange(filters.from, filters.to))
  return found
}

/** What lies there: by itself, or by one of several folders that the asker may read. */
function lying(field: 'classKeys' | 'folderKey', keys: readonly string[], reach: Reach): Query {
  const filing = amongKeys(`filings.${field}`, keys)
  return any([
    amongKeys(field, keys),
    { nested: { path: 'filings', query: { bool: { filter: [filing, ...readableFilings(reach)] } } } },
  ])
}

/** `index.max_terms_count`, left at its default. */
const mostKeys = 65_536

function amongKeys(field: string, keys: readonly string[]): Query {
  if (keys.length <= mostKeys) return { terms: { [field]: [...keys] } }
  const parts: Query[] = []
  for (let at = 0; at < keys.length; at += mostKeys)
    parts.push({ terms: { [field]: keys.slice(at, at + mostKeys) } })
  return any(parts)
}

/** Filings that the asker may read. */
export function readableFilings({ accessSets, filters: { hiddenFolders } }: Reach): Query[] {
  const hidden = hiddenFolders && amongKeys('filings.folderKey', hiddenFolders.map(codeKey))
  return [
    ...(accessSets === 'all' ? [] : [amongKeys('filings.accessSet', accessSets.map(String))]),
    ...(hidden === undefined ? [] : [{ bool: { must_not: hidden } }]),
  ]
}

function dateRange(from: string | null | undefined, to: string | null | undefined): Query {
  return { range: { date: { ...(from == null ? {} : { gte: from }), ...(to == null ? {} : { lte: to }) } } }
}

function toQuery(node: QueryNode, asking: Asking): Query {
  switch (node.kind) {
    case 'term':
    case 'phrase':
    case 'prefix':
    case 'alternatives':
      return lookup(node, asking.weigh, 1)
    case 'ranked':
      return any(node.clauses.map((clause) => lookup(clause.node, asking.weigh, clause.weight)))
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
      return any(node.nodes.map((child) => toQuery(child, asking)))
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
            any(node.phrases.map(anyPhrase)),
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

/** A phrase given as the choices for each of its places, anywhere. */
function anyPhrase(places: readonly (readonly string[])[]): Query {
  const clauses = places.map((terms): estypes.QueryDslSpanQuery => {
    const [first, ...others] = terms.map((term): estypes.QueryDslSpanQuery => ({ span_term: { all: term } }))
    return first === undefined || others.length === 0
      ? (first ?? {})
      : { span_or: { clauses: [first, ...others] } }
  })
  return { span_near: { clauses, slop: 0, in_order: true } }
}

function any(queries: Query[]): Query {
  return { bool: { should: queries, minimum_should_match: 1 } }
}

function lookup(node: TextNode, weigh: boolean, boost: number): Query {
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
      return any([
        { prefix: { [field]: { value: node.prefix, boost } } },
        ...node.terms.map((term): Query => ({ term: { [field]: { value: term, boost } } })),
      ])
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
