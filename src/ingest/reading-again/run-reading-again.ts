import type { JobPayloads } from '../../jobs/job-queue.ts'
import type { LateJob, LateJobs } from '../../jobs/late-jobs.ts'
import type { RecordId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { ReadAgainTx } from '../ports.ts'
import { keyOfRun } from './key-of-run.ts'

/** Looked at in one transaction. */
const WINDOW = 500
/** Enough for once. The next are asked for only when nothing of these waits: a run over everything keeps the queue short. */
const ENOUGH = 200

interface Deps {
  readonly unitOfWork: UnitOfWork<ReadAgainTx>
  readonly lateJobs: LateJobs
  /** `WINDOW` and `ENOUGH`, unless a test says otherwise. */
  readonly window?: number
  readonly enough?: number
}

/** One step of a run: asks for the next few records to be read, and puts itself behind them. Job `read-again`. */
export type RunReadingAgain = (step: JobPayloads['read-again'], signal?: AbortSignal) => Promise<void>

/**
 * Done twice, as after a crash, a step asks for the same records once more but for those that were read meanwhile: each of them
 * is read once. A record that is read already when its turn comes is left alone. Throws `not-ready` where `signal` breaks it off.
 */
export function makeRunReadingAgain(deps: Deps): RunReadingAgain {
  return async (step, signal) => {
    const { ids, last } = await findNext(deps, step, signal)
    if (ids.length === 0) return
    const readings = ids.map(
      (recordId): LateJob => ({
        name: 'read-record-again',
        payload: { recordId, since: step.since },
        key: `${keyOfRun(step.run)}:${recordId}`,
        place: 'behind',
      }),
    )
    const next: LateJob = {
      name: 'read-again',
      payload: { ...step, after: last, asked: step.asked + ids.length },
      key: keyOfRun(step.run),
      place: 'last',
    }
    await deps.lateJobs.add([...readings, next])
  }
}

async function findNext(
  { unitOfWork, window = WINDOW, enough = ENOUGH }: Deps,
  { which, since, after }: JobPayloads['read-again'],
  signal: AbortSignal | undefined,
): Promise<{ readonly ids: readonly RecordId[]; readonly last: RecordId | null }> {
  const ids: RecordId[] = []
  let last = after
  while (ids.length < enough) {
    if (signal?.aborted === true)
      throw new MunimentError('not-ready', 'Looking for what is to be read again was broken off.', {
        retryable: true,
      })
    const from = last
    const found = await unitOfWork.run(
      (tx) => tx.readAgain.lookThrough(which, new Date(since), from, window),
      'read-only',
    )
    if (found.last === null) break
    ids.push(...found.ids)
    last = found.last
  }
  return { ids, last }
}
