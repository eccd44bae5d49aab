import type { Actor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { ComponentId, RecordId } from '../../kernel/ids.ts'
import type { Folder } from '../../records/folder.ts'
import { londonDate } from '../../records/london-date.ts'
import { higherMarking } from '../../records/marking.ts'
import { newRecordReference } from '../../records/new-reference.ts'
import { refuseClosed, unknownFolder } from '../folders/folder-for-filing.ts'
import type { CapturedRecord, IngestTx, NewRecord } from '../ports.ts'
import type { CaptureRequest } from './capture-request.ts'

/** A document whose bytes are durable, about to become a record. */
export interface Filing {
  readonly actor: Actor
  readonly request: CaptureRequest
  readonly id: RecordId
  readonly componentId: ComponentId
  readonly key: string
  readonly stored: { readonly size: number; readonly sha256: string }
  /** As it was before the bytes came. */
  readonly folder: Folder
}

/**
 * Writes row, job and audit entry of a captured document into one transaction, its retention computed and every hold
 * that reaches its folder upon it. The folder is held and looked at once more: it may have been closed since.
 */
export async function commitCapture(tx: IngestTx, clock: Clock, filing: Filing): Promise<CapturedRecord> {
  const { actor, request, id, componentId, key, stored } = filing
  const { metadata } = request
  const capturedAt = clock.now()
  const today = londonDate(capturedAt)
  const capturedOn = metadata.capturedOn ?? today
  // Side by side: a folder never changes its class, and its dates are those of an open one or nothing is filed.
  const [found, retention] = await Promise.all([
    tx.folders.findForFiling(filing.folder.reference),
    tx.retention.assess({
      classPath: filing.folder.access.classPath,
      documentDate: metadata.date ?? null,
      receivedOn: metadata.receivedOn ?? null,
      capturedOn,
      folderClosedOn: null,
      fields: metadata.fields ?? {},
    }),
  ])
  if (found === undefined) throw unknownFolder()
  const { folder } = found
  refuseClosed(folder)
  const marking = higherMarking(metadata.marking ?? 'official', folder.marking)
  const accessSet =
    marking === folder.marking ? folder.accessSet : await tx.folders.accessSet({ ...folder.access, marking })
  const record: NewRecord = {
    id,
    reference: newRecordReference(today.slice(0, 4)),
    folder,
    accessSet,
    title: metadata.title ?? titleFrom(request.filename),
    titleIsFilename: metadata.title === undefined,
    documentDate: metadata.date ?? null,
    receivedOn: metadata.receivedOn ?? null,
    capturedAt,
    capturedOn,
    capturedBy: actor.id,
    author: metadata.author ?? null,
    marking,
    keywords: metadata.keywords ?? [],
    fields: metadata.fields ?? {},
    subjects: metadata.subjects ?? [],
    reading: 'pending',
    original: {
      id: componentId,
      role: 'original',
      parentId: null,
      filename: request.filename,
      mediaType: request.mediaType,
      format: 'other',
      size: stored.size,
      sha256: stored.sha256,
      objectKey: key,
      textKey: null,
    },
    retention,
  }
  await tx.records.insert(record)
  await tx.jobs.enqueue('read-record', { recordId: id }, { key: `read-record:${id}` })
  await tx.audit.append({
    actor,
    action: 'record.captured',
    subject: { type: 'record', id },
    codes: {
      reference: record.reference,
      class: folder.classCode,
      folder: folder.id,
      capturedOn,
      marking,
      size: stored.size,
      sha256: stored.sha256,
    },
    details: { title: record.title, filename: request.filename, author: record.author },
    conditions: { ...folder.access, marking },
  })
  return present(record)
}

/** A file's name without its ending; the whole name where nothing else would be left. */
function titleFrom(filename: string): string {
  const bare = filename.replace(/\.[A-Za-z0-9]{1,8}$/, '').trim()
  return bare === '' ? filename : bare
}

function present(record: NewRecord): CapturedRecord {
  const { original } = record
  return {
    id: record.id,
    reference: record.reference,
    title: record.title,
    folder: record.folder.reference,
    class: record.folder.classCode,
    marking: record.marking,
    date: record.documentDate ?? record.capturedOn,
    capturedAt: record.capturedAt.toISOString(),
    state: 'active',
    reading: 'pending',
    revision: 1,
    components: [
      {
        id: original.id,
        filename: original.filename,
        mediaType: original.mediaType,
        size: original.size,
        sha256: original.sha256,
      },
    ],
  }
}
