import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { ensureDatabase, takeLease } from '../../../src/adapters/postgres/embedded/lease.ts'
import { migrate } from '../../../src/adapters/postgres/migrate.ts'
import { silentLogger } from '../../support/silent-logger.ts'

/** Lets nobody in, as a server does that has just recovered on a full disk: a first session writes a file. */
let server: Server
let folder: string
const port = 5432
const sockets = new Set<Socket>()
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'muniment-full-'))
  server = createServer((socket) => {
    sockets.add(socket)
    socket.once('error', () => undefined)
    socket.once('data', () => socket.end(refusal('53100', 'could not write init file')))
  })
  await new Promise<void>((resolve) => server.listen(join(folder, `.s.PGSQL.${port}`), resolve))
})
afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  sockets.clear()
  await new Promise((resolve) => server.close(resolve))
  rmSync(folder, { recursive: true })
})

/** As the protocol has it: fields of a letter and a text, each ended by a zero. */
function refusal(state: string, message: string): Buffer {
  const fields = [`SFATAL`, `VFATAL`, `C${state}`, `M${message}`].map((field) => `${field}\0`).join('')
  const body = Buffer.from(`${fields}\0`)
  const head = Buffer.alloc(5)
  head.write('E')
  head.writeInt32BE(body.byteLength + 4, 1)
  return Buffer.concat([head, body])
}

const noRoom = { code: 'storage-full', retryable: true, message: expect.stringContaining('make room') }
const at = () => ({ pid: 1, socketFolder: folder, port, ready: true })

it('says that room is wanted to whoever takes a lease of it', async () => {
  await expect(takeLease(at(), 'secret', folder)).rejects.toMatchObject(noRoom)
})

it('says so to whoever makes the database in it', async () => {
  await expect(ensureDatabase(at(), 'secret', 'muniment')).rejects.toMatchObject(noRoom)
})

it('says so to the first session of a start', async () => {
  const connectionString = `postgres://somebody@/muniment?host=${encodeURIComponent(folder)}&port=${port}`
  const started = migrate({ connectionString, folder, logger: silentLogger })
  await expect(started).rejects.toMatchObject(noRoom)
})
