import { connect, createServer, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { Client } from 'pg'
import { type Database, openDatabase } from '../../../src/adapters/postgres/database.ts'
import { runQuery } from '../../../src/adapters/postgres/run-query.ts'
import { makeUnitOfWork } from '../../../src/adapters/postgres/unit-of-work.ts'
import { silentLogger } from '../../support/silent-logger.ts'
import { makeTestDatabase, type TestDatabase } from '../../support/test-database.ts'

/** Stands between us and the server, and says nothing to either side while it is silent. */
let between: Server
let isSilent = false
const sockets = new Set<Socket>()
let db: TestDatabase
let database: Database
beforeAll(async () => {
  db = await makeTestDatabase()
  const { host, port, user, password, database: name } = new Client({ connectionString: db.connectionString })
  between = createServer((near) => {
    const far = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('error', () => undefined)
      from.on('data', (bytes) => {
        if (!isSilent) to.write(bytes)
      })
      from.on('close', () => to.destroy())
    }
  })
  await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve))
  const address = between.address()
  const here = typeof address === 'object' ? address?.port : undefined
  const login = `${user}:${encodeURIComponent(String(password))}`
  const connectionString = `postgres://${login}@127.0.0.1:${here}/${name}`
  database = openDatabase({ connectionString, logger: silentLogger, silenceMs: 300 })
})
afterAll(async () => {
  await database.close()
  for (const socket of sockets) socket.destroy()
  await new Promise((resolve) => between.close(resolve))
  await db.close()
})

it('a statement that takes long is left alone by a server that answers others', async () => {
  const rows = await runQuery(database, sql<{ n: number }>`select 1 as n from pg_sleep(1.5)`)
  expect(rows).toEqual([{ n: 1 }])
})

it('a statement and a transaction are given up where the server says nothing to anybody, and go on once it does', async () => {
  const one = () => runQuery(database, sql<{ n: number }>`select 1 as n`)
  const unitOfWork = makeUnitOfWork(database, (transaction) => transaction)
  const two = () => unitOfWork.run(async (tx) => (await sql<{ n: number }>`select 2 as n`.execute(tx)).rows)
  await Promise.all([one(), two()])
  isSilent = true
  const away = { code: 'engine-unavailable', retryable: true }
  await Promise.all([expect(one()).rejects.toMatchObject(away), expect(two()).rejects.toMatchObject(away)])
  isSilent = false
  expect(await Promise.all([one(), two()])).toEqual([[{ n: 1 }], [{ n: 2 }]])
})

it('so is what the queue asks, and whatever else goes by sessions of the owner', async () => {
  const one = async () => (await sql<{ n: number }>`select 1 as n`.execute(database.owner)).rows
  const inSession = async () => {
    // As the queue does it.
    const session = await database.ownerPool.connect()
    try {
      return (await session.query('select 2 as n')).rows
    } finally {
      session.release()
    }
  }
  await Promise.all([one(), inSession()])
  isSilent = true
  await Promise.all([
    expect(one()).rejects.toThrow('the server says nothing'),
    expect(inSession()).rejects.toThrow('the server says nothing'),
  ])
  isSilent = false
  expect(await Promise.all([one(), inSession()])).toEqual([[{ n: 1 }], [{ n: 2 }]])
  const slow = await sql<{ n: number }>`select 3 as n from pg_sleep(1.5)`.execute(database.owner)
  expect(slow.rows).toEqual([{ n: 3 }])
})
