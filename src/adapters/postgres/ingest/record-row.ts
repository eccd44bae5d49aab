import type { ComponentId, FolderId, RecordId } from '../../../kernel/ids.ts'
import type { CivilDate } from '../../../records/civil-date.ts'
import type { Format } from '../../../records/format.ts'
import type { Marking } from '../../../records/marking.ts'
import type {
  ComponentEntity,
  FieldValue,
  ReadingDetail,
  ReadingState,
  RecordEntity,
  RecordState,
  Subject,
} from '../../../records/record-entity.ts'

/** A row of `record` with what its folder, class and components add; columns are constrained to these types. */
export interface RecordRow {
  readonly id: RecordId
  readonly reference: string
  readonly title: string | null
  readonly title_is_filename: boolean
  readonly folder_id: FolderId
  readonly folder_reference: string
  readonly class_code: string
  readonly class_path: readonly string[]
  readonly groups: readonly string[]
  readonly marking: Marking
  readonly state: RecordState
  readonly document_date: CivilDate | null
  readonly received_on: CivilDate | null
  readonly captured_at: Date
  readonly captured_on: CivilDate
  readonly author: string | null
  readonly keywords: readonly string[]
  readonly fields: { readonly [name: string]: FieldValue }
  readonly subjects: readonly Subject[]
  readonly people: readonly string[]
  readonly format: Format
  readonly reading: ReadingState
  readonly reading_detail: ReadingDetail
  readonly revision: number
  readonly components: readonly ComponentRow[] | null
}

interface ComponentRow {
  readonly id: ComponentId
  readonly role: 'original' | 'attachment'
  readonly parentId: ComponentId | null
  readonly filename: string
  readonly mediaType: string
  readonly format: Format
  readonly size: number
  readonly sha256: string
  readonly objectKey: string
  readonly textKey: string | null
}

/** The record that a row stands for. A minimised one has an empty title: it is never shown, its stub is. */
export function recordOf(row: RecordRow): RecordEntity {
  const components: readonly ComponentEntity[] = row.components ?? []
  return {
    id: row.id,
    reference: row.reference,
    title: row.title ?? '',
    titleIsFilename: row.title_is_filename,
    folder: { id: row.folder_id, reference: row.folder_reference },
    classCode: row.class_code,
    access: { classPath: row.class_path, marking: row.marking, groups: row.groups },
    marking: row.marking,
    state: row.state,
    documentDate: row.document_date,
    receivedOn: row.received_on,
    capturedAt: row.captured_at,
    capturedOn: row.captured_on,
    author: row.author,
    keywords: row.keywords,
    fields: row.fields,
    subjects: row.subjects,
    people: row.people,
    format: row.format,
    reading: row.reading,
    readingDetail: row.reading_detail,
    revision: row.revision,
    components,
  }
}
