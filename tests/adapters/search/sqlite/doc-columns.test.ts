import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { makeSqliteIndex } from '../../../../src/adapters/search/sqlite-index.ts'
import { systemClock } from '../../../../src/kernel/clock.ts'
import type { CivilDate } from '../../../../src/records/dates/civil-date.ts'
import type { IndexQuery, SearchIndex } from '../../../../src/search/ports.ts'
import { makeSearchDocument, numberedId } from '../../../contracts/search-index-corpus.ts'

const root = mkdtempSync(join(tmpdir(), 'muniment-columns-'))
afterAll(() => rmSync(root, { recursive: true }))
let made = 0

const ask = (given: Partial<IndexQuery> = {}): IndexQuery => ({
  query: { kind: 'term', field: 'any', term: 'word' },
  filters: {},
  accessSets: [1],
  sort: 'relevance',
  size: 5,
  cursor: null,
  facets: ['year'],
  ...given,
})
const document = (number: number, given: Parameters<typeof makeSearchDocument>[1] = {}) =>
  makeSearchDocument(number, { text: 'word', accessSet: 1, ...given })

describe('what a searching thread remembers of the records', () => {
  let index: SearchIndex
  beforeEach(() => {
    made += 1
    index = makeSqliteIndex({
      path: join(root, String(made), 'index.sqlite'),
      clock: systemClock,
      readers: 1,
    })
  })
  afterEach(() => index.close())
  const total = async (given: Partial<IndexQuery> = {}) => (await index.search(ask(given))).total

  it('never shows a record by the rights that it had before it was indexed anew', async () => {
    await index.put([document(1), document(2)])
    expect(await total()).toBe(2)
    // The last rows of the table, whose numbers SQLite would by itself give again.
    await index.put([document(2, { revision: 2, accessSet: 9 })])
    expect(await total()).toBe(1)
    await index.remove(numberedId(2), 3)
    await index.remove(numberedId(1), 2)
    await index.put([document(3, { accessSet: 9 }), document(4, { accessSet: 9 })])
    expect(await total()).toBe(0)
    expect(await total({ accessSets: [9] })).toBe(2)
  })

  it('counts neither what was removed nor what it said before', async () => {
    await index.put([document(1), document(2)])
    await index.search(ask())
    await index.remove(numberedId(1), 2)
    await index.put([document(2, { revision: 2, date: '1999-01-02' as CivilDate })])
    expect(await index.search(ask())).toMatchObject({
      total: 1,
      facets: { year: [{ value: '1999', count: 1 }] },
    })
  })

  it('grows with the index, and starts anew with it', async () => {
    await index.put(Array.from({ length: 900 }, (_, at) => document(at + 1)))
    expect(await total()).toBe(900)
    await index.put(Array.from({ length: 900 }, (_, at) => document(at + 1001)))
    expect(await total()).toBe(1800)
    expect((await index.search(ask())).facets.year?.[0]?.count).toBe(1800)
    await index.clear()
    expect(await total()).toBe(0)
    await index.put(Array.from({ length: 1200 }, (_, at) => document(at + 1, { accessSet: 2 })))
    expect(await total()).toBe(0)
    expect(await total({ accessSets: [2] })).toBe(1200)
  })
})
