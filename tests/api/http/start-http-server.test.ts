import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { expect, it } from '@jest/globals'
import { startHttpServer } from '../../../src/api/http/start-http-server.ts'

const local = { host: '127.0.0.1', port: 0 }

function get(
  url: string,
  agent?: Agent,
): Promise<{ readonly text: string; readonly connection: string | undefined }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent: agent ?? false }, (response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => resolve({ text, connection: response.headers.connection }))
      response.on('error', reject)
    })
    sent.on('error', reject)
    sent.end()
  })
}

it('finishes the request under way, closes what is idle, and takes no more', async () => {
  const arrived = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  const server = await startHttpServer(async (incoming, response) => {
    if (incoming.url === '/slow') {
      arrived.resolve()
      await goOn.promise
    }
    response.end('done')
  }, local)
  const agent = new Agent({ keepAlive: true })
  await get(`${server.url}/quick`, agent)
  const slow = get(`${server.url}/slow`)
  await arrived.promise
  const stopped = server.stop(60_000)
  await expect(get(`${server.url}/quick`)).rejects.toThrow(/ECONNREFUSED/)
  goOn.resolve()
  expect((await slow).text).toBe('done')
  await stopped
  agent.destroy()
})

it('cuts what is still under way at the deadline', async () => {
  const arrived = Promise.withResolvers<void>()
  const server = await startHttpServer(() => arrived.resolve(), local)
  const stuck = get(server.url)
  const outcome = stuck.then(
    () => 'answered',
    () => 'cut',
  )
  await arrived.promise
  await server.stop(0)
  expect(await outcome).toBe('cut')
})

/** All that comes back for bytes sent as they are. */
function exchange(
  url: string,
  bytes: string,
  onData?: (send: (more: string) => void) => void,
): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes))
    let text = ''
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => {
      if (text === '') onData?.((more) => socket.write(more))
      text += chunk
    })
    // A reset says no less that it is over.
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(text))
  })
}

it.each([
  ['what is not HTTP', 'no HTTP at all\r\n\r\n', '400 Bad Request'],
  [
    'headers past all measure',
    `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(200_000)}\r\n\r\n`,
    '431 Request',
  ],
  ['a request without a host', 'GET / HTTP/1.1\r\n\r\n', '400 Bad Request'],
  [
    'an expectation that nobody knows',
    'POST / HTTP/1.1\r\nHost: x\r\nExpect: tea\r\nContent-Length: 0\r\n\r\n',
    '417 Expectation Failed',
  ],
])('answers %s with the headers that every answer has', async (_what, bytes, status) => {
  const server = await startHttpServer((_request, response) => response.end(), local)
  const [head = '', body = ''] = (await exchange(server.url, bytes)).split('\r\n\r\n')
  await server.stop(0)
  expect(head).toContain(`HTTP/1.1 ${status}`)
  expect(head).toContain('\r\nCache-Control: no-store')
  expect(head).toContain('\r\nX-Content-Type-Options: nosniff')
  expect(head).toContain("\r\nContent-Security-Policy: default-src 'none'")
  expect(JSON.parse(body)).toMatchObject({ code: 'malformed', status: Number(status.slice(0, 3)) })
})

it('takes a request of HTTP/1.0 without a host, and answers in order where one of HTTP/1.1 lacks it', async () => {
  const server = await startHttpServer((_request, response) => response.end('done'), local)
  expect(await exchange(server.url, 'GET / HTTP/1.0\r\n\r\n')).toMatch(/200 OK[\s\S]*done$/)
  const both = await exchange(server.url, 'GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\n\r\n')
  expect(both).toMatch(/200 OK[\s\S]*done[\s\S]*400 Bad Request[\s\S]*names the host/)
  await server.stop(0)
})

it('puts no second answer into one that is on its way, where what follows is no HTTP', async () => {
  const server = await startHttpServer((_request, response) => {
    response.writeHead(200, { 'Content-Length': 1000 })
    response.write('first half')
  }, local)
  const text = await exchange(server.url, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', (send) =>
    send('no HTTP\r\n\r\n'),
  )
  await server.stop(0)
  expect(text).toMatch(/first half$/)
})

/** Sends a request, ends this side once it has arrived, and answers what came back. */
async function endAfter(method: 'GET' | 'POST'): Promise<string> {
  const ended = Promise.withResolvers<void>()
  const arrived = Promise.withResolvers<void>()
  const server = await startHttpServer(async ({ socket }, response) => {
    socket.once('end', ended.resolve)
    arrived.resolve()
    await ended.promise
    setImmediate(() => response.end('done'))
  }, local)
  const { hostname, port } = new URL(server.url)
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true })
  socket.write(`${method} / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc`)
  await arrived.promise
  socket.end()
  const text = (await socket.toArray()).join('')
  await server.stop(10_000)
  return text
}

it('answers whoever sent something and ended their side, and closes behind it', async () => {
  expect(await endAfter('POST')).toMatch(/200 OK[\s\S]*done$/)
})

it('takes whoever only asked and ended their side to have gone', async () => {
  expect(await endAfter('GET')).toBe('')
})

it('rejects where the address is taken', async () => {
  const server = await startHttpServer((_request, response) => response.end(), local)
  const port = Number(new URL(server.url).port)
  await expect(startHttpServer(() => undefined, { host: '127.0.0.1', port })).rejects.toThrow(/EADDRINUSE/)
  await server.stop(0)
})

it.each([
  ['203.0.113.7', 0, /HOST/],
  ['no-such-host.invalid', 0, /HOST/],
])('says which setting is wrong where it cannot listen on %s', async (host, port, setting) => {
  await expect(startHttpServer(() => undefined, { host, port })).rejects.toThrow(setting)
})

it('takes an address that holds the longest query, of any script, and says how long one may be', async () => {
  const server = await startHttpServer((incoming, response) => {
    response.end(new URL(incoming.url ?? '', 'http://host').searchParams.get('q'))
  }, local)
  const longest = '東'.repeat(10_000)
  expect((await get(`${server.url}/?q=${encodeURIComponent(longest)}`)).text).toBe(longest)
  const refused = JSON.parse((await get(`${server.url}/?q=${'q'.repeat(140_000)}`)).text)
  expect(refused).toMatchObject({
    status: 431,
    code: 'malformed',
    detail: 'The address and the headers of a request have 128 KiB at most.',
  })
  await server.stop(0)
})
