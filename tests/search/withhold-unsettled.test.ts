import { beforeEach, describe, expect, it } from '@jest/globals'
import { systemClock } from '../../src/kernel/clock.ts'
import type { IndexQuery, SearchIndex, Unsettled } from '../../src/search/ports.ts'
import { withholdUnsettled } from '../../src/search/withhold-unsettled.ts'
import { makeSearchDocument, numberedId } from '../contracts/search-index-corpus.ts'
import { makeFakeSearchIndex } from '../support/fakes/fake-search-index.ts'

const nothing: Unsettled = { records: [], folders: [] }
let now: number
let unsettled: Unsettled
let listed: number
let listing: () => Promise<void>
let index: SearchIndex
beforeEach(async () => {
  now = Date.parse('2026-03-02T09:00:00Z')
  unsettled = nothing
  listed = 0
  listing = async () => undefined
  const clock = { now: () => new Date(now), drill: false }
  index = withholdUnsettled(makeFakeSearchIndex(systemClock), {
    listUnsettled: async () => {
      listed += 1
      const seen = unsettled
      await listing()
      return seen
    },
    clock,
  })
  await index.put([1, 2, 3].map((number) => makeSearchDocument(number, { accessSet: 1, classPath: ['FIN'] })))
})

const moved = (number: number, accessSet: number): Unsettled => ({
  ...nothing,
  records: [{ recordId: numberedId(number), accessSet }],
})
async function found(
  accessSets: IndexQuery['accessSets'],
  notRecords: IndexQuery['filters']['notRecords'] = [],
) {
  const filters = notRecords.length === 0 ? {} : { notRecords }
  const { hits, total, facets } = await index.search({
    query: null,
    filters,
    accessSets,
    sort: 'id',
    size: 10,
    cursor: null,
    facets: ['class'],
  })
  expect(facets.class?.[0]?.count ?? 0).toBe(total)
  expect(hits).toHaveLength(total)
  return hits.map((id) => Number(id.slice(-12)))
}

describe('what the index has not heard of yet', () => {
  it('is neither found nor counted for whoever may not read it any more', async () => {
    unsettled = moved(2, 9)
    expect(await found([1])).toEqual([1, 3])
  })

  it('stays for whoever may, and for holds by a query', async () => {
    unsettled = moved(2, 9)
    expect(await found([1, 9])).toEqual([1, 2, 3])
    expect(await found('all')).toEqual([1, 2, 3])
  })

  it('is a folder as if it were not there, for whoever may not read it any more', async () => {
    await index.put([
      makeSearchDocument(4, { folder: 'FIN/4', classPath: ['FIN'] }),
      makeSearchDocument(5, {
        folder: '',
        classPath: [],
        filings: [
          { accessSet: 1, classPath: ['FIN'], folder: 'FIN/4' },
          { accessSet: 1, classPath: ['EST'], folder: 'EST/5' },
        ],
      }),
    ])
    unsettled = { ...nothing, folders: [{ reference: 'FIN/4', accessSet: 9 }] }
    const asked = { query: null, accessSets: [1], sort: 'id', size: 10, cursor: null } as const
    const { hits, facets } = await index.search({ ...asked, filters: {}, facets: ['class', 'folder'] })
    expect(hits).toEqual([1, 2, 3, 5].map(numberedId))
    expect(facets.class).toEqual([
      { value: 'FIN', count: 3 },
      { value: 'EST', count: 1 },
    ])
    expect(facets.folder?.map(({ value }) => value)).not.toContain('FIN/4')
    const both = await index.search({ ...asked, accessSets: [1, 9], filters: {}, facets: ['folder'] })
    expect(both.facets.folder).toContainEqual({ value: 'FIN/4', count: 2 })
  })

  it('is left out of the counts of terms, and of what is like something', async () => {
    unsettled = moved(2, 9)
    const asked = { filters: {}, accessSets: [1] }
    const terms = ['gen']
    expect(await index.countTerms({ ...asked, query: null, terms })).toEqual({ total: 2, counts: [2] })
    const weighed = terms.map((term) => ({ term, weight: 1 }))
    const like = await index.findLike({ ...asked, terms: weighed, atLeast: 1, exclude: [], size: 10 })
    expect(like.records.map(({ id }) => id)).toEqual([1, 3].map(numberedId))
    expect(await index.countEnough({ ...asked, queries: [null, null], enough: 9 })).toEqual([2, 2])
  })

  it('is left out beside whatever else is', async () => {
    unsettled = moved(2, 9)
    expect(await found([1], [numberedId(3)])).toEqual([1])
  })
})

describe('asking what is unsettled', () => {
  it('is done once for all who ask at once', async () => {
    const { promise, resolve: answer } = Promise.withResolvers<void>()
    listing = () => promise
    const both = Promise.all([found([1]), found([1])])
    answer()
    await both
    expect(listed).toBe(1)
  })

  it('is done anew for whoever asks later, and within half a second where it takes long', async () => {
    await found([1])
    await found([1])
    expect(listed).toBe(2)
    listing = async () => {
      now += 300
    }
    // Half a second from when it was begun to be asked: so old is what it says.
    await found([1])
    now += 199
    await found([1])
    expect(listed).toBe(3)
    now += 1
    await found([1])
    expect(listed).toBe(4)
  })

  it('that takes long is waited for by nobody who comes later, and is then done once for all of these', async () => {
    const { promise, resolve: answer } = Promise.withResolvers<void>()
    listing = () => (listed === 1 ? promise : Promise.resolve())
    const before = [found([1])]
    now += 499
    before.push(found([1]))
    now += 1
    const after = [found([1]), found([1])]
    expect(listed).toBe(1)
    unsettled = moved(2, 9)
    answer()
    expect(await Promise.all(before)).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ])
    expect(await Promise.all(after)).toEqual([
      [1, 3],
      [1, 3],
    ])
    expect(listed).toBe(2)
  })

  it('is done anew where the clock was put back', async () => {
    listing = async () => {
      now += 300
    }
    await found([1])
    now -= 60_000
    await found([1])
    expect(listed).toBe(2)
  })

  it('that fails fails the search, and is done anew by the next', async () => {
    listing = async () => {
      throw new Error('away')
    }
    await expect(found([1])).rejects.toThrow('away')
    listing = async () => undefined
    expect(await found([1])).toEqual([1, 2, 3])
  })
})
