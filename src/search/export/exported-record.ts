import type { RecordId } from '../../kernel/ids.ts'
import type { Cells } from '../../kernel/stream-rows.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { Format } from '../../records/format.ts'
import type { Marking } from '../../records/marking.ts'

/** A record as an export names it, read from PostgreSQL with the asker's rights. */
export interface ExportedRecord {
  readonly id: RecordId
  readonly reference: string
  readonly title: string
  readonly class: string
  readonly classTitle: string
  /** The first of its folders that the asker may read. */
  readonly folder: string
  /** The document's own date, else the day of capture. */
  readonly date: CivilDate
  readonly marking: Marking
  readonly format: Format
  readonly author: string | null
  readonly capturedAt: Date
}

/** In the order of an export. */
export const exportColumns = [
  'id',
  'reference',
  'title',
  'class',
  'classTitle',
  'folder',
  'date',
  'marking',
  'format',
  'author',
  'capturedAt',
] as const satisfies readonly (keyof ExportedRecord)[]

/** A record's row: no snippet, and no score, which would tell of what the asker may not see (DESIGN §7). */
export function exportedCells(record: ExportedRecord): Cells {
  const { id, reference, title, class: code, classTitle, folder, date, marking, format, author } = record
  const capturedAt = record.capturedAt.toISOString()
  return { id, reference, title, class: code, classTitle, folder, date, marking, format, author, capturedAt }
}
