import { afterAll, afterEach, beforeAll, it } from '@jest/globals'
import { sql } from 'kysely'
import { Client } from 'pg'
import { makeJobQueue } from '../../../src/adapters/queue/job-queue.ts'
import { runJobs } from '../../../src/adapters/queue/run-jobs.ts'
import type { JobRunner } from '../../../src/jobs/job-runner.ts'
import { silentLogger } from '../../support/silent-logger.ts'
import { makeTestDatabase, type TestDatabase } from '../../support/test-database.ts'
import { until } from '../../support/until.ts'

let db: TestDatabase
let runner: JobRunner | undefined
beforeAll(async () => {
  db = await makeTestDatabase()
})
afterEach(async () => {
  await runner?.stop()
})
afterAll(() => db.close())

/** What a restart of PostgreSQL does to everybody connected. */
async function breakOffSessions(): Promise<void> {
  const client = new Client({ connectionString: db.connectionString })
  await client.connect()
  await client.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  )
  await client.end()
}

it('goes on after every session was broken off, in the middle of a job too', async () => {
  const enqueue = (day: string): Promise<void> =>
    db
      .unitOfWork((_, outgoing) => makeJobQueue(outgoing))
      .run((queue) => queue.enqueue('run-retention-sweep', { day }, { key: day }))
  const done: string[] = []
  let broken = false
  await enqueue('first')
  runner = await runJobs({
    database: db.database,
    logger: silentLogger,
    concurrency: 2,
    handlers: {
      'run-retention-sweep': async (payload) => {
        const day = JSON.stringify(payload).includes('first') ? 'first' : 'second'
        if (!broken) {
          broken = true
          await breakOffSessions()
        }
        // A session may be found broken only here, and then fails the job: its next try enqueues the second.
        if (day === 'first') await enqueue('second')
        done.push(day)
      },
    },
  })
  const jobsLeft = async (): Promise<number | undefined> =>
    (await sql<{ n: number }>`select count(*) as n from graphile_worker.jobs`.execute(db.database.owner))
      .rows[0]?.n
  await until(
    () => jobsLeft().catch(() => undefined),
    (left) => left === 0 && done.includes('second'),
  )
})
