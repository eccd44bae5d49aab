import type { ComponentId, RecordId } from '../../kernel/ids.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { Marking } from '../../records/marking.ts'
import type { ComponentEntity, FieldValue, Subject } from '../../records/record-entity.ts'
import type { Closure } from './closure.ts'

/** Another folder in which a record lies besides, as its approval knew. */
export interface FurtherFolder {
  readonly folder: string
  readonly folderTitle: string | null
  readonly class: string
}

/** One file that waits for its receiver, with what the archive is told of its record. */
export interface TransferFile {
  readonly recordId: RecordId
  readonly componentId: ComponentId
  /** Of an attachment: the component in which it was found. */
  readonly parentId: ComponentId | null
  readonly reference: string
  /** Of the component within its record, from 0: what was captured first comes first. */
  readonly position: number
  readonly role: ComponentEntity['role']
  readonly filename: string
  readonly mediaType: string
  readonly format: string
  readonly size: number
  readonly sha256: string
  readonly objectKey: string
  readonly title: string
  readonly author: string | null
  readonly keywords: readonly string[]
  /** What its class asks for. */
  readonly fields: { readonly [name: string]: FieldValue }
  readonly subjects: readonly Subject[]
  /** Names found in the document. */
  readonly people: readonly string[]
  readonly furtherFolders: readonly FurtherFolder[]
  readonly supersededOn: CivilDate | null
  /** What took its place, as far as whoever may read the batch may know of it. */
  readonly supersededBy: RecordId | null
  readonly documentDate: CivilDate | null
  readonly receivedOn: CivilDate | null
  readonly capturedOn: CivilDate
  readonly marking: Marking
  readonly classCode: string
  readonly classTitle: string
  readonly folder: string
  readonly folderTitle: string | null
  readonly scheduleCode: string
  readonly scheduleVersion: number
  readonly retentionEnd: CivilDate | null
  readonly authority: string | null
  readonly closure: Closure | null
  readonly decidedAt: Date
}
