import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { addDays, type CivilDate } from '../../src/records/dates/civil-date.ts'
import type { IndexAnswer, IndexQuery, SearchIndex } from '../../src/search/ports.ts'
import type { QueryNode } from '../../src/search/query-node.ts'
import type { SearchDocument } from '../../src/search/search-document.ts'
import { ask, type MakeSearchIndex, numbers, word } from './search-index-contract.ts'
import { makeSearchDocument, numberedId } from './search-index-corpus.ts'

/** What every search index promises whoever reads on: nothing is shown twice or lost, whatever happens between two pages. */
export function searchPagingContract(name: string, makeIndex: MakeSearchIndex): void {
  describe(`${name} keeps the contract of paging`, () => {
    let index: SearchIndex
    beforeEach(async () => {
      index = await makeIndex()
    })
    afterEach(() => index.close())

    it('pages through equal keys without repeating or losing any', async () => {
      await index.put(
        Array.from({ length: 25 }, (_, at) =>
          makeSearchDocument(100 + at, { title: 'Same title', text: 'same' }),
        ),
      )
      await index.refresh()
      for (const sort of ['relevance', 'date', '-date', 'title'] as const) {
        const found: number[] = []
        for (let cursor: string | null = null, page = 0; page < 30; page += 1) {
          const answer: IndexAnswer = await index.search(ask(word('same'), { sort, size: 4, cursor }))
          found.push(...numbers(answer))
          cursor = answer.next
          if (cursor === null) break
        }
        expect(found).toEqual(Array.from({ length: 25 }, (_, at) => 100 + at))
      }
    })

    /** The pages of a query by relevance; `between` is done behind the first of them. */
    const pagesAround = async (
      asked: IndexQuery,
      between: () => Promise<void>,
    ): Promise<readonly (readonly number[])[]> => {
      const pages: (readonly number[])[] = []
      for (let cursor: string | null = null, page = 0; page < 30; page += 1) {
        const answer: IndexAnswer = await index.search({ ...asked, cursor })
        pages.push(numbers(answer))
        if (page === 0) {
          await between()
          await index.refresh()
        }
        cursor = answer.next
        if (cursor === null) break
      }
      return pages
    }
    const alike = (count: number, given: Partial<SearchDocument> = {}) =>
      Array.from({ length: count }, (_, at) => makeSearchDocument(100 + at, { text: 'same', ...given }))

    it('shows each of many equals once, the newest first and then by id, though they are indexed anew meanwhile', async () => {
      const documents = alike(20).map((document, at) =>
        at < 15 ? document : { ...document, date: '2021-01-01' as CivilDate },
      )
      await index.put(documents)
      await index.refresh()
      const pages = await pagesAround(ask(word('same'), { size: 6 }), () =>
        index.put([17, 3, 9].map((at) => ({ ...(documents[at] as SearchDocument), revision: 2 }))),
      )
      const inOrder = [115, 116, 117, 118, 119, ...Array.from({ length: 15 }, (_, at) => 100 + at)]
      expect(pages.flat()).toEqual(inOrder)
    })

    it('loses nothing behind a page of which some was taken from the asker', async () => {
      const documents = alike(14)
      await index.put(documents)
      await index.refresh()
      const pages = await pagesAround(ask(word('same'), { size: 5, accessSets: [1] }), async () => {
        await index.put(
          [0, 1, 4].map((at) => ({ ...(documents[at] as SearchDocument), accessSet: 2, revision: 2 })),
        )
      })
      expect(pages).toEqual([
        [100, 101, 102, 103, 104],
        [105, 106, 107, 108, 109],
        [110, 111, 112, 113],
      ])
    })

    it('loses nothing behind a page that has gone, nor where its last hit is ranked otherwise by now', async () => {
      const documents = alike(14)
      await index.put(documents)
      await index.refresh()
      const gone = await pagesAround(ask(word('same'), { size: 5 }), async () => {
        for (const number of [100, 101, 102, 103, 104]) await index.remove(numberedId(number), 1)
      })
      expect(gone.flat()).toEqual(Array.from({ length: 14 }, (_, at) => 100 + at))
      const moved = await pagesAround(ask(word('same'), { size: 3 }), () =>
        index.put([
          { ...(documents[7] as SearchDocument), text: `same ${'other '.repeat(300)}`, revision: 2 },
        ]),
      )
      expect(moved.flat()).toEqual([105, 106, 107, 108, 109, 110, 111, 112, 113])
    })

    it('neither loses nor repeats what changes its place by no more than a dozen, as in another generation', async () => {
      const dated = (at: number, days: number): SearchDocument =>
        makeSearchDocument(100 + at, { text: 'same', date: addDays('2021-06-01' as CivilDate, -days) })
      await index.put(Array.from({ length: 36 }, (_, at) => dated(at, 2 * at)))
      await index.refresh()
      const pages = await pagesAround(ask(word('same'), { size: 30 }), () =>
        index.put([
          { ...dated(32, 2 * 19 + 1), revision: 2 },
          { ...dated(17, 2 * 30 + 1), revision: 2 },
        ]),
      )
      expect(pages).toEqual([Array.from({ length: 30 }, (_, at) => 100 + at), [132, 130, 131, 133, 134, 135]])
    })

    it('loses nothing of words and properties in one question either', async () => {
      const documents = alike(9)
      await index.put([...documents, makeSearchDocument(150, { classPath: ['LEG'] })])
      await index.refresh()
      const query: QueryNode = { kind: 'or', nodes: [word('same'), { kind: 'class', code: 'LEG' }] }
      const pages = await pagesAround(ask(query, { size: 4, accessSets: [1] }), async () => {
        await index.put(
          [1, 2].map((at) => ({ ...(documents[at] as SearchDocument), accessSet: 2, revision: 2 })),
        )
      })
      expect(pages).toEqual([
        [100, 101, 102, 103],
        [104, 105, 106, 107],
        [108, 150],
      ])
    })

    it('gives each record once by id while records come, change and go', async () => {
      await index.put(Array.from({ length: 12 }, (_, at) => makeSearchDocument(100 + at, { text: 'same' })))
      await index.refresh()
      const next = async (cursor: string | null) => {
        await index.refresh()
        return index.search(ask(word('same'), { sort: 'id', size: 4, cursor }))
      }
      const first = await next(null)
      // Indexed anew behind us and before us, one gone before us, and one that has only come.
      await index.put([
        makeSearchDocument(101, { revision: 2, text: 'same' }),
        makeSearchDocument(109, { revision: 2, text: 'same' }),
        makeSearchDocument(200, { text: 'same' }),
      ])
      await index.remove(numberedId(106), 1)
      const second = await next(first.next)
      const third = await next(second.next)
      expect([first, second, third].map(numbers)).toEqual([
        [100, 101, 102, 103],
        [104, 105, 107, 108],
        [109, 110, 111, 200],
      ])
      expect(third.next).toBeNull()
    })
  })
}
