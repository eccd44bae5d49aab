import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { makeJobOversight } from '../../../src/adapters/queue/job-oversight.ts'
import { makeJobQueue } from '../../../src/adapters/queue/job-queue.ts'
import { runJobs } from '../../../src/adapters/queue/run-jobs.ts'
import type { JobHandlers, JobRun, JobRunner } from '../../../src/jobs/job-runner.ts'
import { MunimentError } from '../../../src/kernel/muniment-error.ts'
import { silentLogger } from '../../support/silent-logger.ts'
import { killStartedProcesses, startProcess } from '../../support/start-process.ts'
import { makeTestDatabase, type TestDatabase } from '../../support/test-database.ts'

let db: TestDatabase
let runner: JobRunner | undefined
beforeAll(async () => {
  db = await makeTestDatabase()
})
afterEach(async () => {
  await runner?.stop()
  runner = undefined
  killStartedProcesses()
})
afterAll(() => db.close())

const start = async (handlers: JobHandlers): Promise<void> => {
  runner = await runJobs({ database: db.database, handlers, logger: silentLogger, concurrency: 2 })
}
/** Works until the job has run, and answers what `look` saw of the run. */
async function runOnce<Seen>(look: (payload: unknown, run: JobRun) => Seen): Promise<Seen> {
  const { promise, resolve } = Promise.withResolvers<Seen>()
  await start({ 'run-retention-sweep': async (payload, run) => resolve(look(payload, run)) })
  return promise
}
const enqueueSweep = (day: string): Promise<void> =>
  db
    .unitOfWork((_, outgoing) => makeJobQueue(outgoing))
    .run((queue) => queue.enqueue('run-retention-sweep', { day }, { key: `retention-sweep:${day}` }))

describe('a job whose worker is gone', () => {
  it('begins anew after a kill -9', async () => {
    await enqueueSweep('2026-01-01')
    const killed = await startProcess('hang-in-job.ts', db.connectionString)
    expect(killed.said).toBe('hanging')
    await killed.kill()
    const attempts = await runOnce((_payload, run) => run.attempt)
    expect(attempts).toBe(2)
  })

  it('begins anew when its worker is on no roll', async () => {
    await enqueueSweep('2026-01-02')
    await sql`
      update graphile_worker._private_jobs
      set locked_by = 'pool-lost', locked_at = clock_timestamp() - interval '1 minute', attempts = 1`.execute(
      db.database.owner,
    )
    const payload = await runOnce((given) => given)
    expect(payload).toEqual({ day: '2026-01-02' })
  })

  it('stays with a worker of another machine that still gives signs of life', async () => {
    await enqueueSweep('2026-01-03')
    await sql`insert into job_worker (worker_id, process_space, process_id) values ('pool-far', 'far away', 1)`.execute(
      db.database.owner,
    )
    await sql`
      update graphile_worker._private_jobs
      set locked_by = 'pool-far', locked_at = clock_timestamp() - interval '1 minute', attempts = 1`.execute(
      db.database.owner,
    )
    await start({})
    expect(await makeJobOversight(db.database.owner).count()).toEqual({
      waiting: 0,
      postponed: 0,
      running: 1,
      behind: 0,
      failed: 0,
    })
    await sql`delete from job_worker`.execute(db.database.owner)
    await sql`delete from graphile_worker._private_jobs`.execute(db.database.owner)
  })
})

