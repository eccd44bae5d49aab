import { sql } from 'kysely'
import type { LateJob, LateJobs } from '../../jobs/late-jobs.ts'
import type { Sql } from '../postgres/database.ts'

/** The queue takes the lowest first; what is enqueued in a transaction has 0. */
const priorities = { behind: 10, last: 20 } as const satisfies {
  readonly [Place in LateJob['place']]: number
}

/** Jobs of graphile-worker that wait behind the rest; `owner` because the queue's tables are the owner's. */
export function makeLateJobs(owner: Sql): LateJobs {
  return {
    add: async (jobs) => {
      const each = (of: (job: LateJob) => string | number) => jobs.map(of)
      await sql`
        select graphile_worker.add_jobs(array(
          select row(job.name, job.payload::json, null, null, null, job.key, job.priority, null)::graphile_worker.job_spec
          from unnest(
            ${each(({ name }) => name)}::text[], ${each(({ payload }) => JSON.stringify(payload))}::text[],
            ${each(({ key }) => key)}::text[], ${each(({ place }) => priorities[place])}::smallint[]
          ) as job (name, payload, key, priority)
        ))`.execute(owner)
    },
  }
}
