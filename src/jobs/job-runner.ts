import type { JobName, JobPayloads } from './job-queue.ts'

/** What a handler may know of its run. */
export interface JobRun {
  /** From 1; a job may run again after a crash even though it did its work, so handlers are idempotent. */
  readonly attempt: number
  /** Aborts when the process is asked to stop: give up at the next safe point, the job comes back. */
  readonly signal: AbortSignal
}

/**
 * The work of each job name. The payload comes from outside the process and is checked before it is trusted. A
 * handler that throws is tried again later, with growing pauses, up to 25 times in some three days.
 */
export type JobHandlers = {
  readonly [Name in JobName]?: (payload: unknown, run: JobRun) => Promise<void>
}

/** The same work once payloads are checked. */
export type TypedJobHandlers = {
  readonly [Name in JobName]: (payload: JobPayloads[Name], run: JobRun) => Promise<void>
}

/** Works on jobs until it is stopped. */
export interface JobRunner {
  /**
   * Takes no new job, waits a few seconds for those in progress, then signals them to give up and hands back what
   * does not end. Resolves within ten seconds.
   */
  stop(): Promise<void>
}

/** What the queue holds. */
export interface JobCounts {
  /** Ready, or waiting for another attempt; not what is only planned for later. */
  readonly waiting: number
  /** Of those waiting, the ones that failed several times and are put off by more than a minute. */
  readonly postponed: number
  readonly running: number
  /** Of those waiting and not postponed, and of those running, the ones that were put behind the rest. */
  readonly behind: number
  readonly failed: number
}

/** The queue as its operator sees it. */
export interface JobOversight {
  count(): Promise<JobCounts>
  /** How many failed for good, by name; not those that another of their key took the place of. */
  countFailed(): Promise<readonly { readonly name: string; readonly failed: number }[]>
  /** Whether a job of this key waits, runs or has failed. */
  isQueued(key: string): Promise<boolean>
  /**
   * Gives failed jobs all their attempts back, at once, of these names alone where any are given; answers how many there were.
   * One that had no error in any of them is given one: it may have ended its process each time.
   */
  retryFailed(names?: readonly JobName[]): Promise<number>
  /**
   * How many jobs wait, or wait no longer, because the last try found an engine away or full (`engine-unavailable`,
   * `storage-full`, `checkpoint-not-anchored`).
   */
  countStalled(): Promise<number>
  /** Gives those all their attempts back, at once; answers how many there were. */
  rouseStalled(): Promise<number>
  /** Has one of those tried now, once, the one whose last try is the longest ago; answers its id. */
  sendScout(): Promise<string | undefined>
  /** Whether a job is done: there is nothing left of it. */
  hasEnded(jobId: string): Promise<boolean>
  /** Forgets jobs that another of their key took the place of, and that failed: what they were to do is the other's to do. */
  dropSuperseded(): Promise<number>
}