describe('a job that fails', () => {
  it('keeps no text of its error, which might quote a document', async () => {
    await enqueueSweep('2026-01-04')
    const { promise: failed, resolve } = Promise.withResolvers<void>()
    await start({
      'run-retention-sweep': async () => {
        resolve()
        throw new MunimentError('object-corrupt', 'Minutes of the secret meeting')
      },
    })
    await failed
    await runner?.stop()
    const kept = await sql<{ last_error: string }>`select last_error from graphile_worker.jobs`.execute(
      db.database.owner,
    )
    expect(kept.rows).toEqual([{ last_error: 'object-corrupt' }])
  })

  it('is counted by its name when it has run out of attempts, and can be given new ones', async () => {
    await sql`update graphile_worker._private_jobs set attempts = max_attempts`.execute(db.database.owner)
    const oversight = makeJobOversight(db.database.owner)
    expect(await oversight.count()).toEqual({ waiting: 0, postponed: 0, running: 0, behind: 0, failed: 1 })
    expect(await oversight.countFailed()).toEqual([{ name: 'run-retention-sweep', failed: 1 }])
    expect(await oversight.retryFailed()).toBe(1)
    const attempt = await runOnce((_payload, run) => run.attempt)
    expect(attempt).toBe(1)
  })

  it('is given one more attempt where none of those it had ended in an error: it may be what killed its process', async () => {
    const oversight = makeJobOversight(db.database.owner)
    await enqueueSweep('2026-01-06')
    await enqueueSweep('2026-01-07')
    await sql`
      update graphile_worker._private_jobs
      set attempts = max_attempts, last_error = case when payload ->> 'day' = '2026-01-07' then 'TypeError' end`.execute(
      db.database.owner,
    )
    expect(await oversight.retryFailed()).toBe(2)
    const { rows } = await sql`
      select key, max_attempts - attempts as left from graphile_worker.jobs
      where run_at <= clock_timestamp() order by key`.execute(db.database.owner)
    expect(rows).toEqual([
      { key: 'retention-sweep:2026-01-06', left: 1 },
      { key: 'retention-sweep:2026-01-07', left: 25 },
    ])
    await sql`delete from graphile_worker._private_jobs`.execute(db.database.owner)
  })

  it('is roused where an engine was away, and left to its pause where anything else was wrong', async () => {
    const oversight = makeJobOversight(db.database.owner)
    for (const [day, error] of [
      ['2026-02-01', 'engine-unavailable'],
      ['2026-02-02', 'object-corrupt'],
      ['2026-02-03', 'checkpoint-not-anchored'],
    ] as const) {
      await enqueueSweep(day)
      await sql`
        update graphile_worker._private_jobs
        set attempts = max_attempts, last_error = ${error}, run_at = clock_timestamp() + interval '1 day'
        where last_error is null`.execute(db.database.owner)
    }
    expect(await oversight.countFailed()).toEqual([{ name: 'run-retention-sweep', failed: 3 }])
    expect([await oversight.countStalled(), await oversight.rouseStalled()]).toEqual([2, 2])
    const { rows } = await sql<{ last_error: string; attempts: number }>`
      select last_error, attempts from graphile_worker.jobs where run_at <= clock_timestamp()
      order by last_error`.execute(db.database.owner)
    expect(rows).toEqual([
      { last_error: 'checkpoint-not-anchored', attempts: 0 },
      { last_error: 'engine-unavailable', attempts: 0 },
    ])
    await sql`delete from graphile_worker._private_jobs`.execute(db.database.owner)
  })
})

it('sends ahead the stalled job that was tried the longest ago, for one more try and no more', async () => {
  const oversight = makeJobOversight(db.database.owner)
  const days = ['2026-03-01', '2026-03-02', '2026-03-03']
  for (const day of days) await enqueueSweep(day)
  const errors = ['storage-full', 'engine-unavailable', 'object-corrupt']
  for (const [at, day] of days.entries())
    await sql`
      update graphile_worker._private_jobs
      set attempts = max_attempts, last_error = ${errors[at]}, run_at = clock_timestamp() + interval '1 day'
      where payload ->> 'day' = ${day}`.execute(db.database.owner)
  expect(await oversight.countStalled()).toBe(2)
  const sent = await oversight.sendScout()
  const { rows } = await sql<{ id: string; left: number; day: string }>`
    select id::text, max_attempts - attempts as left, payload ->> 'day' as day from graphile_worker._private_jobs
    where run_at <= clock_timestamp()`.execute(db.database.owner)
  expect(rows).toEqual([{ id: sent, left: 1, day: days[0] }])
  expect(await oversight.hasEnded(sent ?? '0')).toBe(false)
  await runOnce(() => undefined)
  await runner?.stop()
  expect(await oversight.hasEnded(sent ?? '0')).toBe(true)
  expect(await oversight.countStalled()).toBe(1)
  await sql`delete from graphile_worker._private_jobs`.execute(db.database.owner)
})

