import { Agent, request } from 'node:http'
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
