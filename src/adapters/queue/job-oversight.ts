import { sql } from 'kysely'
import type { JobCounts, JobOversight } from '../../jobs/job-runner.ts'
import type { ErrorCode } from '../../kernel/error-code.ts'
import type { Sql } from '../postgres/database.ts'

/** What `errorName` keeps of an engine that did not answer, or had no room; the place of the log's checkpoints is one of them. */
const STALLED: readonly ErrorCode[] = ['engine-unavailable', 'storage-full', 'checkpoint-not-anchored']

// Enqueued anew while it was worked on, a job loses its key and its tries to the new one; all of ours have keys.
const isSuperseded = sql`locked_by is null and key is null and attempts >= max_attempts`

const isStalled = sql`locked_by is null and last_error = any (${STALLED}::text[]) and not (${isSuperseded})`

const hasFailed = sql`locked_by is null and attempts >= max_attempts and key is not null`

/** The queue in numbers, and its failures by name; `owner` because the queue's tables are the owner's. */
export function makeJobOversight(owner: Sql): JobOversight {
  return {
    count: async () => {
      const found = await sql<JobCounts>`
        select
          -- One planned for later and never tried waits for its time, not for anybody.
          count(*) filter (
            where locked_by is null and attempts < max_attempts and (attempts > 0 or run_at <= clock_timestamp())
          ) as waiting,
          count(*) filter (
            where locked_by is null and attempts between 1 and max_attempts - 1
              and run_at > clock_timestamp() + interval '1 minute'
          ) as postponed,
          count(*) filter (where locked_by is not null) as running,
          count(*) filter (
            where priority > 0
              and (locked_by is not null or attempts < max_attempts and run_at <= clock_timestamp() + interval '1 minute')
          ) as behind,
          count(*) filter (where locked_by is null and attempts >= max_attempts) as failed
        from graphile_worker.jobs`.execute(owner)
      return found.rows[0] ?? { waiting: 0, postponed: 0, running: 0, behind: 0, failed: 0 }
    },
    countFailed: async () => {
      const found = await sql<{ readonly name: string; readonly failed: number }>`
        select task_identifier as name, count(*) as failed from graphile_worker.jobs
        where ${hasFailed}
        group by task_identifier order by task_identifier`.execute(owner)
      return found.rows
    },
    isQueued: async (key) => {
      const found = await sql`select from graphile_worker.jobs where key = ${key}`.execute(owner)
      return found.rows.length > 0
    },
    retryFailed: async (names = []) => {
      // Without an error it was given back each time: with all its tries it could end as many processes as it has.
      const found = await sql`
        select again.id
        from (
          select array_agg(id) as ids, last_error is null as suspect, max_attempts from graphile_worker.jobs
          where ${hasFailed}
            and (cardinality(${names}::text[]) = 0 or task_identifier = any (${names}::text[]))
          group by suspect, max_attempts
        ) as failed,
        lateral graphile_worker.reschedule_jobs(
          failed.ids, run_at => clock_timestamp(), attempts => case when failed.suspect then failed.max_attempts - 1 else 0 end
        ) as again`.execute(owner)
      return found.rows.length
    },
    countStalled: async () => {
      const found = await sql<{ stalled: number }>`
        select count(*) as stalled from graphile_worker.jobs
        where ${isStalled}`.execute(owner)
      return found.rows[0]?.stalled ?? 0
    },
    rouseStalled: async () => {
      const found = await sql`
        select graphile_worker.reschedule_jobs(array(
          select id from graphile_worker.jobs where ${isStalled}
        ), run_at => clock_timestamp(), attempts => 0)`.execute(owner)
      return found.rows.length
    },
    sendScout: async () => {
      const found = await sql<{ id: string }>`
        select sent.id::text
        from (
          select id, attempts, max_attempts from graphile_worker.jobs where ${isStalled} order by updated_at, id limit 1
        ) as chosen,
        lateral graphile_worker.reschedule_jobs(
          array[chosen.id], run_at => clock_timestamp(), attempts => least(chosen.attempts, chosen.max_attempts - 1)
        ) as sent`.execute(owner)
      return found.rows[0]?.id
    },
    hasEnded: async (jobId) => {
      const found = await sql`select from graphile_worker.jobs where id = ${jobId}::bigint`.execute(owner)
      return found.rows.length === 0
    },
    dropSuperseded: async () => {
      const found = await sql`
        select graphile_worker.complete_jobs(array(
          select id from graphile_worker.jobs where ${isSuperseded}
        ))`.execute(owner)
      return found.rows.length
    },
  }
}
