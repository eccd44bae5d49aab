import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { makeElasticsearchIndex } from '../../../../src/adapters/search/elasticsearch-index.ts'
import { systemClock } from '../../../../src/kernel/clock.ts'
import type { SearchIndex } from '../../../../src/search/ports.ts'
import { makeSearchDocument, numberedId } from '../../../contracts/search-index-corpus.ts'

const tooMuch = { status: 429, error: { type: 'es_rejected_execution_exception' } }
const readOnly = { status: 429, error: { type: 'cluster_block_exception' } }
const of = (item: object) => ({ status: 200, body: { errors: true, items: [{ index: item }] } })
const taken = { status: 200, body: { errors: false, items: [{ index: { status: 201 } }] } }

let server: Server
let index: SearchIndex
let answers: { readonly status: number; readonly body: object }[]
let asked: number
beforeEach(async () => {
  asked = 0
  server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      asked += 1
      const { status, body } = answers.shift() ?? taken
      response.writeHead(status, {
        'content-type': 'application/json',
        'x-elastic-product': 'Elasticsearch',
      })
      response.end(JSON.stringify(body))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const url = `http://127.0.0.1:${port}`
  index = makeElasticsearchIndex({ url, clock: systemClock, busyPausesMs: [0, 0] })
})
afterEach(async () => {
  await index.close()
  server.closeAllConnections()
  server.close()
})

it('a build goes on once the engine that had too much to do takes what it was sent, in whatever way it said so', async () => {
  answers = [of(tooMuch), { status: 429, body: { status: 429, error: tooMuch.error } }, taken]
  await index.generations.of(2).put([makeSearchDocument(1)])
  expect(asked).toBe(3)
})

it('a removal from one generation does as well', async () => {
  answers = [of(tooMuch), taken]
  await index.generations.of(2).remove(numberedId(1), 1)
  expect(asked).toBe(2)
})

it('an engine that has too much to do for longer is given up, in words', async () => {
  answers = [of(tooMuch), of(tooMuch), of(tooMuch)]
  await expect(index.generations.of(2).put([makeSearchDocument(1)])).rejects.toMatchObject({
    code: 'engine-unavailable',
    retryable: true,
    message: expect.stringContaining('too much to do'),
  })
  expect(asked).toBe(3)
})

it('one that is read-only is not asked again', async () => {
  answers = [of(readOnly)]
  await expect(index.generations.of(2).put([makeSearchDocument(1)])).rejects.toMatchObject({
    retryable: true,
    message: expect.stringContaining('read-only'),
  })
  expect(asked).toBe(1)
})
