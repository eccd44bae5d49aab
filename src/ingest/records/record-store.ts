import type { ComponentId, FolderId, RecordId } from '../../kernel/ids.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { Folder } from '../../records/folder.ts'
import type { Format } from '../../records/format.ts'
import type { Marking } from '../../records/marking.ts'
import type {
  ComponentEntity,
  FieldValue,
  ReadingDetail,
  ReadingState,
  RecordEntity,
  Subject,
} from '../../records/record-entity.ts'
import type { RetentionStanding } from '../retention-at-filing.ts'

/** A row to be, its bytes already durable. */
export interface NewRecord {
  readonly id: RecordId
  readonly reference: string
  readonly folder: Folder
  readonly accessSet: number
  readonly title: string
  readonly titleIsFilename: boolean
  readonly documentDate: CivilDate | null
  readonly receivedOn: CivilDate | null
  readonly capturedAt: Date
  readonly capturedOn: CivilDate
  readonly capturedBy: string
  readonly author: string | null
  readonly marking: Marking
  readonly keywords: readonly string[]
  readonly fields: { readonly [name: string]: FieldValue }
  readonly subjects: readonly Subject[]
  readonly reading: ReadingState
  readonly original: ComponentEntity
  readonly retention: RetentionStanding
}

/** A newer version of a record's document, its bytes already durable. */
export interface NewVersion {
  readonly id: ComponentId
  readonly filename: string
  readonly mediaType: string
  readonly size: number
  readonly sha256: string
  readonly objectKey: string
}

/** What a person may change of a record's description. */
export interface RecordChange {
  readonly title?: string
  readonly documentDate?: CivilDate | null
  readonly receivedOn?: CivilDate | null
  readonly author?: string | null
  readonly marking?: Marking
  readonly accessSet?: number
  readonly keywords?: readonly string[]
  readonly fields?: { readonly [name: string]: FieldValue }
  readonly subjects?: readonly Subject[]
}

/** What reading a record came to. */
export interface RecordReading {
  readonly reading: ReadingState
  readonly detail: ReadingDetail
  readonly format: Format
  readonly people: readonly string[]
  readonly title?: string
  readonly author?: string
}

export interface RecordStore {
  insert(records: readonly NewRecord[]): Promise<void>
  find(id: RecordId): Promise<RecordEntity | undefined>
  /** The record, its row held against destruction until the transaction ends: for writers of derived copies. */
  findForWriting(id: RecordId): Promise<RecordEntity | undefined>
  /** The record, its row held against every other change. */
  findForChange(id: RecordId): Promise<RecordEntity | undefined>
  /** Whether some event that a schedule counts from would be of another day, or of none, were the record about these. */
  isDatedOtherwise(id: RecordId, subjects: readonly Subject[]): Promise<boolean>
  /** Applies the change and counts the revision up. */
  change(id: RecordId, change: RecordChange): Promise<void>
  /** Into another folder instead of its first; the day counts as that of the last action. */
  move(
    id: RecordId,
    folder: Folder,
    reading: { readonly marking: Marking; readonly accessSet: number },
    on: CivilDate,
  ): Promise<void>
  /** The version takes the place of the one shown; the day counts as that of the last action. */
  addVersion(id: RecordId, version: NewVersion, on: CivilDate): Promise<void>
  /** Which record has taken its place, and since when; `null`: none has. */
  setSuperseded(
    id: RecordId,
    supersession: { readonly by: RecordId; readonly on: CivilDate } | null,
  ): Promise<void>
  /** Into a further folder. */
  file(
    id: RecordId,
    filing: { readonly folder: Folder; readonly on: CivilDate; readonly by: string },
    reading: { readonly marking: Marking; readonly accessSet: number },
  ): Promise<void>
  /** Out of one of its folders; `first` is the one in which it is shown from now on. */
  unfile(id: RecordId, folder: FolderId, first: FolderId, accessSet: number): Promise<void>
  addAttachments(id: RecordId, components: readonly ComponentEntity[]): Promise<void>
  setComponentReading(
    id: ComponentId,
    reading: {
      readonly format: Format
      readonly mediaType: string
      readonly textKey: string | null
      readonly detail: ReadingDetail
      readonly quarantined: boolean
    },
  ): Promise<void>
  /** Versions that were replaced before they were read, and that nobody has looked into since. */
  unexamined(id: RecordId): Promise<readonly ComponentId[]>
  /** Somebody has looked into an earlier version, which is read no more: a harmful one goes into quarantine. */
  noteExamined(id: ComponentId, found: 'harmful' | 'harmless'): Promise<void>
  setReading(id: RecordId, reading: RecordReading): Promise<void>
  /** Waits to be read anew, these components of it without the texts that they had, and counts the revision up. */
  awaitReading(id: RecordId, textless: readonly ComponentId[]): Promise<void>
  /** It was read again and nothing came of it that was not so before: only when is noted, and nobody hears of a change. */
  noteReadAgain(id: RecordId, at: Date): Promise<void>
  /** Whether its destruction or transfer is approved, or has begun. */
  isToGo(id: RecordId): Promise<boolean>
  /** Whether a hold keeps it from every change; waits for one that is being placed. */
  isFrozen(id: RecordId): Promise<boolean>
  /** The next attempt's number, counted from 1 and committed with the transaction. */
  beginReading(id: RecordId, at: Date): Promise<number>
  /** The attempt counts for nothing: it ended, and not because of the document. */
  takeBackReading(id: RecordId, attempt: number): Promise<void>
  /** The latest day of a folder's living records, of each marking that any of them has. */
  newestRecordDays(
    folderId: FolderId,
  ): Promise<readonly { readonly marking: Marking; readonly day: CivilDate }[]>
}
