import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { MunimentError } from '../../../kernel/muniment-error.ts'
import type { Finding, Inspected } from './inspect-thread.ts'

/**
 * Looks through all of a generation's file, in a thread of its own: it takes five milliseconds a megabyte, for which no write and
 * no search is to wait. Throws `engine-unavailable` where it is damaged, `not-ready` where `signal` breaks it off.
 */
export async function inspectFile(inspected: Inspected, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted === true) throw brokenOff()
  const inspector = new Worker(new URL('./inspect-thread.ts', import.meta.url), {
    workerData: inspected,
    name: 'search-index-inspector',
  })
  const until = signal === undefined ? {} : { signal }
  const [said] = await Promise.all([once(inspector, 'message', until), once(inspector, 'exit', until)]).catch(
    (error: unknown) => {
      if (signal?.aborted !== true) throw error
      // It ends once SQLite lets go of it, for which nobody waits here.
      inspector.unref()
      inspector.terminate().catch(() => undefined)
      throw brokenOff()
    },
  )
  // By that thread, as it says it.
  const [finding] = said as [Finding]
  if (finding === undefined) return
  throw new MunimentError(finding.code, finding.message, { retryable: finding.retryable })
}

function brokenOff(): MunimentError {
  return new MunimentError('not-ready', 'Looking through the index was broken off.')
}
