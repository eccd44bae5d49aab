import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { MunimentError } from '../../../kernel/muniment-error.ts'
import type { Finding, Inspected } from './inspect-thread.ts'

/**
 * Looks through all of a generation's file, in a thread of its own: it takes five milliseconds a megabyte, for which no write and
 * no search is to wait. Throws `engine-unavailable` where it is damaged.
 */
export async function inspectFile(inspected: Inspected): Promise<void> {
  const inspector = new Worker(new URL('./inspect-thread.ts', import.meta.url), {
    workerData: inspected,
    name: 'search-index-inspector',
  })
  const [said] = await Promise.all([once(inspector, 'message'), once(inspector, 'exit')])
  // By that thread, as it says it.
  const [finding] = said as [Finding]
  if (finding === undefined) return
  throw new MunimentError(finding.code, finding.message, { retryable: finding.retryable })
}
