import { systemActor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Failpoint } from '../../kernel/failpoint.ts'
import { newId, type RecordId } from '../../kernel/ids.ts'
import type { Logger } from '../../kernel/logger.ts'
import { isMunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { cleanMediaType } from '../../records/clean-media-type.ts'
import { textKey } from '../../records/component-keys.ts'
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
import { summariseReading } from '../reading/summarise-reading.ts'
import { concludeReading, pagesOf } from './conclude-reading.ts'
import { copyIn } from './copy-in.ts'
import { examineReplaced } from './examine-replaced.ts'
import { findStandingPart } from './find-standing-part.ts'
import { keepAttachments } from './keep-attachments.ts'
import { type ReadPart, readUnit } from './read-unit.ts'
import { serialiseStoredText } from './stored-text.ts'

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
 * not touched, and the record ends as `available-without-text` with the reason. Versions that were replaced before they were read
 * are looked into afterwards.
 */
export function makeReadRecord(deps: Deps) {
  return async (id: RecordId, signal?: AbortSignal): Promise<void> => {
    await readShown(deps, id, signal)
    await examineReplaced(deps, id, signal)
  }
}

/** Reads the version that is shown, where that waits to be read. */
async function readShown(deps: Deps, id: RecordId, signal: AbortSignal | undefined): Promise<void> {
  const { unitOfWork, clock } = deps
  const begun = await unitOfWork.run(async (tx) => {
    const record = await tx.records.findForWriting(id)
    if (record?.state !== 'active' || record.reading !== 'pending') return undefined
    return { record, attempt: await tx.records.beginReading(id, clock.now()) }
  })
  if (begun === undefined) return
  deps.failpoint('reading.begun')
  let isRead = false
  let hasTakenRoom = false
  try {
    await deps.workspace.use(async (bench) => {
      const parts = await readParts(deps, bench, begun.record, begun.attempt, signal).catch(
        async (error: unknown) => {
          // A stop says nothing of room, however large the document is that it stopped.
          hasTakenRoom = isMunimentError(error) && error.retryable && (await bench.hasTakenRoom())
          throw error
        },
      )
      isRead = true
      deps.failpoint('reading.before-keeping')
      await unitOfWork.run((tx) => keepReading(deps, tx, bench, begun.record, parts))
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
  signal: AbortSignal | undefined,
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
  const path = await copyIn(deps, bench, record, original)
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

/**
 * Keeps what was read: text objects, attachments, the record's state and the next job. Holds the record's row, so that
 * destruction waits, and looks at its state again, so that no late reading brings destroyed text back (DESIGN §3).
 * Each try writes under keys of its own: what a broken try left is an orphan, found by the record's prefix.
 */
async function keepReading(
  deps: Deps,
  tx: IngestTx,
  bench: Workbench,
  begun: RecordEntity,
  parts: readonly ReadPart[],
): Promise<void> {
  const { id } = begun
  const record = await tx.records.findForWriting(id)
  if (record?.state !== 'active') return
  const [whole, ...attachments] = parts
  const [original, ...known] = currentComponents(record.components)
  const [read] = currentComponents(begun.components)
  if (whole === undefined || original === undefined || read === undefined) return
  if (read.id !== original.id) {
    // A newer version came meanwhile, which a reading of its own is for. Nobody reads this one again.
    await tx.records.noteExamined(read.id, whole.result.outcome === 'quarantined' ? 'harmful' : 'harmless')
    return
  }
  if (record.reading !== 'pending') return
  const components = await keepAttachments(deps.contentStore, tx, bench, id, { original, known, attachments })
  deps.failpoint('reading.attachments-kept')
  const settled: ReadPart[] = []
  for (const [index, component] of components.entries()) {
    const part = parts[index]
    if (part === undefined) continue
    // Reading again, because another text of the unit is lost, takes away none that stands.
    const standing =
      part.result.outcome === 'without-text'
        ? await findStandingPart(deps.contentStore, record, component, part)
        : undefined
    if (standing === undefined) await keepText(deps, tx, id, component, part)
    settled.push(standing ?? part)
  }
  const beside =
    whole.result.outcome === 'quarantined' ? [] : known.filter((one) => !components.includes(one))
  for (const component of beside) {
    const standing = await findStandingPart(deps.contentStore, record, component)
    if (standing !== undefined) settled.push(standing)
  }
  deps.failpoint('reading.texts-kept')
  const summary = concludeReading(settled, record)
  await tx.records.setReading(id, summary)
  await tx.jobs.enqueue('index-record', { recordId: id }, { key: `index-record:${id}` })
  await tx.audit.append({
    actor: systemActor,
    action: summary.reading === 'quarantined' ? 'record.quarantined' : 'record.read',
    subject: { type: 'record', id },
    codes: {
      reading: summary.reading,
      method: summary.detail.method,
      format: summary.format,
      pages: summary.detail.pages,
      meanConfidence: summary.detail.meanConfidence,
      attachments: attachments.length,
      why: whole.result.outcome === 'read' ? null : whole.result.reason,
    },
    conditions: record.access,
  })
}

async function keepText(
  deps: Deps,
  tx: IngestTx,
  id: RecordId,
  component: ComponentEntity,
  part: ReadPart,
): Promise<void> {
  const { result } = part
  const pages = result.outcome === 'read' ? result.pages : []
  const hasText = pages.some((page) => page.text.trim() !== '')
  const key = hasText ? textKey(id, component.id, newId()) : null
  if (key !== null) await deps.contentStore.put(key, once(serialiseStoredText(pages)))
  await tx.records.setComponentReading(component.id, {
    format: result.format,
    mediaType: cleanMediaType(result.mediaType),
    textKey: key,
    detail: { ...summariseReading(pages), pages: pagesOf(result) },
    // A reading that fails takes no quarantine away.
    quarantined:
      result.outcome === 'quarantined' || (result.outcome === 'without-text' && component.quarantined),
  })
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}