it('forgets a job that another of its key took the place of while it ran, and that failed', async () => {
  const oversight = makeJobOversight(db.database.owner)
  const queue = db.unitOfWork((_, outgoing) => makeJobQueue(outgoing))
  const enqueue = () => queue.run((jobs) => jobs.enqueue('write-checkpoint', {}, { key: 'one' }))
  await enqueue()
  const { promise: done, resolve } = Promise.withResolvers<void>()
  let runs = 0
  await start({
    'write-checkpoint': async () => {
      runs += 1
      if (runs > 1) return resolve()
      await enqueue()
      throw new MunimentError('engine-unavailable', 'It is away.')
    },
  })
  await done
  await runner?.stop()
  expect(await oversight.count()).toMatchObject({ waiting: 0, failed: 1 })
  // The other has done its work: neither is there anything to look at, nor to do again.
  expect([await oversight.countFailed(), await oversight.countStalled()]).toEqual([[], 0])
  expect([await oversight.retryFailed(), await oversight.rouseStalled()]).toEqual([0, 0])
  // Failed for good under its own key: somebody must look.
  await enqueue()
  await sql`update graphile_worker._private_jobs set attempts = max_attempts where key is not null`.execute(
    db.database.owner,
  )
  expect(await oversight.dropSuperseded()).toBe(1)
  expect(await oversight.count()).toMatchObject({ waiting: 0, failed: 1 })
  expect(await oversight.dropSuperseded()).toBe(0)
  await sql`delete from graphile_worker._private_jobs`.execute(db.database.owner)
})

it('counts as waiting what could be done now, and not what is planned for later', async () => {
  const queue = db.unitOfWork((_, outgoing) => makeJobQueue(outgoing))
  await queue.run((jobs) =>
    jobs.enqueue('write-checkpoint', {}, { key: 'later', runAt: new Date(Date.now() + 3_600_000) }),
  )
  const oversight = makeJobOversight(db.database.owner)
  expect((await oversight.count()).waiting).toBe(0)
  await queue.run((jobs) => jobs.enqueue('write-checkpoint', {}, { key: 'later' }))
  expect(await oversight.count()).toMatchObject({ waiting: 1, postponed: 0 })
  // Put off by minutes after several failures: it waits, but nobody should stand there until it is done.
  await sql`
    update graphile_worker._private_jobs
    set attempts = 6, run_at = clock_timestamp() + interval '5 minutes'`.execute(db.database.owner)
  expect(await oversight.count()).toMatchObject({ waiting: 1, postponed: 1 })
  await sql`delete from graphile_worker._private_jobs`.execute(db.database.owner)
})

describe('a stop', () => {
  it('signals a job that does not end and hands it back', async () => {
    await enqueueSweep('2026-01-05')
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
    await start({
      'run-retention-sweep': async (_payload, run) => {
        begin()
        await once(run.signal, 'abort')
        throw new MunimentError('not-ready', 'told to stop')
      },
    })
    await begun
    await runner?.stop()
    expect(await makeJobOversight(db.database.owner).count()).toEqual({
      waiting: 1,
      postponed: 0,
      running: 0,
      behind: 0,
      failed: 0,
    })
    const roll = await sql<{ n: number }>`select count(*) as n from job_worker`.execute(db.database.owner)
    expect(roll.rows).toEqual([{ n: 0 }])
    await sql`delete from graphile_worker._private_jobs`.execute(db.database.owner)
  })
})
