import { createServer, type Server } from 'node:http'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { probeElasticsearch } from '../../../../src/adapters/search/probe-elasticsearch.ts'

let server: Server
let url: string
let answer: { readonly status: number; readonly type: string }
beforeEach(async () => {
  server = createServer((_request, response) => {
    response.writeHead(answer.status, {
      'content-type': 'application/json',
      'x-elastic-product': 'Elasticsearch',
    })
    response.end(JSON.stringify({ error: { type: answer.type, reason: 'no' }, status: answer.status }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

it('of a server of an older version say which versions can be used', async () => {
  answer = { status: 400, type: 'media_type_header_exception' }
  await expect(probeElasticsearch(url)).rejects.toMatchObject({
    code: 'engine-unavailable',
    retryable: false,
    message: expect.stringMatching(/version.*8\.19 or 9/),
  })
})
