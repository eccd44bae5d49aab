import { sql } from 'kysely'
import type { ReadingRun, ReadingRuns } from '../../ingest/ports.ts'
import type { Sql } from '../postgres/database.ts'

// Failed for good, or put off by more than a minute: the rest of the run does not wait for it.
const isPutOff = sql`
  j.locked_at is null and j.attempts > 0
  and (j.attempts >= j.max_attempts or j.run_at > clock_timestamp() + interval '1 minute')`

const isOfRuns = sql`j.key like 'read-again:%'`

/** Runs that read again, by what the queue has of them; `owner` because the queue's tables are the owner's. */
export function makeReadingRuns(owner: Sql): ReadingRuns {
  return {
    list: async () => {
      const { rows } = await sql<ReadingRun>`
        select
          split_part(j.key, ':', 2) as run, min(j.payload ->> 'since') as "since",
          coalesce(max((j.payload ->> 'total')::int - (j.payload ->> 'asked')::int)
            filter (where split_part(j.key, ':', 3) = ''), 0)::int as "toAsk",
          (count(*) filter (where split_part(j.key, ':', 3) <> '' and not (${isPutOff})))::int as waiting,
          (count(*) filter (where ${isPutOff}))::int as failing,
          bool_or(split_part(j.key, ':', 3) = '') as "goesOn"
        from graphile_worker._private_jobs j where ${isOfRuns}
        group by 1 order by 2, 1`.execute(owner)
      return rows.map((run) => ({ ...run, toAsk: Math.max(0, run.toAsk) }))
    },
    stop: async () => {
      const { rows } = await sql`
        select graphile_worker.complete_jobs(array(
          select j.id from graphile_worker._private_jobs j where ${isOfRuns} and j.locked_at is null
        ))`.execute(owner)
      return rows.length
    },
  }
}
