import type { Actor } from '../../access/actor.ts'
import { authorise } from '../../access/authorise.ts'
import type { AuditEvent } from '../../audit/ports.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Folder } from '../../records/folder.ts'
import { higherMarking, type Marking } from '../../records/marking.ts'
import { refuseClosed, unknownFolder } from '../folders/folder-for-filing.ts'
import type { AssessFiling, CapturedRecord, IngestTx, NewRecord } from '../ports.ts'
import { type Filing, newRecord, type Place, presentCaptured } from './new-record.ts'
import { requestDigest } from './request-digest.ts'

/** Another request has committed under the same idempotency key meanwhile. */
export class KeyTaken extends Error {}

/**
 * Writes row, job, audit entry and remembered answer of captured documents into one transaction, their retention computed
 * and every hold that reaches their folders upon them. The folders are held and looked at once more: they may have been
 * closed since, or kept from whoever files. What is wrong with one is thrown for all: `unknown-folder`, `folder-closed`, `KeyTaken`.
 */
export async function commitCaptures(
  tx: IngestTx,
  clock: Clock,
  filings: readonly Filing[],
): Promise<readonly CapturedRecord[]> {
  const at = clock.now()
  // Side by side: a folder's dates are those of an open one or nothing is filed, and its rules seldom change meanwhile.
  const [folders, expected] = await Promise.all([
    tx.folders.holdForFiling([...new Set(filings.map(({ folder }) => folder.reference))]),
    rulesOf(
      tx,
      filings.map(({ folder }) => folder),
    ),
  ])
  const assess = filings.some(({ folder }) => hasOtherRules(folder, folders))
    ? await rulesOf(tx, folders)
    : expected
  const captured = await Promise.all(
    filings.map(async (filing) => {
      const folder = requireOpen(folders, filing)
      const { marking = 'official' } = filing.request.metadata
      const place = await placeIn(tx, folder, higherMarking(marking, folder.marking))
      const record = await newRecord(filing, at, place, assess)
      return { filing, record, answer: presentCaptured(record) }
    }),
  )
  await Promise.all([
    tx.records.insert(captured.map(({ record }) => record)),
    ...captured.map(({ filing, answer }) => remember(tx, filing, answer, at)),
  ])
  for (const { filing, record } of captured) {
    await tx.jobs.enqueue('read-record', { recordId: record.id }, { key: `read-record:${record.id}` })
    await tx.audit.append(captureEvent(filing.actor, record))
  }
  return captured.map(({ answer }) => answer)
}

function rulesOf(tx: IngestTx, folders: readonly Folder[]): Promise<AssessFiling> {
  return tx.retention.rulesAt(
    folders.map(({ access }) => access.classPath),
    folders.flatMap(({ overrideSchedule }) => (overrideSchedule === null ? [] : [overrideSchedule])),
  )
}

/** Whether the folder was moved, or given another schedule, since the bytes began to come. */
function hasOtherRules(folder: Folder, held: readonly Folder[]): boolean {
  const now = held.find(({ reference }) => reference === folder.reference)
  if (now === undefined) return false
  return now.classCode !== folder.classCode || now.overrideSchedule !== folder.overrideSchedule
}

function requireOpen(folders: readonly Folder[], { actor, folder: wanted }: Filing): Folder {
  const folder = folders.find(({ reference }) => reference === wanted.reference)
  if (folder === undefined) throw unknownFolder()
  if (authorise(actor, 'capture-record', folder.access) !== 'allowed') throw unknownFolder()
  refuseClosed(folder)
  return folder
}

async function placeIn(tx: IngestTx, folder: Folder, marking: Marking): Promise<Place> {
  if (marking === folder.marking) return { folder, marking, accessSet: folder.accessSet }
  return { folder, marking, accessSet: await tx.folders.accessSet({ ...folder.access, marking }) }
}

async function remember(tx: IngestTx, filing: Filing, answer: CapturedRecord, at: Date): Promise<void> {
  const { actor, request, stored } = filing
  if (request.idempotencyKey === undefined) return
  const digest = requestDigest(request, stored.sha256)
  const mine = await tx.answers.remember(actor.id, request.idempotencyKey, digest, answer, at)
  if (!mine) throw new KeyTaken()
}

function captureEvent(actor: Actor, record: NewRecord): AuditEvent<'record.captured'> {
  const { folder, marking, original } = record
  return {
    actor,
    action: 'record.captured',
    subject: { type: 'record', id: record.id },
    codes: {
      reference: record.reference,
      class: folder.classCode,
      folder: folder.id,
      capturedOn: record.capturedOn,
      marking,
      size: original.size,
      sha256: original.sha256,
    },
    details: { title: record.title, filename: original.filename, author: record.author },
    conditions: { ...folder.access, marking },
  }
}
