import type { Actor } from '../access/actor.ts'
import type { AuditLog } from '../audit/ports.ts'
import type { JobQueue } from '../jobs/job-queue.ts'
import type { ComponentId, FolderId, RecordId } from '../kernel/ids.ts'
import type { AccessConditions } from '../records/access-conditions.ts'
import type { CivilDate } from '../records/civil-date.ts'
import type { ListedObject } from '../records/content-store.ts'
import type { Folder } from '../records/folder.ts'
import type { Format } from '../records/format.ts'
import type { Marking } from '../records/marking.ts'
import type { PageText, ReadingMethod } from '../records/page-text.ts'
import type {
  ComponentEntity,
  FieldValue,
  ReadingDetail,
  ReadingState,
  RecordEntity,
  RecordState,
  Stub,
  Subject,
} from '../records/record-entity.ts'

/** A document to be read: a local copy that the reader may open but never changes. */
export interface DocumentToRead {
  /** Path of a private copy in a folder of our own making, never named after anything from outside. */
  readonly path: string
  /** As declared at capture; a hint only, the bytes decide. */
  readonly filename: string
  readonly mediaType: string
  /** How many containers it was found in; 0, the default, for what was captured itself. Too many end as `too-deep`. */
  readonly depth?: number
}

/** A part found inside a document (an e-mail's attachment), written by the reader beside the copy it was given. */
export interface FoundPart {
  readonly path: string
  readonly filename: string
  readonly mediaType: string
  readonly size: number
}

/** What the document says of itself; hints for fields nobody filled. */
export interface FoundMetadata {
  readonly title?: string
  readonly author?: string
  /** RFC 3339 instant or `YYYY-MM-DD`. */
  readonly date?: string
  readonly people?: readonly string[]
}

/** How reading ended. None of the three is an exception: a file that cannot be read is an ordinary file. */
export type ReadingResult =
  | {
      readonly outcome: 'read'
      readonly format: Format
      readonly mediaType: string
      readonly method: ReadingMethod
      readonly pages: readonly PageText[]
      readonly parts: readonly FoundPart[]
      readonly metadata: FoundMetadata
      /** Set where part of the document could not be read: what, and why. */
      readonly warning?: string
    }
  | {
      readonly outcome: 'without-text'
      readonly format: Format
      readonly mediaType: string
      /** Pages or images counted, 0 where even that failed. */
      readonly pageCount: number
      readonly reason: ReadingFailure
      readonly message: string
    }
  | {
      readonly outcome: 'quarantined'
      readonly format: Format
      readonly mediaType: string
      readonly reason: ReadingFailure
      readonly message: string
    }

/** Why a document has no text, as a stable code; the message says it in words a civil servant understands. */
export type ReadingFailure =
  | 'encrypted'
  | 'damaged'
  | 'empty'
  | 'unsupported-format'
  | 'no-text-found'
  | 'too-many-pages'
  | 'too-many-pixels'
  | 'too-deep'
  | 'bomb'
  | 'time-limit'
  | 'memory-limit'
  | 'reader-crashed'

export interface ReadingProgress {
  readonly page: number
  readonly pages: number
}

