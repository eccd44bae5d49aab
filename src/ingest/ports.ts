import type { Actor } from '../access/actor.ts'
import type { AuditLog } from '../audit/ports.ts'
import type { JobQueue } from '../jobs/job-queue.ts'
import type { BenchId, ComponentId, FolderId, ReadingRunId, RecordId } from '../kernel/ids.ts'
import type { AccessConditions } from '../records/access-conditions.ts'
import type { ListedObject } from '../records/content-store.ts'
import type { CivilDate } from '../records/dates/civil-date.ts'
import type { Folder } from '../records/folder.ts'
import type { Marking } from '../records/marking.ts'
import type { RecordEntity, RecordState, Stub } from '../records/record-entity.ts'
import type { ReadingProgress } from './reading/document-reader.ts'
import type { ReadAgainStore } from './reading-again/which-records.ts'
import type { RecordStore } from './records/record-store.ts'
import type { RetentionAtFiling } from './retention-at-filing.ts'

export type { ReadingFailure } from '../records/reading-failure.ts'
export type {
  DocumentReader,
  DocumentToRead,
  FoundMetadata,
  FoundPart,
  GrayImage,
  ReadingProgress,
  ReadingResult,
  RecognisedText,
  TextRecogniser,
} from './reading/document-reader.ts'
export type { UnitAllowance } from './reading/unit-allowance.ts'
export type { FoundRecords, ReadAgainStore, WhichRecords } from './reading-again/which-records.ts'
export type {
  NewRecord,
  NewVersion,
  RecordChange,
  RecordReading,
  RecordStore,
} from './records/record-store.ts'
export type {
  AssessFiling,
  FilingFacts,
  RetentionAtFiling,
  RetentionStanding,
  SettlingCause,
} from './retention-at-filing.ts'

/** A folder with what its class says of filing in it. */
export interface FolderForFiling {
  readonly folder: Folder
  readonly recordClass: ClassForFiling
}

export interface FolderStore {
  insert(folder: Folder): Promise<boolean>
  findByReference(reference: string): Promise<Folder | undefined>
  /** Held so that nobody closes it, and no hold is placed on it, until the transaction ends. */
  findForFiling(reference: string): Promise<FolderForFiling | undefined>
  /** The same for many, as far as they are there, without what their classes say; in no order. */
  holdForFiling(references: readonly string[]): Promise<readonly Folder[]>
  /** The same as for filing, and held by nothing: for whoever only looks. */
  findWithClass(reference: string): Promise<FolderForFiling | undefined>
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
  /** Names of the fields that any version of a schedule counts from, also one that is only drafted. */
  fieldsCountedFrom(): Promise<readonly string[]>
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
  readonly benches: BenchRoll
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
  /** Those of these records that are there, live or gone. */
  readableAmong(accessSets: readonly number[], ids: readonly RecordId[]): Promise<readonly RecordId[]>
  findStub(
    accessSets: readonly number[],
    id: RecordId,
  ): Promise<{ readonly stub: Stub; readonly access: AccessConditions } | undefined>
  findFolder(accessSets: readonly number[], reference: string): Promise<Folder | undefined>
  /** Those of these folders that are there. */
  readableFoldersAmong(accessSets: readonly number[], ids: readonly FolderId[]): Promise<readonly FolderId[]>
  listFolders(accessSets: readonly number[], filter: FolderFilter): Promise<readonly Folder[]>
  /** Whatever its access set: whoever files has been authorised for it by the use case. */
  findFolderForFiling(reference: string): Promise<FolderForFiling | undefined>
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
  /**
   * Copies a stored object in and answers its path. Bytes that do not match the digest: `object-corrupt`. No room:
   * `storage-full`. Breaks off when the signal aborts.
   */
  copyIn(key: string, expectedSha256: string, signal?: AbortSignal): Promise<string>
  /** The bytes of a part that the reader left here. */
  openPart(path: string): AsyncIterable<Uint8Array>
  /** Whether there is no room left, and would be without what lies here: no other document is the cause, nor a full disk. */
  hasTakenRoom(): Promise<boolean>
}

