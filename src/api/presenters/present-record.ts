import type { CapturedRecord } from '../../ingest/ports.ts'
import type { RecordId } from '../../kernel/ids.ts'
import { currentComponents } from '../../records/current-components.ts'
import type { ComponentEntity, RecordEntity } from '../../records/record-entity.ts'

/** What whoever looks at a record sees besides. */
export interface SeenWithRecord {
  readonly progress?: { readonly page: number; readonly pages: number } | undefined
  /** Only what the asker may read. */
  readonly supersededBy?: RecordId | null
}

/** A living record as it goes out: an allow-list, object keys and access sets stay inside. */
export function presentRecord(record: RecordEntity, seen: SeenWithRecord = {}) {
  const { reason, ...detail } = record.readingDetail
  const { progress, supersededBy } = seen
  const current: readonly ComponentEntity[] = currentComponents(record.components)
  return {
    id: record.id,
    reference: record.reference,
    title: record.title,
    folder: record.folder.reference,
    folders: record.folders.map(({ folder }) => folder.reference),
    class: record.classCode,
    marking: record.marking,
    date: record.documentDate ?? record.capturedOn,
    capturedAt: record.capturedAt.toISOString(),
    state: record.state,
    reading: record.reading,
    receivedOn: record.receivedOn,
    author: record.author,
    keywords: record.keywords,
    fields: record.fields,
    subjects: record.subjects,
    format: record.format,
    readingDetail: {
      method: detail.method,
      pages: detail.pages,
      meanConfidence: detail.meanConfidence,
      languages: detail.languages,
      ...(reason === undefined ? {} : { reason }),
    },
    supersededOn: record.supersededOn,
    ...(supersededBy === undefined ? {} : { supersededBy }),
    ...(progress === undefined ? {} : { readingProgress: { page: progress.page, pages: progress.pages } }),
    components: [...current, ...record.components.filter((component) => !current.includes(component))].map(
      (component) => ({
        ...presentComponent(component),
        role: component.role,
        parentId: component.parentId,
      }),
    ),
  }
}

/** A capture as it was first answered, in the order of the contract whatever the database made of it. */
export function presentCapture(answer: CapturedRecord) {
  return {
    id: answer.id,
    reference: answer.reference,
    title: answer.title,
    folder: answer.folder,
    class: answer.class,
    marking: answer.marking,
    date: answer.date,
    capturedAt: answer.capturedAt,
    state: answer.state,
    reading: answer.reading,
    components: answer.components.map(presentComponent),
  }
}

function presentComponent(
  component: Pick<ComponentEntity, 'filename' | 'mediaType' | 'size' | 'sha256'> & { readonly id: string },
) {
  return {
    id: component.id,
    filename: component.filename,
    mediaType: component.mediaType,
    size: component.size,
    sha256: component.sha256,
  }
}
