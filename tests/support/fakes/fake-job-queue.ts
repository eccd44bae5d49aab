import type { EnqueueOptions, JobName, JobPayloads, JobQueue } from '../../../src/jobs/job-queue.ts'
import type { JobHandlers, JobRunner } from '../../../src/jobs/job-runner.ts'

/** A job as the fake holds it. */
export interface FakeJob extends EnqueueOptions {
  readonly name: JobName
  readonly payload: unknown
  readonly attempts: number
}

/** A queue in memory: `enqueue` commits at once, `transact` when its work resolves. */
export interface FakeJobQueue extends JobQueue {
  /** Jobs that nobody has begun, in the order in which they were enqueued. */
  readonly waiting: readonly FakeJob[]
  transact(work: (queue: JobQueue) => Promise<void>): Promise<void>
  /** Works on jobs, those of one `queue` in turn and others side by side; a job that throws comes back at once. */
  work(handlers: JobHandlers): JobRunner
  /** Works until nothing is left that is due and has a handler. */
  drain(handlers: JobHandlers): Promise<void>
}

/** Keeps the contract of `tests/contracts/job-queue-contract.ts` without a database. */
export function makeFakeJobQueue(now: () => number = Date.now): FakeJobQueue {
  let waiting: readonly FakeJob[] = []
  const running = new Set<FakeJob>()
  const listeners = new Set<() => void>()

  const add = (job: FakeJob): void => {
    waiting = [...waiting.filter((other) => job.key === undefined || other.key !== job.key), job]
    for (const listener of listeners) listener()
  }
  const take = (handlers: JobHandlers): FakeJob | undefined => {
    const busy = new Set([...running].map((job) => job.queue).filter((queue) => queue !== undefined))
    const job = waiting.find(
      (one) =>
        handlers[one.name] !== undefined &&
        (one.runAt === undefined || one.runAt.getTime() <= now()) &&
        (one.queue === undefined || !busy.has(one.queue)),
    )
    if (job !== undefined) waiting = waiting.filter((one) => one !== job)
    return job
  }
  const runOne = async (job: FakeJob, handlers: JobHandlers, signal: AbortSignal): Promise<void> => {
    running.add(job)
    const tried = { ...job, attempts: job.attempts + 1 }
    try {
      // As JSON, like the real one: what does not survive that must not seem to.
      await handlers[job.name]?.(JSON.parse(JSON.stringify(job.payload)), { attempt: tried.attempts, signal })
    } catch {
      if (!waiting.some((other) => job.key !== undefined && other.key === job.key))
        waiting = [...waiting, tried]
    } finally {
      running.delete(job)
    }
  }

  const queueOver = (put: (job: FakeJob) => void): JobQueue => ({
    enqueue: async <Name extends JobName>(
      name: Name,
      payload: JobPayloads[Name],
      options: EnqueueOptions = {},
    ) => {
      put({ name, payload, attempts: 0, ...options })
    },
  })

  return {
    ...queueOver(add),
    get waiting() {
      return waiting
    },
    transact: async (work) => {
      const staged: FakeJob[] = []
      await work(queueOver((job) => staged.push(job)))
      staged.forEach(add)
    },
    work: (handlers) => {
      const stopping = new AbortController()
      const inProgress = new Set<Promise<void>>()
      const look = (): void => {
        for (
          let job = stopping.signal.aborted ? undefined : take(handlers);
          job !== undefined;
          job = take(handlers)
        ) {
          const run: Promise<void> = runOne(job, handlers, stopping.signal).finally(() => {
            inProgress.delete(run)
            look()
          })
          inProgress.add(run)
        }
      }
      listeners.add(look)
      look()
      return {
        stop: async () => {
          listeners.delete(look)
          stopping.abort()
          await Promise.all(inProgress)
        },
      }
    },
    drain: async (handlers) => {
      const never = new AbortController().signal
      for (let job = take(handlers); job !== undefined; job = take(handlers))
        await runOne(job, handlers, never)
    },
  }
}
