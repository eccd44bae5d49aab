import { expect, it } from '@jest/globals'
import { systemClock } from '../../../src/kernel/clock.ts'
import type { RecordId } from '../../../src/kernel/ids.ts'
import type { IndexQuery } from '../../../src/search/ports.ts'
import { pagesOfMatches } from '../../../src/search/saved/pages-of-matches.ts'
import { makeSearchDocument, numberedId } from '../../contracts/search-index-corpus.ts'
import { makeFakeSearchIndex } from '../../support/fakes/fake-search-index.ts'

it('asks for as many matches at once as Elasticsearch answers, in the order of ids: each page costs as much as all', async () => {
  const index = makeFakeSearchIndex(systemClock)
  const numbers = Array.from({ length: 9_001 }, (_, at) => at + 1)
  await index.put(numbers.map((number) => makeSearchDocument(number)))
  const asked: IndexQuery[] = []
  const search = async (query: IndexQuery) => {
    asked.push(query)
    return index.search(query)
  }
  const found: RecordId[] = []
  for await (const ids of pagesOfMatches({ index: { ...index, search } }, { node: null, filters: {} }, [1]))
    found.push(...ids)
  expect(found).toEqual(numbers.map(numberedId))
  expect(asked.map(({ size, sort }) => [size, sort])).toEqual([
    [9_000, 'id'],
    [9_000, 'id'],
  ])
})
