import type { Actor } from '../../access/actor.ts'
import type { RecordId } from '../../kernel/ids.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { Subject } from '../../records/record-entity.ts'

/** A folder as a suggestion names it. */
export interface FolderName {
  readonly reference: string
  readonly title: string | null
  readonly classCode: string
}

/** A folder with what came into it lately, of the records that the asker may read. */
export interface ActiveFolder extends FolderName {
  readonly count: number
  /** The day on which the last was captured or filed there. */
  readonly last: CivilDate
}

export interface RecentActivity {
  /** From this day on it was looked: later than asked for where too much came in. */
  readonly since: CivilDate
  /** False where too much came in today: of this day the newest alone were counted. */
  readonly countsAreExact: boolean
  /** The last active first, then those with more records, then by reference. */
  readonly folders: readonly ActiveFolder[]
}

/** What ties another folder to one, counted over what the asker may read. */
export interface FolderLink {
  readonly reference: string
  /** Records that lie in both. */
  readonly inBoth: number
  /** Subjects that it, or a record in it, has in common, in no promised order. */
  readonly subjects: readonly Subject[]
  /** Records in it that supersede some of the folder's, or are superseded by them. */
  readonly linked: number
}

/** Which folders of those that are tied to one are told. */
export interface LinksWanted {
  /** So many that are tied to it most, those that are tied as much by reference. */
  readonly most: number
  /** What each of its ties counts for. */
  readonly weights: { readonly inBoth: number; readonly subject: number; readonly linked: number }
  /** References of others, which are told as far as they are tied at all. */
  readonly besides: readonly string[]
}

/** What exploring asks of PostgreSQL about folders: row-level security first, then the policy function on what comes back. */
export interface FolderReads {
  /** Those of the folders that the asker may read, in no promised order. */
  loadReadableFolders(
    actor: Actor,
    accessSets: readonly number[],
    references: readonly string[],
  ): Promise<readonly FolderName[]>
  /** Of records captured since and of what was filed in a further folder since. */
  recentlyActive(
    actor: Actor,
    accessSets: readonly number[],
    asked: {
      readonly since: CivilDate
      readonly today: CivilDate
      /**
       * So many of the newest captures are looked at, by the time in their ids, none of which is below `firstId`: whatever was
       * captured on a day has an id of that day or a later one. `null`: all of them, where ids and days are of different clocks.
       */
      readonly newest: { readonly firstId: RecordId; readonly most: number } | null
      readonly size: number
    },
  ): Promise<RecentActivity>
  /**
   * `records`: some of those that lie in the folder. Not all that are tied to it are told: half of all folders may have a subject in
   * common.
   */
  linksOf(
    accessSets: readonly number[],
    reference: string,
    records: readonly RecordId[],
    wanted: LinksWanted,
  ): Promise<readonly FolderLink[]>
}