export interface Workspace {
  /** The folder in which this process has its workbenches; no other process, before or after, has one of this name. */
  readonly folder: string
  /**
   * Lends a workbench to `work`; it is gone, with everything on it, when `work` settles, and `cleared` is awaited then: also where no
   * bench could be made, and not where something could not be removed. No room: `storage-full`.
   */
  use<Result>(work: (bench: Workbench) => Promise<Result>, cleared: () => Promise<void>): Promise<Result>
}

/** The workbenches of all processes, on which copies of documents may lie: a record's destruction waits until there is none. */
export interface BenchRoll {
  /** Before anything lies there, by the transaction that holds the record and has found it active. */
  enter(id: BenchId, folder: string, recordId: RecordId): Promise<void>
  /** Says that it is in use still; answers how its record stands, or nothing where the bench is not on the roll. */
  renew(id: BenchId): Promise<RecordState | undefined>
  /** Nothing lies there any more. */
  leave(id: BenchId): Promise<void>
  /** The same of all benches in a folder. */
  leaveFolder(folder: string): Promise<void>
}

/** Shows progress to whoever waits; never part of a business transaction, losing it loses nothing. */
export interface ProgressBoard {
  report(id: RecordId, progress: ReadingProgress): Promise<void>
}

/** The stores of a transaction that has records read again. */
export interface ReadAgainTx {
  readonly readAgain: ReadAgainStore
  readonly audit: AuditLog
  readonly jobs: JobQueue
}

/** A run that reads again and has not ended, by what the queue has of it. */
export interface ReadingRun {
  readonly run: ReadingRunId
  /** RFC 3339. */
  readonly since: string
  /** Not asked for yet. */
  readonly toAsk: number
  /** Asked for, and not read yet. */
  readonly waiting: number
  /** Of its jobs, the ones that keep failing and are put off. */
  readonly failing: number
  /** There is more to ask for. */
  readonly goesOn: boolean
}

export interface ReadingRuns {
  list(): Promise<readonly ReadingRun[]>
  /** Takes from the queue what waits of all of them, and answers how many jobs that were; what is at work goes on. */
  stop(): Promise<number>
}

/** Objects of the content store that no row knows. */
export interface OrphanStore {
  /**
   * Those of the objects that no component names, and that were not stored before a database was restored, but where their record is
   * known to have gone.
   */
  withoutRow(objects: readonly ListedObject[]): Promise<readonly ListedObject[]>
  /** Puts them on the list; answers how many were new. What is on the list and has a row by now leaves it. */
  list(orphans: readonly ListedObject[], at: Date): Promise<number>
  /** Some of what stands on the list since before an instant, in the order of its keys, after `after`. */
  listedBefore(instant: Date, after: string | null, limit: number): Promise<readonly string[]>
  /** Looks again; one that has a row leaves the list. */
  stillWithoutRow(key: string): Promise<boolean>
  forget(key: string): Promise<void>
  /** Empties the list, and keeps which marker of another installation made that necessary. */
  giveUp(foreignMarker: string, at: Date): Promise<void>
  /** No marker of another installation is there any more. */
  forgetForeignMarker(): Promise<void>
}

export interface OrphanTx {
  readonly orphans: OrphanStore
  readonly audit: AuditLog
}

/** Where a component stands among all: of which record, and the how many-eth of it. */
export interface ComponentPlace {
  readonly recordId: RecordId
  readonly position: number
}

/** A document, an attachment or an earlier version, as it was captured. */
export interface CapturedComponent extends ComponentPlace {
  readonly componentId: ComponentId
  readonly objectKey: string
  readonly size: number
  readonly sha256: string
}

/** What was captured and is kept: components of active records. */
export interface FixityStore {
  count(): Promise<number>
  /** So many behind a place, by record and position. */
  pageAfter(after: ComponentPlace | null, size: number): Promise<readonly CapturedComponent[]>
}

export interface FixityTx {
  readonly fixity: FixityStore
  readonly records: Pick<RecordStore, 'find'>
  readonly audit: AuditLog
}
