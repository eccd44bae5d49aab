import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, it } from '@jest/globals'
import { makeElasticsearchIndex } from '../../../../src/adapters/search/elasticsearch-index.ts'
import { systemClock } from '../../../../src/kernel/clock.ts'
import { makeSearchDocument, numberedId } from '../../../contracts/search-index-corpus.ts'

it('a write to an engine that takes connections and says nothing is given up, and comes again', async () => {
  const hanging = createServer((socket) => socket.on('error', () => undefined))
  hanging.listen(0, '127.0.0.1')
  await once(hanging, 'listening')
  const address = hanging.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const index = makeElasticsearchIndex({
    url: `http://127.0.0.1:${port}`,
    clock: systemClock,
    writePatienceMs: 20,
  })
  const givenUp = { code: 'engine-unavailable', retryable: true }
  await expect(index.put([makeSearchDocument(1)])).rejects.toMatchObject(givenUp)
  // What failed once is looked at anew, and waits no longer for that.
  await expect(index.remove(numberedId(1), 1)).rejects.toMatchObject(givenUp)
  await index.close()
  hanging.close()
})
