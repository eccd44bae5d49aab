import type { RecordId } from '../../kernel/ids.ts'
import type { CivilDate } from '../../records/civil-date.ts'
import type { Marking } from '../../records/marking.ts'
import type { ComponentEntity } from '../../records/record-entity.ts'
import type { Closure } from './closure.ts'

/** One file that waits for its receiver, with what the archive is told of its record. */
export interface TransferFile {
  readonly recordId: RecordId
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
