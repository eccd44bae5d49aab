import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { CivilDate } from '../../src/records/civil-date.ts'
import { parseQuery } from '../../src/search/parse-query.ts'
import type { SearchIndex } from '../../src/search/ports.ts'
import { resolveClosed } from '../../src/search/resolve-closed.ts'
import { emptyVocabulary } from '../../src/search/vocabulary/make-vocabulary.ts'
import {
  measureRelevance,
  type RelevanceCollection,
  readCranfield,
  readVaswani,
} from '../support/relevance-collection.ts'
import { makeSearchDocument } from './search-index-corpus.ts'

/** The floors of DESIGN §8, on queries as people type them. Nothing is tuned to these collections. */
const collections = [
  { name: 'Cranfield', read: readCranfield, map: 0.295, ndcg10: 0.37 },
  { name: 'Vaswani', read: readVaswani, map: 0.275, ndcg10: 0 },
]

/** Judges an index by the collections in `MUNIMENT_TEST_DATA`; without it, says so and judges nothing. */
export function searchRelevanceContract(name: string, makeIndex: () => Promise<SearchIndex>): void {
  const folder = process.env['MUNIMENT_TEST_DATA']
  if (folder === undefined) {
    it(`the relevance of ${name} is judged only where MUNIMENT_TEST_DATA names the collections, and it is not set`, () => {
      expect(folder).toBeUndefined()
    })
    return
  }
  describe.each(collections)(`${name} finds what answers the queries of $name`, ({ read, map, ndcg10 }) => {
    let index: SearchIndex
    let collection: RelevanceCollection
    beforeAll(async () => {
      index = await makeIndex()
      collection = read(folder)
      await index.put(
        collection.documents.map(({ number, ...rest }) =>
          makeSearchDocument(number, { ...rest, reference: '' }),
        ),
      )
      await index.refresh()
    })
    afterAll(() => index.close())

    it(`with a mean average precision of ${map} and a gain of ${ndcg10} at least, and no empty page`, async () => {
      const relevance = await measureRelevance(collection, async (query) => {
        const [{ node }] = parseQuery(query, '2026-01-01' as CivilDate, emptyVocabulary)
        const answer = await index.search({
          // No query of a collection speaks of folders.
          query: await resolveClosed(node, async () => []),
          filters: {},
          accessSets: [1],
          sort: 'relevance',
          size: 1000,
          cursor: null,
          facets: [],
        })
        return answer.hits.map((id) => Number(id.slice(-12)))
      })
      expect(relevance.emptyPages).toBe(0)
      expect(relevance.map).toBeGreaterThanOrEqual(map)
      expect(relevance.ndcg10).toBeGreaterThanOrEqual(ndcg10)
    })
  })
}
