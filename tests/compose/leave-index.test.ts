import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { Client } from 'pg'
import { systemActor } from '../../src/access/actor.ts'
import { type Database, leavingName, openDatabase } from '../../src/adapters/postgres/database.ts'
import { makeInstallationStore } from '../../src/adapters/postgres/installation/installation-store.ts'
import { makeLeaveIndex } from '../../src/adapters/postgres/installation/leave-index.ts'
import { noteFingerprint } from '../../src/adapters/postgres/installation/note-fingerprint.ts'
import { newSecretKeyText, parseSigningKey } from '../../src/audit/keys/note-key.ts'
import { settleInstallation } from '../../src/compose/settle-installation.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { makeFakeContentStore } from '../support/fakes/fake-content-store.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { createTestDatabase, dropTestDatabase } from '../support/test-database.ts'
import { until } from '../support/until.ts'

const key = parseSigningKey(newSecretKeyText('muniment/test'))
const contentStore = makeFakeContentStore()
let connectionString: string
let opened: Database[]
/** What was done to indexes, in its order. */
let done: string[]
beforeEach(async () => {
  connectionString = await createTestDatabase(process.env['MUNIMENT_TEST_TEMPLATE'])
  opened = []
  done = []
})
afterEach(async () => {
  await Promise.all(opened.map((database) => database.close()))
  await dropTestDatabase(connectionString)
})

function open(name?: string): Database {
  const database = openDatabase({
    connectionString,
    logger: silentLogger,
    ...(name === undefined ? {} : { name }),
  })
  opened.push(database)
  return database
}
async function close(database: Database): Promise<void> {
  opened = opened.filter((one) => one !== database)
  await database.close()
}
/** Starts a process with this index engine; `server`: one that may take it where there is none. */
async function start(index: string, kind: 'server' | 'command'): Promise<Database> {
  const database = open()
  const { installation } = await settleInstallation({
    installations: makeInstallationStore(database),
    contentStore,
    engines: { content: 'fake', index },
    loadSigningKey: async () => {
      if (key === undefined) throw new Error('a new key is one')
      return key
    },
    ...(kind === 'server' ? { clearIndex: async () => void done.push(`cleared ${index}`) } : {}),
    hasSucceeded: async () => false,
    drillClock: undefined,
    noteRefusedClock: async () => undefined,
  })
  expect(installation.engines.index).toBe(index)
  database.keepTo({ index })
  return database
}
async function leave(engine: string): Promise<void> {
  const database = open(leavingName)
  const found = await makeInstallationStore(database).find()
  const installationId = found?.id ?? ''
  await makeLeaveIndex(database)(
    async () => void done.push(`removed ${engine}`),
    (transaction) =>
      noteFingerprint(transaction, {
        actor: systemActor,
        installationId,
        index: 'left',
        engine,
        clock: systemClock,
      }),
  ).finally(() => close(database))
}
const inUse = { code: 'conflict', message: expect.stringContaining('stop every server') }
const mismatch = { code: 'engine-mismatch' }

describe('an installation leaves its index engine', () => {
  it('not while any other process is on its database, and keeps its index then', async () => {
    const working = await start('one', 'server')
    await expect(leave('one')).rejects.toMatchObject(inUse)
    expect(done).toEqual([])
    await expect(start('other', 'server')).rejects.toMatchObject(mismatch)
    await close(working)
  })

  it('once one that was just stopped has ended its last session', async () => {
    await close(await start('one', 'server'))
    const ending = new Client({ connectionString, application_name: 'muniment-app' })
    await ending.connect()
    const left = leave('one')
    const watching = open(leavingName)
    await until(
      async () =>
        (
          await sql`select from pg_stat_activity where datname = current_database() and query like '%pg_sleep%'
            and pid <> pg_backend_pid()`.execute(watching.owner)
        ).rows.length,
      (waiting) => waiting === 1,
    )
    await ending.end()
    await left
    expect(done).toEqual(['removed one'])
  })

  it('not where removing the index failed', async () => {
    await close(await start('one', 'server'))
    const database = open(leavingName)
    const leaving = makeLeaveIndex(database)(
      () => Promise.reject(new Error('the engine is away')),
      async () => undefined,
    )
    await expect(leaving).rejects.toThrow('the engine is away')
    await close(database)
    await start('one', 'command')
  })

  it('and no process without a session at that moment comes back to work with it', async () => {
    const away = await start('one', 'server')
    // As after a restart of PostgreSQL: what the process remembers is older than what the database says.
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'muniment-app'
      and datname = current_database()`.execute(away.owner)
    await sql`select pg_terminate_backend(pg_backend_pid())`.execute(away.owner).catch(() => undefined)
    await leave('one')
    await expect(sql`select 1`.execute(away.app)).rejects.toMatchObject(mismatch)
    await start('other', 'server')
    await expect(sql`select 1`.execute(away.app)).rejects.toMatchObject(mismatch)
  })

  it('and is taken by the first server with any, whose index is emptied before; not by a command', async () => {
    await close(await start('one', 'server'))
    await leave('one')
    await expect(start('other', 'command')).rejects.toMatchObject({
      ...mismatch,
      message: expect.stringContaining('Start a server'),
    })
    const server = await start('other', 'server')
    expect(done).toEqual(['removed one', 'cleared other'])
    await start('other', 'command')
    for (const kind of ['server', 'command'] as const)
      await expect(start('one', kind)).rejects.toMatchObject({
        ...mismatch,
        message: expect.stringContaining('reindex --leave'),
      })
    const { rows } = await sql<{ readonly codes: unknown }>`
      select draft::jsonb -> 'codes' as codes from audit_outbox where draft::jsonb ->> 'action' = 'engine.fingerprint'
      order by draft::jsonb ->> 'at'
    `.execute(server.owner)
    expect(rows.map(({ codes }) => codes)).toEqual([
      { index: 'left', engine: 'one' },
      { index: 'taken', engine: 'other' },
    ])
  })

  it('and of two servers that come at once with one each, one is refused', async () => {
    await close(await start('one', 'server'))
    await leave('one')
    const outcomes = await Promise.allSettled([start('one', 'server'), start('other', 'server')])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: mismatch })
    expect(done).toHaveLength(2)
  })
})
