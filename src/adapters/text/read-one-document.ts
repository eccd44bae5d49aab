import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { DocumentToRead, ReadingProgress, ReadingResult } from '../../ingest/ports.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { ChildMessage, InsidePicture, PageSource } from './child-messages.ts'
import { concludeReading } from './conclude-reading.ts'
import { makeDocumentAllowance } from './document-allowance.ts'
import { picturePath } from './picture-path.ts'
import type { ReaderPool } from './reader-pool.ts'
import type { ReadingLimits } from './reading-limits.ts'
import { makeReadingState } from './reading-state.ts'
import { hasFailed, runTask } from './run-task.ts'

export interface ReadingDependencies {
  readonly pool: ReaderPool
  readonly limits: ReadingLimits
  readonly processes: number
}

/**
 * Reads one document: its own text in one child, and meanwhile the pages that need it recognised in all children that
 * are free. Rejects with the signal's reason, or with `engine-unavailable` where the reader was closed or cannot start
 * its children: both say nothing about the document. Whatever the document does to the children becomes its outcome.
 */
export async function readOneDocument(
  { pool, limits, processes }: ReadingDependencies,
  document: DocumentToRead,
  onProgress: (progress: ReadingProgress) => void,
  signal?: AbortSignal,
): Promise<ReadingResult> {
  signal?.throwIfAborted()
  const { path, filename, mediaType, depth = 0, allowance: unit } = document
  const { size } = await stat(path)
  const state = makeReadingState(limits)
  const job = pool.openJob()
  const allowance = makeDocumentAllowance(limits, size, processes, unit)
  const asked = new Set<number>()
  const recognitions: Promise<void>[] = []
  let pictures = 0
  let overran = false
  let interrupted = false

  const cancel = (): void => job.cancel()
  const showProgress = (): void => {
    const { done, pages } = state.progress()
    if (pages > 0) onProgress({ page: Math.min(done, pages), pages })
  }
  const recognise = async (
    page: number,
    source: PageSource | InsidePicture,
    picture?: number,
    file?: string,
  ): Promise<void> => {
    // A picture that was taken out is a file of one page.
    const shown = file === undefined ? { path, page } : { path: file, page: 1 }
    const task = { kind: 'recognise', ...shown, source, limits } as const
    const end = await runTask(job, allowance, { task, onMessage: () => undefined }, allowance.forPage)
    interrupted ||= hasFailed(end, 'aborted')
    state.recognised(page, end, picture)
    showProgress()
  }
  const begin = (recognition: Promise<void>): void => {
    // Awaited below; until then a rejection must not count as one that nobody handles.
    recognition.catch(() => undefined)
    recognitions.push(recognition)
  }
  const onMessage = (message: ChildMessage): void => {
    if (!state.hear(message)) {
      overran = true
      cancel()
    } else if (message.kind === 'page' && message.recognise === null) showProgress()
    else if (message.kind === 'page' && message.recognise !== null && !asked.has(message.number)) {
      asked.add(message.number)
      begin(recognise(message.number, message.recognise))
    } else if (message.kind === 'picture') {
      pictures += 1
      begin(recognise(message.number, { entry: message.entry, crop: message.crop }, pictures))
    } else if (message.kind === 'picture-file') {
      pictures += 1
      begin(recognise(message.number, 'image', pictures, picturePath(path, message.file)))
    }
  }

  signal?.addEventListener('abort', cancel, { once: true })
  try {
    const task = {
      kind: 'read',
      path,
      filename,
      mediaType,
      depth,
      partsFolder: dirname(path),
      limits,
    } as const
    const end = await runTask(job, allowance, { task, onMessage }, allowance.forReading)
    // Pages whose recognition was asked for are worth keeping, however the reading ended.
    await Promise.all(recognitions)
    signal?.throwIfAborted()
    if ((interrupted || hasFailed(end, 'aborted')) && !overran) throw closedMeanwhile()
    return concludeReading(state, end)
  } finally {
    signal?.removeEventListener('abort', cancel)
    cancel()
  }
}

function closedMeanwhile(): MunimentError {
  return new MunimentError('engine-unavailable', 'The reader was closed before the document was read.', {
    retryable: true,
  })
}
