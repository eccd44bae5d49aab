import { describe, expect, it } from '@jest/globals'
import { toQueryBody } from '../../../../src/adapters/search/elasticsearch/query-body.ts'
import { makeAcceptNear } from '../../../../src/search/query/accept-near.ts'
import type { QueryNode } from '../../../../src/search/query-node.ts'
import { and, ask, deepest, or, word } from '../../../contracts/search-index-contract.ts'

/** `indices.query.bool.max_nested_depth` where nobody has raised it. */
const deepestTaken = 30
/** `readPeople` puts a `bool` around what was asked. */
const around = 1

const queries = new Set(
  'bool boosting constant_score dis_max exists match_phrase nested prefix range span_near span_or span_term term terms'.split(
    ' ',
  ),
)

/** How many queries stand within each other, as Elasticsearch counts them. */
function depthOf(body: unknown): number {
  if (typeof body !== 'object' || body === null) return 0
  return Math.max(
    0,
    ...Object.entries(body).map(
      ([key, value]) => depthOf(value) + Number(queries.has(key) && isQuery(value)),
    ),
  )
}

function isQuery(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const cores: readonly (readonly [string, QueryNode])[] = [
  ['a word', word('roads')],
  ['a beginning', { kind: 'prefix', field: 'any', prefix: 'governm', terms: ['govern'] }],
  ['a phrase', word('annual report')],
  ['a class', { kind: 'class', code: 'FIN' }],
  ['a folder', { kind: 'folders', references: ['FIN-INV/2026'] }],
  [
    'one of several forms',
    { kind: 'alternatives', field: 'any', nodes: [{ kind: 'term', field: 'any', term: 'road' }], names: [] },
  ],
]

describe.each(deepest)('as many levels as there may be of %s', (_, levels) => {
  it.each(cores)('are no more than Elasticsearch takes around %s, near words and all', (_core, core) => {
    const query = levels(core)
    // As text a query has near words; the nodes of this one are resolved, and so they are what an index gets.
    const accepted = makeAcceptNear('roads budget xylophone "annual report"')(query).node as QueryNode
    for (const asked of [ask(query), ask(accepted, { asTyped: query })]) {
      const { query: body, all } = toQueryBody({
        ...asked,
        filters: { classes: ['FIN'], folders: ['FIN-INV/2026'], notFolders: ['X'] },
        reference: 'X',
      })
      expect(depthOf(body) + around).toBeLessThanOrEqual(deepestTaken)
      expect(depthOf(all)).toBeLessThanOrEqual(deepestTaken)
    }
  })
})

describe('the depth of a body', () => {
  it('is counted query by query', () => {
    expect(depthOf({ term: { a: { value: 'b' } } })).toBe(1)
    expect(depthOf(toQueryBody(ask(and(word('a'), or(word('b'), word('c'))))).query)).toBe(5)
  })
})

/** Every list of values that is asked for, by its field. */
function listsIn(body: unknown): readonly (readonly [string, readonly unknown[]])[] {
  if (typeof body !== 'object' || body === null) return []
  return Object.entries(body).flatMap(([key, value]) =>
    key === 'terms' && isQuery(value)
      ? Object.entries<readonly unknown[]>(value as { [field: string]: readonly unknown[] })
      : listsIn(value),
  )
}

it('asks for no more values at once than the engine takes, however many access sets its asker reads', () => {
  const mostTaken = 65_536
  const accessSets = Array.from({ length: 2 * mostTaken + 1 }, (_, at) => at)
  const { query } = toQueryBody({ ...ask({ kind: 'class', code: 'FIN' }), accessSets })
  const lists = listsIn(query)
  for (const [, values] of lists) expect(values.length).toBeLessThanOrEqual(mostTaken)
  for (const field of ['accessSet', 'filings.accessSet']) {
    const asked = lists.filter(([name]) => name === field).flatMap(([, values]) => values)
    expect(asked).toEqual(accessSets.map(String))
  }
})
