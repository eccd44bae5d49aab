import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { Client } from 'pg'
import { startWorker } from '../../src/compose/start-worker.ts'
import { readConfig } from '../../src/config/config.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { createTestDatabase, dropTestDatabase } from '../support/test-database.ts'

let folder: string
let database: string
let client: Client
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muniment-worker-'))
  database = await createTestDatabase(process.env['MUNIMENT_TEST_TEMPLATE'])
  client = new Client({ connectionString: database })
  await client.connect()
})
afterEach(async () => {
  await client.end()
  await dropTestDatabase(database)
  await rm(folder, { recursive: true, force: true })
})

it('a worker ends although the last anchor waits for what does not answer', async () => {
  const config = { ...readConfig({ MUNIMENT_DATA: folder }), databaseUrl: database }
  const worker = await startWorker(config, silentLogger, { workMs: 6_000, anchorMs: 50, sessionsMs: 50 })
  // What gives entries of the log their places waits for this; "munseque", as in audit-sequence.ts.
  await client.query('select pg_advisory_lock($1)', ['7887331819227444581'])
  await worker.stop()
  const { rows } = await client.query(
    `select from pg_locks where locktype = 'advisory' and not granted
       and database = (select oid from pg_database where datname = current_database())`,
  )
  // It was asked for, and nobody had given it.
  expect(rows).toHaveLength(1)
  await client.query('select pg_advisory_unlock_all()')
})