/** A page as the recogniser sees it: one byte a pixel, row by row from the top, 0 black to 255 white, no padding. */
export interface GrayImage {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** What character recognition made of a page; no words is an answer, not an error. */
export interface RecognisedText {
  readonly text: string
  /** Mean word confidence, 0 to 100; 0 where no word was found. */
  readonly confidence: number
  /** ISO 639-3 code of the language data used. */
  readonly language: string
}

/** Character recognition of one page at a time. Throws only where the engine itself failed, and is then unusable. */
export interface TextRecogniser {
  recognise(image: GrayImage): Promise<RecognisedText>
  close(): Promise<void>
}

/** Reads documents in child processes under limits. Never throws for what a document contains. */
export interface DocumentReader {
  read(
    document: DocumentToRead,
    onProgress: (progress: ReadingProgress) => void,
    signal?: AbortSignal,
  ): Promise<ReadingResult>
  close(): Promise<void>
}

/** Retention standing of a record: what the database keeps of it; the explanation is computed anew when asked for. */
export interface RetentionStanding {
  readonly state: 'untriggered' | 'running' | 'permanent'
  readonly retentionEnd: CivilDate | null
  readonly action: 'destroy' | 'transfer' | 'review' | 'retain-permanently'
  readonly triggerType: string
  readonly triggerDate: CivilDate | null
  readonly scheduleCode: string
  readonly scheduleVersion: number
}

/** What a retention end is computed from at capture. */
export interface FilingFacts {
  readonly classPath: readonly string[]
  readonly documentDate: CivilDate | null
  readonly receivedOn: CivilDate | null
  readonly capturedOn: CivilDate
  readonly folderClosedOn: CivilDate | null
  readonly fields: { readonly [name: string]: FieldValue }
}

/** The retention side of filing, bound in compose to the one implementation of dates and holds. */
export interface RetentionAtFiling {
  /** The standing of a record about to be captured. */
  assess(facts: FilingFacts): Promise<RetentionStanding>
  /** Computes a record's standing anew after its date, folder or fields changed; remembers who hastened its end. */
  settleRecord(recordId: RecordId, cause: SettlingCause, actor: Actor): Promise<void>
  /** The same, set-based, for every record of a folder that was closed or reopened. */
  settleFolder(folderId: FolderId, cause: SettlingCause, actor: Actor): Promise<void>
  /** Puts a record that arrives where a hold reaches under that hold. */
  catchArrival(recordId: RecordId): Promise<void>
}

export type SettlingCause = 'date-changed' | 'moved' | 'folder-closed' | 'folder-reopened' | 'fields-changed'

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
  insert(record: NewRecord): Promise<void>
  find(id: RecordId): Promise<RecordEntity | undefined>
  /** The record, its row held against destruction until the transaction ends: for writers of derived copies. */
  findForWriting(id: RecordId): Promise<RecordEntity | undefined>
  /** The record, its row held against every other change. */
  findForChange(id: RecordId): Promise<RecordEntity | undefined>
  /** Applies the change and counts the revision up. */
  change(id: RecordId, change: RecordChange): Promise<void>
  move(id: RecordId, folder: Folder, marking: Marking, accessSet: number): Promise<void>
  addAttachments(id: RecordId, components: readonly ComponentEntity[]): Promise<void>
  setComponentReading(
    id: ComponentId,
    reading: {
      readonly format: Format
      readonly mediaType: string
      readonly textKey: string | null
      readonly detail: ReadingDetail
    },
  ): Promise<void>
  setReading(id: RecordId, reading: RecordReading): Promise<void>
  /** The next attempt's number, counted from 1 and committed with the transaction. */
  beginReading(id: RecordId, at: Date): Promise<number>
  newestRecordDay(folderId: FolderId): Promise<CivilDate | undefined>
}

export interface FolderStore {
  insert(folder: Folder): Promise<boolean>
  findByReference(reference: string): Promise<Folder | undefined>
  /** Held so that nobody closes it, and no hold is placed on it, until the transaction ends. */
  findForFiling(reference: string): Promise<Folder | undefined>
  findForChange(reference: string): Promise<Folder | undefined>
  setStatus(id: FolderId, status: 'open' | 'closed', closedOn: CivilDate | null): Promise<void>
  accessSet(conditions: AccessConditions): Promise<number>
}

/** A field that a class asks its records for. */
export interface ClassField {
  readonly name: string
  readonly type: 'text' | 'date' | 'number' | 'choice'
  readonly required: boolean
  readonly options: readonly string[]
}

export interface ClassForFiling {
  readonly code: string
  readonly path: readonly string[]
  readonly builtIn: boolean
  /** Asked for by the class itself. */
  readonly fields: readonly ClassField[]
  /** Known from the classes above: taken, never demanded. */
  readonly inheritedFields: readonly ClassField[]
}

