import { MunimentError } from '../../kernel/muniment-error.ts'
import type { DocumentAllowance } from './document-allowance.ts'
import type { TaskEnd, TaskFailure, TaskLimits } from './reader-child.ts'
import type { PoolJob, PoolTask } from './reader-pool.ts'

/**
 * Runs one task of a document within its allowance. A crash is tried once more in a fresh child: a process may also die
 * of what its document has not done. Throws `engine-unavailable` where no child can be started at all, or the system
 * refuses a child what it needs, which says nothing about the document.
 */
export async function runTask(
  job: PoolJob,
  allowance: DocumentAllowance,
  task: Omit<PoolTask, 'limits'>,
  limits: () => TaskLimits | null,
): Promise<TaskEnd> {
  const first = await timed(job, allowance, { ...task, limits })
  const end = hasFailed(first, 'reader-crashed') ? await timed(job, allowance, { ...task, limits }) : first
  if (hasFailed(end, 'could-not-start'))
    throw unavailable('No reading process could be started on this system.')
  if (hasFailed(end, 'hindered')) throw unavailable('The system refused a reading process what it needs.')
  return end
}

function unavailable(message: string): MunimentError {
  return new MunimentError('engine-unavailable', message, { retryable: true })
}

/** Whether a task ended by itself or by us with `failure`. */
export function hasFailed(end: TaskEnd, failure: TaskFailure): boolean {
  return end.kind === 'failed' && end.failure === failure
}

async function timed(job: PoolJob, allowance: DocumentAllowance, task: PoolTask): Promise<TaskEnd> {
  let started: number | undefined
  const end = await job.submit({
    ...task,
    limits: () => {
      started = performance.now()
      return task.limits()
    },
  })
  if (started !== undefined) allowance.spend(performance.now() - started)
  return end
}
