import { type RawBuilder, sql } from 'kysely'
import type { DraftEntry } from '../../audit/draft-entry.ts'
import type { JobName } from '../../jobs/job-queue.ts'

/** A job as the queue takes it. */
export interface OutgoingJob {
  readonly name: JobName
  /** JSON. */
  readonly payload: string
  readonly key: string | null
  readonly queue: string | null
  /** RFC 3339. */
  readonly runAt: string | null
}

/**
 * What a transaction leaves for others to find once it has committed: entries of the audit log, and jobs. They are
 * gathered and written together, in their order, before the commit: nobody can see them sooner, and whatever a use case
 * leaves costs one round trip.
 */
export interface Outgoing {
  addEntries(entries: readonly DraftEntry[]): void
  addJob(job: OutgoingJob): void
  /**
   * Writes what was gathered, sent before the call returns: for the commit, and for whoever has to see it sooner. Throws
   * at once, and not by the promise, what keeps it from being sent: then nothing may be committed.
   */
  flush(): Promise<unknown>
}

/** The outgoing of the transaction that `send` sends statements into. */
export function makeOutgoing(send: (statement: RawBuilder<unknown>) => Promise<unknown>): Outgoing {
  let entries: DraftEntry[] = []
  let jobs: OutgoingJob[] = []
  return {
    addEntries: (more) => {
      entries = entries.concat(more)
    },
    addJob: (job) => void jobs.push(job),
    flush: () => {
      if (entries.length === 0 && jobs.length === 0) return Promise.resolve()
      const statement = leaving(entries, newestOfEachKey(jobs))
      entries = []
      jobs = []
      return send(statement)
    },
  }
}

/** The queue takes a key once a call; of jobs under one key the newest replaces those before it, as in separate calls. */
function newestOfEachKey(jobs: readonly OutgoingJob[]): readonly OutgoingJob[] {
  const newest = new Map(jobs.map((job) => [job.key, job]))
  return jobs.filter((job) => job.key === null || newest.get(job.key) === job)
}

/** All parameters are text: there is nothing in them that a driver could stumble over after it was told to send. */
function leaving(entries: readonly DraftEntry[], jobs: readonly OutgoingJob[]): RawBuilder<unknown> {
  const details = entries.flatMap(detailRows)
  const detail = (name: keyof (typeof details)[number]) => details.map((row) => row[name])
  const job = (name: keyof OutgoingJob) => jobs.map((row) => row[name])
  return sql`
    with draft as (
      insert into audit_outbox (draft) select unnest(${entries.map(({ text }) => text)}::text[])
    ), beside as (
      insert into audit_detail (entry_id, name, value, salt, subject_type, subject_id, conditions)
      select entry, name, value, decode(salt, 'hex'), subject_type, subject_id, conditions::jsonb
      from unnest(
        ${detail('entry')}::uuid[], ${detail('name')}::text[], ${detail('value')}::text[], ${detail('salt')}::text[],
        ${detail('subjectType')}::text[], ${detail('subjectId')}::text[], ${detail('conditions')}::text[]
      ) as row (entry, name, value, salt, subject_type, subject_id, conditions)
    )
    select enqueue_jobs(
      ${job('name')}::text[], ${job('payload')}::text[], ${job('key')}::text[], ${job('queue')}::text[],
      ${job('runAt')}::timestamptz[]
    )
    where ${jobs.length > 0}::boolean
  `
}

function detailRows(entry: DraftEntry) {
  return entry.details.map((detail) => ({
    entry: entry.id,
    name: detail.name,
    value: detail.value,
    salt: detail.salt.toString('hex'),
    subjectType: entry.subject.type,
    subjectId: entry.subject.id,
    // Who acted is no secret of what was acted on.
    conditions:
      entry.conditions === null || detail.name === 'actorName' ? null : JSON.stringify(entry.conditions),
  }))
}
