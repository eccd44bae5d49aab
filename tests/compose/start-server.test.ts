import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startServer } from '../../src/compose/start-server.ts'
import { type Config, readConfig } from '../../src/config/config.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { createTestDatabase, dropTestDatabase } from '../support/test-database.ts'

describe('the first start of a server', () => {
  let folder: string
  let database: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'muniment-start-'))
    database = await createTestDatabase(process.env['MUNIMENT_TEST_TEMPLATE'])
  })
  afterAll(async () => {
    await dropTestDatabase(database)
    await rm(folder, { recursive: true, force: true })
  })
  const configOf = (port: number): Config => ({
    ...readConfig({ MUNIMENT_DATA: folder }),
    databaseUrl: database,
    port,
  })

  it('makes no token that nobody sees: where the port is taken, the next start makes and answers it', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const address = other.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    await expect(startServer(configOf(port), silentLogger)).rejects.toThrow(
      `Port ${port} of 127.0.0.1 is taken`,
    )
    await new Promise((resolve) => other.close(resolve))
    const server = await startServer(configOf(0), silentLogger)
    const token = server.bootstrapToken
    const answer = await fetch(`${server.url}/api/v1/users`, {
      headers: { Authorization: `Bearer ${token}` },
    })
    await server.stop()
    expect(token).toEqual(expect.any(String))
    expect(answer.status).toBe(200)
  })
})
