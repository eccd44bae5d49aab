import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { migrate } from '../../../src/adapters/postgres/migrate.ts'
import { makeScratchDatabase } from '../../../src/adapters/postgres/scratch-database.ts'
import { silentLogger } from '../../support/silent-logger.ts'

/** Takes connections and says nothing, as what is no PostgreSQL does, or one that has stopped. */
let server: Server
let connectionString: string
const sockets = new Set<Socket>()
beforeEach(async () => {
  server = createServer((socket) => {
    sockets.add(socket)
    socket.once('error', () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  connectionString = `postgres://somebody@127.0.0.1:${port}/muniment`
})
afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  sockets.clear()
  await new Promise((resolve) => server.close(resolve))
})

const silence = { code: 'engine-unavailable', message: expect.stringContaining('DATABASE_URL') }

it('is given up by the first session of a start', async () => {
  const started = migrate({ connectionString, folder: tmpdir(), logger: silentLogger, connectWithinMs: 20 })
  await expect(started).rejects.toMatchObject(silence)
})

it('is given up by a drill that would make its database there', async () => {
  const made = makeScratchDatabase(connectionString, 'drill', 20)
  await expect(made).rejects.toMatchObject(silence)
})