export interface ClassLookup {
  find(code: string): Promise<ClassForFiling | undefined>
}

export interface RememberedAnswer {
  readonly requestDigest: string
  readonly recordId: RecordId
  readonly recordState: RecordState
  /** `null` once the record is gone. */
  readonly answer: CapturedRecord | null
}

export interface AnswerStore {
  find(actorId: string, key: string): Promise<RememberedAnswer | undefined>
  /** False where an answer stands under the key already, also by a transaction that has just committed. */
  remember(
    actorId: string,
    key: string,
    requestDigest: string,
    answer: CapturedRecord,
    at: Date,
  ): Promise<boolean>
}

/** What capture answers; kept, so that the same request gets the same answer. */
export interface CapturedRecord {
  readonly id: RecordId
  readonly reference: string
  readonly title: string
  readonly folder: string
  readonly class: string
  readonly marking: Marking
  readonly date: CivilDate
  readonly capturedAt: string
  readonly state: 'active'
  readonly reading: 'pending'
  /** Of the record as captured: the entity tag. */
  readonly revision: number
  readonly components: readonly {
    readonly id: ComponentId
    readonly filename: string
    readonly mediaType: string
    readonly size: number
    readonly sha256: string
  }[]
}

/** The stores of one filing transaction. */
export interface IngestTx {
  readonly records: RecordStore
  readonly folders: FolderStore
  readonly classes: ClassLookup
  readonly answers: AnswerStore
  readonly retention: RetentionAtFiling
  readonly audit: AuditLog
  readonly jobs: JobQueue
}

/** Reads on behalf of a person: rows outside the given access sets do not exist (row-level security). */
export interface FilingReader {
  findRecord(accessSets: readonly number[] | 'all', id: RecordId): Promise<RecordEntity | undefined>
  findStub(
    accessSets: readonly number[],
    id: RecordId,
  ): Promise<{ readonly stub: Stub; readonly access: AccessConditions } | undefined>
  findFolder(accessSets: readonly number[], reference: string): Promise<Folder | undefined>
  listFolders(accessSets: readonly number[], filter: FolderFilter): Promise<readonly Folder[]>
  readingProgress(id: RecordId): Promise<ReadingProgress | undefined>
}

export interface FolderFilter {
  readonly classCode?: string
  readonly status?: 'open' | 'closed'
  /** Exclusive lower bound of the reference, for paging. */
  readonly after?: string
  readonly size: number
}

/** The access sets a person may read right now. */
export type ReadableAccessSets = (actor: Actor) => Promise<readonly number[]>

/** A private place for one document while it is read. */
export interface Workbench {
  /** Copies a stored object in and answers its path. Bytes that do not match the digest: `object-corrupt`. */
  copyIn(key: string, expectedSha256: string): Promise<string>
  /** The bytes of a part that the reader left here. */
  openPart(path: string): AsyncIterable<Uint8Array>
}

export interface Workspace {
  /** Lends a workbench to `work`; it is gone, with everything on it, when `work` settles. */
  use<Result>(work: (bench: Workbench) => Promise<Result>): Promise<Result>
}

/** Shows progress to whoever waits; never part of a business transaction, losing it loses nothing. */
export interface ProgressBoard {
  report(id: RecordId, progress: ReadingProgress): Promise<void>
}

/** Objects of the content store that no row knows. */
export interface OrphanStore {
  /** Those of the objects that no component names, and that were not stored before a database was restored. */
  withoutRow(objects: readonly ListedObject[]): Promise<readonly ListedObject[]>
  /** Puts them on the list; answers how many were new. What is on the list and has a row by now leaves it. */
  list(orphans: readonly ListedObject[], at: Date): Promise<number>
  listedBefore(instant: Date): Promise<readonly string[]>
  /** Looks again; one that has a row leaves the list. */
  stillWithoutRow(key: string): Promise<boolean>
  forget(key: string): Promise<void>
}

export interface OrphanTx {
  readonly orphans: OrphanStore
  readonly audit: AuditLog
}
