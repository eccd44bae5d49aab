import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { makeJobQueue } from '../../../src/adapters/queue/job-queue.ts'
import { makeLateJobs } from '../../../src/adapters/queue/late-jobs.ts'
import { runJobs } from '../../../src/adapters/queue/run-jobs.ts'
import type { JobHandlers } from '../../../src/jobs/job-runner.ts'
import type { LateJob } from '../../../src/jobs/late-jobs.ts'
import { newId, type ReadingRunId, type RecordId } from '../../../src/kernel/ids.ts'
import { silentLogger } from '../../support/silent-logger.ts'
import { makeTestDatabase, type TestDatabase } from '../../support/test-database.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await makeTestDatabase()
})
afterEach(() => sql`delete from graphile_worker._private_jobs`.execute(db.database.owner))
afterAll(() => db.close())

const since = '2026-03-02T10:00:00.000Z'
const which = {
  readings: [],
  reasons: [],
  formats: [],
  mediaTypes: [],
  classes: [],
  folders: [],
  capturedBefore: null,
  readBefore: null,
}
const reading = (name: string): LateJob => ({
  name: 'read-record-again',
  payload: { recordId: newId<RecordId>(), since },
  key: `read-again:run:${name}`,
  place: 'behind',
})
const step = (asked: number): LateJob => ({
  name: 'read-again',
  payload: { run: newId<ReadingRunId>(), since, which, after: null, asked, total: 9 },
  key: 'read-again:run',
  place: 'last',
})

it('what was captured since is read before all that waits to be read again, and the next step comes last', async () => {
  const queue = db.unitOfWork((_, outgoing) => makeJobQueue(outgoing))
  await makeLateJobs(db.database.owner).add([step(2), reading('one'), reading('two')])
  for (let captured = 0; captured < 2; captured += 1)
    await queue.run((jobs) => jobs.enqueue('read-record', { recordId: newId<RecordId>() }))
  const seen: string[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  const note = (name: string) => async () => {
    seen.push(name)
    if (seen.length === 5) resolve()
  }
  const handlers: JobHandlers = {
    'read-record': note('read-record'),
    'read-record-again': note('read-record-again'),
    'read-again': note('read-again'),
  }
  const runner = await runJobs({ database: db.database, handlers, logger: silentLogger, concurrency: 1 })
  await promise
  await runner.stop()
  expect(seen).toEqual(['read-record', 'read-record', 'read-record-again', 'read-record-again', 'read-again'])
})

it('a step that was taken twice, as after a crash, leaves each of its jobs once', async () => {
  const late = makeLateJobs(db.database.owner)
  const taken = [reading('one'), reading('two')]
  await late.add([...taken, step(2)])
  await late.add([...taken, step(4)])
  const { rows } = await sql<{ key: string; asked: number | null }>`
    select key, (payload ->> 'asked')::int as asked from graphile_worker._private_jobs order by key`.execute(
    db.database.owner,
  )
  expect(rows).toEqual([
    { key: 'read-again:run', asked: 4 },
    { key: 'read-again:run:one', asked: null },
    { key: 'read-again:run:two', asked: null },
  ])
})

it('all of them are added or none', async () => {
  const late = makeLateJobs(db.database.owner)
  const broken = { ...reading('two'), key: 'k'.repeat(600) }
  await expect(late.add([reading('one'), broken])).rejects.toThrow()
  const { rows } = await sql`select from graphile_worker._private_jobs`.execute(db.database.owner)
  expect(rows).toEqual([])
})
