import type { ComponentId, FolderId, RecordId } from '../kernel/ids.ts'
import type { AccessConditions } from './access-conditions.ts'
import type { CivilDate } from './dates/civil-date.ts'
import type { Format } from './format.ts'
import type { Marking } from './marking.ts'
import type { ReadingMethod } from './page-text.ts'

/** `destroying`: destruction has begun and shows; nothing half-destroyed is ever shown as whole. */
export type RecordState = 'active' | 'destroying' | 'destroyed' | 'transferred'

/** Where the reading of a record's text stands. */
export type ReadingState = 'pending' | 'available' | 'available-without-text' | 'quarantined'

export interface ReadingDetail {
  readonly method: ReadingMethod
  readonly pages: number
  /** Mean of the recognised pages' word confidences, 0 to 100; `null` where nothing was recognised. */
  readonly meanConfidence: number | null
  readonly languages: readonly string[]
  readonly reason?: string
  /** RFC 3339; absent where a release read it that did not say. */
  readonly readAt?: string
}

/** The person, case or contract a record is about. */
export interface Subject {
  readonly type: string
  readonly id: string
}

/** One stored byte sequence: the document, an earlier version of it, or a part found inside one. */
export interface ComponentEntity {
  readonly id: ComponentId
  /** `original`: the newest version of the document; `earlier-version`: one that it took the place of. */
  readonly role: 'original' | 'earlier-version' | 'attachment'
  readonly parentId: ComponentId | null
  readonly filename: string
  readonly mediaType: string
  readonly format: Format
  readonly size: number
  readonly sha256: string
  readonly objectKey: string
  readonly textKey: string | null
  /** What could harm whoever opens it; it stays so whatever becomes of the record around it. */
  readonly quarantined: boolean
}

/** A folder that a record is filed in. */
export interface FolderOfRecord {
  readonly folder: { readonly id: FolderId; readonly reference: string }
  readonly classCode: string
  /** The folder's own. */
  readonly access: AccessConditions
}

/** A record as long as it lives. What remains afterwards is a `Stub`. */
export interface RecordEntity {
  readonly id: RecordId
  readonly reference: string
  readonly title: string
  /** Nobody has given it a title yet: it goes by its file's name. */
  readonly titleIsFilename: boolean
  /** The first of its folders, in which it is shown. */
  readonly folder: { readonly id: FolderId; readonly reference: string }
  readonly classCode: string
  /** All that it has not left, in the order of filing; as far as the reader may know of them. */
  readonly folders: readonly FolderOfRecord[]
  readonly access: AccessConditions
  readonly marking: Marking
  readonly state: RecordState
  /** The document's own date. */
  readonly documentDate: CivilDate | null
  readonly receivedOn: CivilDate | null
  readonly capturedAt: Date
  /** The London day of capture. */
  readonly capturedOn: CivilDate
  readonly author: string | null
  readonly keywords: readonly string[]
  readonly fields: { readonly [name: string]: FieldValue }
  readonly subjects: readonly Subject[]
  /** Names found in the document: senders, recipients. */
  readonly people: readonly string[]
  readonly format: Format
  readonly reading: ReadingState
  readonly readingDetail: ReadingDetail
  /** The day on which another record took its place. */
  readonly supersededOn: CivilDate | null
  readonly supersededBy: RecordId | null
  /** Counts up with each change; the entity tag. */
  readonly revision: number
  readonly components: readonly ComponentEntity[]
}

export type FieldValue = string | number

/** What remains of a record that was destroyed or transferred. */
export interface Stub {
  readonly id: RecordId
  readonly reference: string
  readonly state: 'destroyed' | 'transferred'
  readonly classCode: string
  readonly scheduleCode: string
  readonly scheduleVersion: number
  readonly authority: string | null
  readonly action: string
  readonly trigger: { readonly type: string; readonly date: CivilDate | null }
  readonly retentionEnd: CivilDate | null
  readonly approvedBy: readonly string[]
  readonly destroyedAt: Date
  readonly batchId: string
  readonly certificateId: string | null
  readonly size: number
  readonly sha256: string
  /** Only where the class says `stubTitle: keep`. */
  readonly title: string | null
  readonly archiveReference: string | null
}
