import type { Actor } from '../../access/actor.ts'
import type { RecordId } from '../../kernel/ids.ts'
import type { CivilDate } from '../../records/civil-date.ts'
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

/** What exploring asks of PostgreSQL about folders: row-level security first, then the policy function on what comes back. */
export interface FolderReads {
  /** Those of the folders that the asker may read, in no promised order. */
  loadReadableFolders(
    actor: Actor,
    accessSets: readonly number[],
    references: readonly string[],
  ): Promise<readonly FolderName[]>
  /** Of records captured since, none of which has an id below `firstId`, and of what was filed in a further folder since. */
  recentlyActive(
    actor: Actor,
    accessSets: readonly number[],
    asked: {
      readonly since: CivilDate
      /** `null`: nobody knows of one. */
      readonly firstId: RecordId | null
      readonly mostRecords: number
      readonly size: number
    },
  ): Promise<RecentActivity>
  /** `records`: some of those that lie in the folder. */
  linksOf(
    accessSets: readonly number[],
    reference: string,
    records: readonly RecordId[],
  ): Promise<readonly FolderLink[]>
}
