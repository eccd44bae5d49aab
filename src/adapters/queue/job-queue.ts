import type { EnqueueOptions, JobName, JobPayloads, JobQueue } from '../../jobs/job-queue.ts'
import type { Outgoing } from '../postgres/outgoing.ts'

/** Jobs of graphile-worker, enqueued within the business transaction: they commit with it or not at all. */
export function makeJobQueue(outgoing: Outgoing): JobQueue {
  return {
    enqueue: async <Name extends JobName>(
      name: Name,
      payload: JobPayloads[Name],
      options: EnqueueOptions = {},
    ) => {
      outgoing.addJob({
        name,
        payload: JSON.stringify(payload),
        key: options.key ?? null,
        queue: options.queue ?? null,
        runAt: options.runAt?.toISOString() ?? null,
      })
    },
  }
}
