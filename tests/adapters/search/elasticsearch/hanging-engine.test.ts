import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { makeElasticsearchIndex } from '../../../../src/adapters/search/elasticsearch-index.ts'
import { systemClock } from '../../../../src/kernel/clock.ts'
import type { SearchIndex } from '../../../../src/search/ports.ts'
import { makeSearchDocument, numberedId } from '../../../contracts/search-index-corpus.ts'

const givenUp = { code: 'engine-unavailable', retryable: true }
let hanging: Server
let index: SearchIndex
beforeEach(async () => {
  hanging = createServer((socket) => socket.on('error', () => undefined))
  hanging.listen(0, '127.0.0.1')
  await once(hanging, 'listening')
  const address = hanging.address()
  const port = typeof address === 'object' ? address?.port : undefined
  index = makeElasticsearchIndex({
    url: `http://127.0.0.1:${port}`,
    clock: systemClock,
    writePatienceMs: 20,
    searchPatienceMs: 20,
  })
})
afterEach(async () => {
  await index.close()
  hanging.close()
})

it('a write to an engine that takes connections and says nothing is given up, and comes again', async () => {
  await expect(index.put([makeSearchDocument(1)])).rejects.toMatchObject(givenUp)
  // What failed once is looked at anew, and waits no longer for that.
  await expect(index.remove(numberedId(1), 1)).rejects.toMatchObject(givenUp)
})

it('a question to it is given up as soon, whatever is asked', async () => {
  const looked = { query: null, filters: {}, accessSets: [1] }
  const paged = { sort: 'date', size: 1, cursor: null, facets: [] } as const
  await expect(index.search({ ...looked, ...paged })).rejects.toMatchObject(givenUp)
  const enough = { filters: {}, accessSets: [1], queries: [null], enough: 1 }
  await expect(index.countEnough(enough)).rejects.toMatchObject(givenUp)
})
