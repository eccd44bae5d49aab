import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { DocumentToRead, ReadingProgress, ReadingResult } from '../../ingest/ports.ts'
import type { ChildMessage, PageSource } from './child-messages.ts'
import { concludeReading } from './conclude-reading.ts'
import type { TaskEnd, TaskLimits } from './reader-child.ts'
import type { PoolJob, ReaderPool } from './reader-pool.ts'
import type { ReadingLimits } from './reading-limits.ts'
import { makeReadingState } from './reading-state.ts'

export interface ReadingDependencies {
  readonly pool: ReaderPool
  readonly limits: ReadingLimits
  readonly processes: number
}

/**
 * Reads one document: its own text in one child, and meanwhile its pages that need it recognised in all children that
 * are free. Rejects only with the signal's reason; whatever the document does to the children becomes its outcome.
 */
export async function readOneDocument(
  { pool, limits, processes }: ReadingDependencies,
  document: DocumentToRead,
  onProgress: (progress: ReadingProgress) => void,
  signal?: AbortSignal,
): Promise<ReadingResult> {
  signal?.throwIfAborted()
  const { size } = await stat(document.path)
  const state = makeReadingState(limits)
  const job = pool.openJob()
  const cancel = (): void => job.cancel()
  signal?.addEventListener('abort', cancel, { once: true })
  const allowance = makeAllowance(limits, size, processes)
  const recognitions: Promise<void>[] = []
  const progress = (): void => {
    const { done, pages } = state.progress()
    if (pages > 0) onProgress({ page: Math.min(done, pages), pages })
  }
  const onMessage = (message: ChildMessage): void => {
    if (!state.hear(message)) {
      job.cancel()
      return
    }
    if (message.kind !== 'page') return
    if (message.recognise === null) progress()
    else recognitions.push(recognise(message.number, message.recognise).then(progress))
  }
  const recognise = async (page: number, source: PageSource): Promise<void> => {
    const task = { kind: 'recognise', path: document.path, source, page, limits } as const
    const end = await timed(job, allowance, {
      task,
      limits: () => allowance.forPage(),
      onMessage: () => undefined,
    })
    state.recognised(page, end)
  }
  try {
    const { path, filename, mediaType, depth = 0 } = document
    const task = {
      kind: 'read',
      path,
      filename,
      mediaType,
      depth,
      partsFolder: dirname(path),
      limits,
    } as const
    const end = await timed(job, allowance, { task, limits: () => allowance.forReading(), onMessage })
    // Recognition that began before the reading ended is worth keeping, however it ended.
    await Promise.all(recognitions)
    signal?.throwIfAborted()
    return concludeReading(state, end)
  } finally {
    signal?.removeEventListener('abort', cancel)
    job.cancel()
  }
}

/** What a document may still use of the children's time. */
interface Allowance {
  forReading(): TaskLimits
  forPage(): TaskLimits
  spend(milliseconds: number): void
}

function makeAllowance(limits: ReadingLimits, size: number, processes: number): Allowance {
  // Parsers hold a document a few times over; a large one may have more, never more than twice the limit.
  const residentBytes = Math.min(limits.residentBytes + 3 * size, 2 * limits.residentBytes)
  let left = limits.documentMilliseconds * processes
  const task = (most: number, stallMilliseconds: number): TaskLimits => ({
    stallMilliseconds,
    totalMilliseconds: Math.max(0, Math.min(most, left)),
    residentBytes,
  })
  return {
    forReading: () => task(limits.readMilliseconds, limits.stallMilliseconds),
    forPage: () => task(limits.pageMilliseconds, limits.pageMilliseconds),
    spend: (milliseconds) => {
      left -= milliseconds
    },
  }
}

async function timed(
  job: PoolJob,
  allowance: Allowance,
  task: Parameters<PoolJob['submit']>[0],
): Promise<TaskEnd> {
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
