import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { makeSqliteIndex } from '../../../../src/adapters/search/sqlite-index.ts'
import { systemClock } from '../../../../src/kernel/clock.ts'
import type { SearchIndex } from '../../../../src/search/ports.ts'
import type { LookupNode, QueryNode } from '../../../../src/search/query-node.ts'
import { makeSearchDocument } from '../../../contracts/search-index-corpus.ts'

const folder = mkdtempSync(join(tmpdir(), 'muniment-forms-'))
let index: SearchIndex
beforeAll(async () => {
  index = makeSqliteIndex({ path: join(folder, 'forms.sqlite'), clock: systemClock, readers: 1 })
  await index.put([
    // The rarer form comes first: between equals, who was indexed first stands first.
    makeSearchDocument(1, { text: 'rare three four five' }),
    makeSearchDocument(2, { text: 'common common four five' }),
    makeSearchDocument(3, { text: 'common rare common rare' }),
    ...Array.from({ length: 6 }, (_, at) => makeSearchDocument(10 + at, { text: 'common three four five' })),
    ...Array.from({ length: 12 }, (_, at) => makeSearchDocument(20 + at, { text: 'other three four five' })),
  ])
})
afterAll(async () => {
  await index.close()
  rmSync(folder, { recursive: true })
})

const term = (text: string): LookupNode => ({ kind: 'term', field: 'any', term: text })
const forms = (typed: string, other: string): QueryNode => ({
  kind: 'alternatives',
  field: 'any',
  nodes: [term(typed), term(other)],
  names: [],
})
const order = async (query: QueryNode) => {
  const { hits } = await index.search({
    query,
    filters: {},
    accessSets: [1],
    sort: 'relevance',
    size: 5,
    cursor: null,
    facets: [],
  })
  return hits.map((id) => Number(id.slice(-12)))
}

describe('another form than the one typed', () => {
  it('weighs no more for being rarer', async () => {
    expect(await order(term('rare'))).toEqual([3, 1])
    // Once each, they are equals; alone, the rare word would stand far before.
    expect((await order(forms('common', 'rare'))).indexOf(1)).toBeGreaterThan(1)
    expect((await order(forms('common', 'rare')))[0]).not.toBe(1)
  })

  it('weighs less for being more common, as a word does', async () => {
    expect((await order(forms('rare', 'common'))).slice(0, 2).sort()).toEqual([1, 3])
  })

  it('adds nothing where the one typed stands as often', async () => {
    const typed = await order(term('common'))
    expect(typed.slice(0, 2)).toEqual([2, 3])
    expect((await order(forms('common', 'rare'))).slice(0, 2)).toEqual([2, 3])
  })
})
