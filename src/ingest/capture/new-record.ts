import type { Actor } from '../../access/actor.ts'
import type { ComponentId, RecordId } from '../../kernel/ids.ts'
import { authorName } from '../../records/author-name.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import type { Folder } from '../../records/folder.ts'
import type { Marking } from '../../records/marking.ts'
import { newRecordReference } from '../../records/new-reference.ts'
import type { FieldValue } from '../../records/record-entity.ts'
import type { AssessFiling, CapturedRecord, NewRecord } from '../ports.ts'
import type { CaptureRequest } from './capture-request.ts'

/** A document whose bytes are durable, about to become a record. */
export interface Filing {
  readonly actor: Actor
  readonly request: CaptureRequest
  readonly id: RecordId
  readonly componentId: ComponentId
  readonly key: string
  readonly stored: { readonly size: number; readonly sha256: string }
  /** With dates as days in London, however they were written. */
  readonly fields: { readonly [name: string]: FieldValue }
  /** As it was before the bytes came. */
  readonly folder: Folder
}

/** Where a record is filed, and who may read it there. */
export interface Place {
  readonly folder: Folder
  readonly marking: Marking
  readonly accessSet: number
}

/** The record that a filing becomes, captured at `at`, with a reference of its own and its retention assessed. */
export async function newRecord(
  filing: Filing,
  at: Date,
  place: Place,
  assess: AssessFiling,
): Promise<NewRecord> {
  const { actor, request, stored, fields } = filing
  const { metadata } = request
  const today = londonDate(at)
  const documentDate = metadata.date ?? null
  const receivedOn = metadata.receivedOn ?? null
  const capturedOn = metadata.capturedOn ?? today
  const subjects = metadata.subjects ?? []
  return {
    id: filing.id,
    reference: newRecordReference(today.slice(0, 4)),
    ...place,
    title: metadata.title ?? titleFrom(request.filename),
    titleIsFilename: metadata.title === undefined,
    documentDate,
    receivedOn,
    capturedAt: at,
    capturedOn,
    capturedBy: actor.id,
    author: authorName(metadata.author ?? null),
    keywords: metadata.keywords ?? [],
    fields,
    subjects,
    reading: 'pending',
    original: {
      id: filing.componentId,
      role: 'original',
      parentId: null,
      filename: request.filename,
      mediaType: request.mediaType,
      format: 'other',
      size: stored.size,
      sha256: stored.sha256,
      objectKey: filing.key,
      textKey: null,
      quarantined: false,
    },
    retention: await assess({
      classPath: place.folder.access.classPath,
      overrideSchedule: place.folder.overrideSchedule,
      subjects: [...subjects, ...place.folder.subjects],
      documentDate,
      receivedOn,
      capturedOn,
      folderClosedOn: null,
      fields,
    }),
  }
}

/** What capture answers of a new record. */
export function presentCaptured(record: NewRecord): CapturedRecord {
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

/** A file's name without its ending; the whole name where nothing else would be left. */
function titleFrom(filename: string): string {
  const bare = filename.replace(/\.[A-Za-z0-9]{1,8}$/, '').trim()
  return bare === '' ? filename : bare
}
