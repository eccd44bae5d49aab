import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { Client } from 'pg'
import { makeJobQueue } from '../../../src/adapters/queue/job-queue.ts'
import { runJobs } from '../../../src/adapters/queue/run-jobs.ts'
import { newId, type RecordId } from '../../../src/kernel/ids.ts'
import { describeJobQueue } from '../../contracts/job-queue-contract.ts'
import { silentLogger } from '../../support/silent-logger.ts'
import { makeTestDatabase, type TestDatabase } from '../../support/test-database.ts'

describeJobQueue('graphile-worker', async () => {
  const db = await makeTestDatabase()
  const unitOfWork = db.unitOfWork((_, outgoing) => makeJobQueue(outgoing))
  return {
    transact: (work) => unitOfWork.run(work),
    work: (handlers) => runJobs({ database: db.database, handlers, logger: silentLogger, concurrency: 4 }),
    close: () => db.close(),
  }
})

let db: TestDatabase
beforeAll(async () => {
  db = await makeTestDatabase({ appSessions: 1 })
})
afterAll(() => db.close())

it('looks a job up by its key behind any backlog, also in a session that knew the queue when it was empty', async () => {
  const unitOfWork = db.unitOfWork((tx, outgoing) => ({ tx, queue: makeJobQueue(outgoing) }))
  const enqueue = (count: number) =>
    unitOfWork.run(async ({ queue }) => {
      for (let job = 0; job < count; job += 1) {
        const recordId = newId<RecordId>()
        await queue.enqueue('read-record', { recordId }, { key: `read-record:${recordId}` })
      }
    })
  /** Rows of the queue that were read one after the other, so far. */
  const readThrough = async (): Promise<number> => {
    await sql`select pg_stat_force_next_flush()`.execute(db.database.app)
    const { rows } = await sql<{ rows: string }>`
      select seq_tup_read as rows from pg_stat_all_tables
      where schemaname = 'graphile_worker' and relname = '_private_jobs'
    `.execute(db.database.app)
    return Number(rows[0]?.rows)
  }
  // More often than the server plans anew before it trusts a plan.
  for (let time = 0; time < 10; time += 1) await enqueue(1)
  await enqueue(2_000)
  const before = await readThrough()
  for (let time = 0; time < 10; time += 1) await enqueue(1)
  expect((await readThrough()) - before).toBeLessThan(100)
})

it('begins a job anew that had failed for good, and leaves none of its key behind', async () => {
  const other = await makeTestDatabase({ appSessions: 1 })
  try {
    const unitOfWork = other.unitOfWork((_, outgoing) => makeJobQueue(outgoing))
    const recordId = newId<RecordId>()
    const enqueue = () =>
      unitOfWork.run((queue) =>
        queue.enqueue('read-record', { recordId }, { key: `read-record:${recordId}` }),
      )
    await enqueue()
    await enqueue()
    await sql`update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'object-corrupt'`.execute(
      other.database.owner,
    )
    await enqueue()
    const { rows } = await sql`
      select attempts, last_error as "lastError", is_available as "isAvailable", payload
      from graphile_worker._private_jobs
    `.execute(other.database.owner)
    expect(rows).toEqual([{ attempts: 0, lastError: null, isAvailable: true, payload: { recordId } }])
  } finally {
    await other.close()
  }
})

it('tells workers of a job once it is committed, whether it waited already or comes anew, and with a key or without', async () => {
  const other = await makeTestDatabase({ appSessions: 1 })
  const listener = new Client({ connectionString: other.connectionString })
  try {
    await listener.connect()
    await listener.query('listen "jobs:insert"')
    const unitOfWork = other.unitOfWork((_, outgoing) => makeJobQueue(outgoing))
    const recordId = newId<RecordId>()
    const key = `read-record:${recordId}`
    for (const options of [{ key }, { key }, { key: `again:${key}` }, {}]) {
      const told = new Promise<string>((resolve) =>
        listener.once('notification', ({ payload }) => resolve(payload ?? '')),
      )
      await unitOfWork.run((queue) => queue.enqueue('read-record', { recordId }, options))
      expect(JSON.parse(await told)).toMatchObject({ count: 1 })
    }
  } finally {
    await listener.end()
    await other.close()
  }
})

it('lets transactions leave jobs about different things at the same time, each at its first attempt', async () => {
  const two = await makeTestDatabase({ appSessions: 2 })
  try {
    const unitOfWork = two.unitOfWork((_, outgoing) => ({ outgoing, queue: makeJobQueue(outgoing) }))
    let attempts = 0
    let waiting: (() => void) | undefined
    /** Goes on once two have come. */
    const meet = () =>
      new Promise<void>((resolve) => {
        const other = waiting
        waiting = other === undefined ? resolve : undefined
        if (other === undefined) return
        other()
        resolve()
      })
    const leaveTwo = () =>
      unitOfWork.run(async ({ outgoing, queue }) => {
        attempts += 1
        for (const recordId of [newId<RecordId>(), newId<RecordId>()]) {
          if (attempts <= 2) await meet()
          await queue.enqueue('read-record', { recordId }, { key: `read-record:${recordId}` })
          await outgoing.flush()
        }
      }, 'serializable')
    // The first job of a task makes the task known.
    await unitOfWork.run(({ queue }) => queue.enqueue('read-record', { recordId: newId<RecordId>() }, {}))
    await Promise.all([leaveTwo(), leaveTwo()])
    expect(attempts).toBe(2)
  } finally {
    await two.close()
  }
})
