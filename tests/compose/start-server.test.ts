import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Client } from 'pg'
import { startServer } from '../../src/compose/start-server.ts'
import { type Config, readConfig } from '../../src/config/config.ts'
import { type BatchId, newId } from '../../src/kernel/ids.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { createTestDatabase, dropTestDatabase } from '../support/test-database.ts'
import { until } from '../support/until.ts'

async function withClient(connectionString: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

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

  it('tries again what had failed for good, and goes on with a batch in execution whose job is gone', async () => {
    const batch = newId<BatchId>()
    await withClient(database, async (client) => {
      await client.query(
        `select enqueue_jobs('{settle-event}', array[$1], '{a-dead-job}', '{null}', '{null}')`,
        [JSON.stringify({ eventId: newId() })],
      )
      await client.query(
        `update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'TypeError' where key = 'a-dead-job'`,
      )
      await client.query(
        `insert into disposal_batch (id, access_set_ids, action, class_code, item_count, kind, marking, proposed_at, proposed_by,
           state, manifest_digest, not_before, executed_by, execution_started_at)
         select $1, '{1}', 'destroy', code, 1, 'regular', 'official', now(), 'system',
           'executing', repeat('0', 64), now(), 'system', now()
         from file_plan_class limit 1`,
        [batch],
      )
    })
    const server = await startServer(configOf(0), silentLogger)
    try {
      await withClient(database, async (client) => {
        const waiting = async (): Promise<readonly unknown[]> => {
          const { rows } = await client.query(
            `select key from graphile_worker.jobs where key = 'a-dead-job' and attempts >= max_attempts
             union all
             select id::text from disposal_batch b where id = $1 and state = 'executing' and not exists (
               select from graphile_worker.jobs where key = 'batch:' || b.id
             )`,
            [batch],
          )
          return rows
        }
        expect(await waiting()).toEqual([])
      })
    } finally {
      await server.stop()
    }
  })

  it('ends although a round and the last anchor wait for what does not answer', async () => {
    const server = await startServer(configOf(0), silentLogger, { workMs: 50, anchorMs: 50, sessionsMs: 50 })
    await withClient(database, async (client) => {
      // What gives entries of the log their places waits for this; "munseque", as in audit-sequence.ts.
      await client.query('select pg_advisory_lock($1)', ['7887331819227444581'])
      await until(
        () =>
          client.query(`select from pg_locks where locktype = 'advisory' and not granted
            and database = (select oid from pg_database where datname = current_database())`),
        ({ rows }) => rows.length > 0,
      )
      await server.stop()
      await expect(fetch(server.url)).rejects.toThrow()
      await client.query('select pg_advisory_unlock_all()')
    })
  })
})
