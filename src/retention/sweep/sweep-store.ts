import type { BatchId, FolderId, RecordId, SweepId } from '../../kernel/ids.ts'
import type { AccessConditions } from '../../records/access-conditions.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { Marking } from '../../records/marking.ts'
import type { FilingEnd } from '../../records/retention-end/folders-to-leave.ts'
import type { RetentionSweep } from '../retention-sweep.ts'

export interface NewSweep {
  readonly id: SweepId
  /** The day it stands for, once a day across processes; `null` for one that a person asked for. */
  readonly scheduledFor: CivilDate | null
  readonly asOf: CivilDate
  readonly dryRun: boolean
  readonly startedBy: string
  readonly startedAt: Date
}

export interface SweepCounts {
  readonly due: number
  readonly held: number
  readonly alreadyListed: number
}

/** A batch that its sweep has finished listing. */
export interface SealedBatch {
  readonly id: BatchId
  readonly classCode: string
  readonly action: string
  readonly items: number
  /** The review roles of its stages, in order. */
  readonly roles: readonly string[]
  readonly manifestDigest: string
}

/** A record in several folders, with what each of them alone comes to. */
export interface FilingsForLeaving {
  readonly marking: Marking
  /** A reviewer's decision keeps it in all of them until this day. */
  readonly retainedUntil: CivilDate | null
  /** In the order of filing. */
  readonly filings: readonly (FilingEnd & {
    readonly folderId: FolderId
    readonly access: AccessConditions
  })[]
}

export interface LeavingFolders {
  readonly on: CivilDate
  readonly folders: readonly FolderId[]
  /** Where it is shown from now on, and who may read it there. */
  readonly first: FolderId
  readonly access: AccessConditions
}

export interface SweepRuns {
  /** The start of the newest that was not dry. */
  readonly last: Date | null
  /** The start of the newest that stands for a day, where it was begun by a clock that was ahead. */
  readonly ahead: Date | null
}

export interface SweepStore {
  /** False where the day has its sweep already. */
  insert(sweep: NewSweep): Promise<boolean>
  find(id: SweepId): Promise<RetentionSweep | undefined>
  /** Counts what is eligible on `asOf`, each record once; changes nothing. */
  count(asOf: CivilDate): Promise<SweepCounts>
  /**
   * Lists the next page of what is eligible into batches, from where the sweep stopped, adds to its counts and
   * remembers how far it came. False when there was nothing left to read.
   */
  listPage(sweep: RetentionSweep, limits: { readonly page: number; readonly batch: number }): Promise<boolean>
  /** Records filed in several folders, of which one's time may be over by `asOf`; in the order of their ids. */
  filedPast(asOf: CivilDate, after: RecordId | null, limit: number): Promise<readonly RecordId[]>
  /** Holds the record and reads what it needs to leave folders. Nothing where it is held, listed, or kept for ever. */
  filingsForLeaving(recordId: RecordId): Promise<FilingsForLeaving | undefined>
  leaveFolders(recordId: RecordId, leaving: LeavingFolders): Promise<void>
  /** Closes the listing: what has no manifest digest yet gets one, and from now on all its batches, answered, are seen. */
  seal(id: SweepId): Promise<readonly SealedBatch[]>
  /** Ends it, with these counts or with what its pages have counted. Nothing where it does not exist. */
  finish(id: SweepId, counts: SweepCounts | null, at: Date): Promise<RetentionSweep | undefined>
  /** Sweeps that stopped half-way, oldest first. */
  unfinished(): Promise<readonly SweepId[]>
  /** When sweeps were begun. What was begun after `latest` was so by a clock that was ahead, here and below. */
  runs(latest: Date): Promise<SweepRuns>
  /** The newest day that has its scheduled sweep, but for what was begun after `latest`. */
  lastScheduledDay(latest: Date): Promise<CivilDate | undefined>
  /** Lets days for which sweeps stand that were begun after `latest` have sweeps of their own; answers them, in their order. */
  freeDaysAhead(latest: Date): Promise<readonly CivilDate[]>
  /** Folders that records have left on a day after `today`, by a clock that was ahead. */
  foldersLeftAhead(today: CivilDate): Promise<readonly FolderId[]>
}
