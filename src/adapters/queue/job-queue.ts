import { sql } from 'kysely'
import type { EnqueueOptions, JobName, JobPayloads, JobQueue } from '../../jobs/job-queue.ts'
import type { Sql } from '../postgres/database.ts'

/** Jobs of graphile-worker, enqueued by SQL on the business transaction's own session: they commit with it or not at all. */
export function makeJobQueue(transaction: Sql): JobQueue {
  return {
    enqueue: async <Name extends JobName>(
      name: Name,
      payload: JobPayloads[Name],
      options: EnqueueOptions = {},
    ) => {
      await sql`
        select enqueue_job(
          identifier => ${name},
          payload => ${JSON.stringify(payload)}::json,
          job_key => ${options.key ?? null},
          queue_name => ${options.queue ?? null},
          run_at => ${options.runAt ?? null}
        )`.execute(transaction)
    },
  }
}
