import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { makeSqliteIndex } from '../../../../src/adapters/search/sqlite-index.ts'
import { systemClock } from '../../../../src/kernel/clock.ts'
import type { RecordId } from '../../../../src/kernel/ids.ts'
import type { IndexAnswer, SearchIndex } from '../../../../src/search/ports.ts'
import { makeSearchDocument } from '../../../contracts/search-index-corpus.ts'

const root = mkdtempSync(join(tmpdir(), 'muniment-ranks-'))
let index: SearchIndex
beforeAll(() => {
  index = makeSqliteIndex({ path: join(root, 'index.sqlite'), clock: systemClock, readers: 1 })
})
afterAll(async () => {
  await index?.close()
  rmSync(root, { recursive: true })
})

/** Made at this time, three of them within each millisecond. */
function idOf(number: number): RecordId {
  const time = (1_790_000_000_000 + Math.floor(number / 3)).toString(16).padStart(12, '0')
  const rest = String((number * 7) % 3).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${rest}` as RecordId
}

async function pagesOf(size: number): Promise<readonly RecordId[]> {
  const hits: RecordId[] = []
  let cursor: string | null = null
  do {
    const answer: IndexAnswer = await index.search({
      query: { kind: 'term', field: 'any', term: 'word' },
      filters: {},
      accessSets: [1],
      sort: 'relevance',
      size,
      cursor,
      facets: [],
    })
    hits.push(...answer.hits)
    cursor = answer.next
  } while (cursor !== null)
  return hits
}

// The numbers of their rows are in another order than their ids, and the columns have to grow on the way.
it('letters from one template stand by their ids, page by page, before and after they were edited', async () => {
  const count = 2000
  const documents = Array.from({ length: count }, (_, at) =>
    makeSearchDocument(1, { recordId: idOf((at * 1237) % count), text: 'word', accessSet: 1 }),
  )
  const inOrder = documents.map(({ recordId }) => recordId).sort()
  await index.put(documents.slice(0, 700))
  expect(await pagesOf(50)).toEqual(
    inOrder.filter((id) => documents.slice(0, 700).some((one) => one.recordId === id)),
  )
  await index.put(documents.slice(700))
  expect(await pagesOf(37)).toEqual(inOrder)
  await index.put(documents.filter((_, at) => at % 5 === 0).map((one) => ({ ...one, revision: 2 })))
  expect(await pagesOf(90)).toEqual(inOrder)
})
