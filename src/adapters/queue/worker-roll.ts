import { sql } from 'kysely'
import type { Logger } from '../../kernel/logger.ts'
import type { Sql } from '../postgres/database.ts'
import { isProcessAlive, processSpace } from './process-space.ts'

/** Beats of a worker come every three seconds; twelve without one are a death. */
const DEAD_AFTER = '12 seconds'
/** A job that was in work when its process died waits before its next try from here on: it may be what killed it. */
const SUSPICIOUS_ATTEMPTS = 3
/** However often it was there, it is taken up within the minute in which all work goes on after a crash. */
const LONGEST_WAIT_SECONDS = 30

/** Who works on jobs, and the burial of those who died doing so. */
export interface WorkerRoll {
  /** Says that the worker lives; the first beat enters it. */
  beat(workerId: string): Promise<void>
  /** Takes a worker that ended properly off the roll and gives back any job it still held. */
  leave(workerId: string): Promise<void>
  /**
   * Gives back the jobs of dead workers: whose process is seen to be gone, whose beat stopped, or who hold a job and
   * are on no roll. Answers the workers it buried.
   */
  buryDead(): Promise<readonly string[]>
}

/** The roll in PostgreSQL; `owner` because the queue's tables are the owner's. */
export function makeWorkerRoll(owner: Sql, logger: Logger): WorkerRoll {
  const space = processSpace()
  return {
    beat: async (workerId) => {
      await sql`
        insert into job_worker (worker_id, process_space, process_id)
        values (${workerId}, ${space}, ${process.pid})
        on conflict (worker_id) do update set beat_at = clock_timestamp()`.execute(owner)
    },
    leave: async (workerId) => {
      await giveBackJobs(owner, [workerId])
    },
    buryDead: async () => {
      const dead = [...(await findGoneProcesses(owner, space)), ...(await findSilentWorkers(owner))]
      if (dead.length === 0) return []
      await giveBackJobs(owner, dead)
      logger.warn('gave back the jobs of workers that died', { workers: dead.length })
      return dead
    },
  }
}

async function findGoneProcesses(owner: Sql, space: string): Promise<readonly string[]> {
  const found = await sql<{ worker_id: string; process_id: number }>`
    select worker_id, process_id from job_worker where process_space = ${space}`.execute(owner)
  return found.rows.filter((row) => !isProcessAlive(row.process_id)).map((row) => row.worker_id)
}

async function findSilentWorkers(owner: Sql): Promise<readonly string[]> {
  const found = await sql<{ worker_id: string }>`
    select worker_id from job_worker
    where beat_at < clock_timestamp() - ${DEAD_AFTER}::interval
    union
    select locked_by from graphile_worker.jobs
    where locked_by is not null
      and locked_at < clock_timestamp() - ${DEAD_AFTER}::interval
      and not exists (select from job_worker where worker_id = locked_by)`.execute(owner)
  return found.rows.map((row) => row.worker_id)
}

async function giveBackJobs(owner: Sql, workerIds: readonly string[]): Promise<void> {
  await owner.transaction().execute(async (transaction) => {
    const held = await sql<{ id: string; attempts: number; superseded: boolean }>`
      select id::text, attempts, key is null and attempts >= max_attempts as superseded
      from graphile_worker.jobs where locked_by = any(${workerIds})`.execute(transaction)
    await sql`select graphile_worker.force_unlock_workers(${workerIds}::text[])`.execute(transaction)
    // Enqueued anew while it was worked on, a job loses its key and its tries to the new one (all of ours have keys):
    // given back it would stand for ever among the failed.
    const superseded = held.rows.filter((job) => job.superseded).map((job) => job.id)
    await sql`select graphile_worker.complete_jobs(${superseded}::bigint[])`.execute(transaction)
    for (const job of held.rows) {
      if (job.superseded || job.attempts < SUSPICIOUS_ATTEMPTS) continue
      await sql`
        select graphile_worker.reschedule_jobs(
          array[${job.id}]::bigint[],
          run_at => clock_timestamp() + make_interval(secs => least(exp(${job.attempts}::int), ${LONGEST_WAIT_SECONDS}))
        )`.execute(transaction)
    }
    await sql`delete from job_worker where worker_id = any(${workerIds})`.execute(transaction)
    if (held.rows.length > 0)
      await sql`select pg_notify('jobs:insert', ${`{"count":${held.rows.length}}`})`.execute(transaction)
  })
}
