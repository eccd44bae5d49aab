import type { Clock } from '../../kernel/clock.ts'
import type { Failpoint } from '../../kernel/failpoint.ts'
import { type BenchId, newId, type RecordId } from '../../kernel/ids.ts'
import type { Logger } from '../../kernel/logger.ts'
import { isMunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { ContentStore } from '../../records/content-store.ts'
import { currentComponents } from '../../records/current-components.ts'
import type { ComponentEntity, RecordEntity } from '../../records/record-entity.ts'
import type {
  DocumentReader,
  IngestTx,
  ProgressBoard,
  ReadingFailure,
  Workbench,
  Workspace,
} from '../ports.ts'
import { atWorkbench } from './at-workbench.ts'
import { copyIn } from './copy-in.ts'
import { examineReplaced } from './examine-replaced.ts'
import { keepReading } from './keep-reading.ts'
import { type ReadPart, readUnit } from './read-unit.ts'
import { isDue, type ReadingTurn } from './reading-turn.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<IngestTx>
  readonly contentStore: ContentStore
  readonly reader: DocumentReader
  readonly workspace: Workspace
  readonly progress: ProgressBoard
  readonly clock: Clock
  readonly logger: Logger
  readonly failpoint: Failpoint
}

/**
 * A document that took the whole process down, or all room to read in, this often is left without text rather than tried
 * for ever. Not sooner: documents are read in children, so that a process which dies seldom dies of one, and the first in
 * the queue are at work in every death.
 */
const MOST_ATTEMPTS = 12

/**
 * Reads a record's text: its own, else by recognition, attachments included. Runs as a job and may be repeated: a
 * record read already, or no longer active, is left alone. Failing to read is never a reason to lose: the original is
 * not touched, and the record ends as `available-without-text` with the reason. Where its destruction begins meanwhile, the reading
 * ends at once and leaves nothing. Versions that were replaced before they were read are looked into afterwards.
 */
export function makeReadRecord(deps: Deps) {
  return async (id: RecordId, signal?: AbortSignal): Promise<void> => {
    await readShown(deps, { kind: 'first' }, id, signal)
    await examineReplaced(deps, id, signal)
  }
}

/**
 * Reads a record that has been read once more, from its original: what this release makes of it takes the place of what an earlier
 * one made of it, or could not. All the while it is as it was, to searches too. Where it reads less than what stands, or fails,
 * what stands stays, and so does a quarantine unless all is read. Runs as a job and may be repeated: what was read `since`, or waits to
 * be read by itself, is left alone.
 */
export function makeReadRecordAgain(deps: Deps) {
  return (id: RecordId, since: Date, signal?: AbortSignal): Promise<void> =>
    readShown(deps, { kind: 'again', since }, id, signal)
}

/** Reads the version that is shown, where it is due. */
async function readShown(
  deps: Deps,
  turn: ReadingTurn,
  id: RecordId,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { unitOfWork, clock } = deps
  const begun = await unitOfWork.run(async (tx) => {
    const record = await tx.records.findForWriting(id)
    if (record?.state !== 'active' || !isDue(turn, record)) return undefined
    // No further copy of what is to go, not even for the minutes of a reading.
    if (turn.kind === 'again' && (await tx.records.isToGo(id))) return undefined
    const bench = { id: newId<BenchId>(), recordId: id }
    await tx.benches.enter(bench.id, deps.workspace.folder, id)
    return { record, attempt: await tx.records.beginReading(id, clock.now()), bench }
  })
  if (begun === undefined) return
  deps.failpoint('reading.begun')
  let isRead = false
  let hasTakenRoom = false
  try {
    await atWorkbench(deps, begun.bench, signal, async (bench, either) => {
      const parts = await readParts(deps, bench, begun.record, begun.attempt, either).catch(
        async (error: unknown) => {
          // A stop says nothing of room, however large the document is that it stopped.
          hasTakenRoom = isMunimentError(error) && error.retryable && (await bench.hasTakenRoom())
          throw error
        },
      )
      isRead = true
      deps.failpoint('reading.before-keeping')
      const { record, attempt } = begun
      await unitOfWork.run((tx) => keepReading(deps, tx, bench, { turn, begun: record, attempt, parts }))
      deps.failpoint('reading.after-commit')
    })
  } catch (error) {
    // Readers throw for nothing that is in a document. What was read may be such that it cannot be kept: that counts on.
    const isRetryable = isMunimentError(error) && error.retryable
    if (!hasTakenRoom && (!isRead || isRetryable)) await takeBack(deps, id, begun.attempt)
    throw error
  }
}

/** An engine that is away, a full disk or the end of this process says nothing of the document: that is tried on. */
async function takeBack({ unitOfWork, logger }: Deps, id: RecordId, attempt: number): Promise<void> {
  try {
    await unitOfWork.run((tx) => tx.records.takeBackReading(id, attempt))
  } catch (error) {
    // The fault that ended the reading is the one to be heard of, and may well be this one's cause.
    logger.warn('an attempt at reading could not be taken back', { recordId: id }, error)
  }
}

async function readParts(
  deps: Deps,
  bench: Workbench,
  record: RecordEntity,
  attempt: number,
  signal: AbortSignal,
): Promise<readonly ReadPart[]> {
  const [original] = currentComponents(record.components)
  if (original === undefined) return []
  if (attempt > MOST_ATTEMPTS) {
    deps.logger.error(
      'a document ended the process, or took all room, each time it was read; it is kept without text',
      { recordId: record.id },
    )
    const message = 'Reading this document ended the program, or took all room on its disk, several times.'
    return [unreadable(original, 'reader-crashed', message)]
  }
  const path = await copyIn(deps, bench, record, original, signal)
  if (path === undefined)
    return [unreadable(original, 'damaged', 'The stored document no longer matches its digest.')]
  const onProgress = (progress: { readonly page: number; readonly pages: number }): void => {
    deps.progress.report(record.id, progress).catch((error: unknown) => {
      deps.logger.warn('the progress of a reading could not be shown', { recordId: record.id }, error)
    })
  }
  return readUnit(
    deps.reader,
    { path, filename: original.filename, mediaType: original.mediaType },
    onProgress,
    signal,
  )
}

function unreadable(original: ComponentEntity, reason: ReadingFailure, message: string): ReadPart {
  const { filename, size, mediaType } = original
  const result = {
    outcome: 'without-text',
    format: 'other',
    mediaType,
    pageCount: 0,
    reason,
    message,
  } as const
  return { parent: null, filename, path: null, size, result }
}
