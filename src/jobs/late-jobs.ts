import type { JobName, JobPayloads } from './job-queue.ts'

/**
 * A job that nobody waits for. `behind` whatever else a worker could take; `last`: only when none of those that are behind waits
 * either.
 */
export type LateJob<Name extends JobName = JobName> = {
  readonly [Each in Name]: {
    readonly name: Each
    readonly payload: JobPayloads[Each]
    /** As of any job: a waiting one of this key is replaced. */
    readonly key: string
    readonly place: 'behind' | 'last'
  }
}[Name]

/** All of them or none. Part of no transaction: for jobs that may be there twice, and that one of them will ask for again. */
export interface LateJobs {
  add(jobs: readonly LateJob[]): Promise<void>
}
