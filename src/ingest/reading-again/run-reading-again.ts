import type { JobPayloads } from '../../jobs/job-queue.ts'
import type { LateJob, LateJobs } from '../../jobs/late-jobs.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { ReadAgainTx } from '../ports.ts'
import { keyOfRun } from './key-of-run.ts'

/** Asked for at once. The next come only when nothing of these waits: a run over everything keeps the queue short. */
const PAGE = 200

interface Deps {
  readonly unitOfWork: UnitOfWork<ReadAgainTx>
  readonly lateJobs: LateJobs
  /** `PAGE`, unless a test says otherwise. */
  readonly pageSize?: number
}

/** One step of a run: asks for the next few records to be read, and puts itself behind them. Job `read-again`. */
export type RunReadingAgain = (step: JobPayloads['read-again']) => Promise<void>

/**
 * Done twice, as after a crash, a step asks for the same records once more but for those that were read meanwhile: each of them
 * is read once. A record that is read already when its turn comes is left alone.
 */
export function makeRunReadingAgain({ unitOfWork, lateJobs, pageSize = PAGE }: Deps): RunReadingAgain {
  return async (step) => {
    const since = new Date(step.since)
    const page = await unitOfWork.run(
      (tx) => tx.readAgain.pageAfter(step.which, since, step.after, pageSize),
      'read-only',
    )
    const last = page.at(-1)
    if (last === undefined) return
    const readings = page.map(
      (recordId): LateJob => ({
        name: 'read-record-again',
        payload: { recordId, since: step.since },
        key: `${keyOfRun(step.run)}:${recordId}`,
        place: 'behind',
      }),
    )
    const next: LateJob = {
      name: 'read-again',
      payload: { ...step, after: last, asked: step.asked + page.length },
      key: keyOfRun(step.run),
      place: 'last',
    }
    await lateJobs.add([...readings, next])
  }
}
