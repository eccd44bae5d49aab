import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { RecordId } from '../../kernel/ids.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import type { SearchReads } from '../ports.ts'
import { dayInWords } from './day-in-words.ts'
import type { ActiveFolder, FolderReads, RecentActivity } from './folder-reads.ts'

export interface RecentFoldersRequest {
  /** So many days back, today included. */
  readonly days: number
  readonly size: number
}

export interface RecentFolders extends Pick<RecentActivity, 'since' | 'countsAreExact'> {
  readonly folders: readonly (ActiveFolder & { readonly reason: string })[]
}

interface Deps {
  readonly reads: Pick<SearchReads, 'readableAccessSets'>
  readonly folderReads: Pick<FolderReads, 'recentlyActive'>
  readonly clock: Clock
}

/** Of the newest records that the asker may read: a month in which millions were imported is looked at from its end alone. */
const mostRecords = 50_000
const dayLong = 86_400_000

/** Folders in which records that the asker may read were captured or filed lately. */
export function makeRecentFolders({ reads, folderReads, clock }: Deps) {
  return async (actor: Actor, { days, size }: RecentFoldersRequest): Promise<RecentFolders> => {
    requireAllowed(actor, 'read-folder')
    const accessSets = await reads.readableAccessSets(actor)
    const today = londonDate(clock.now())
    const first = new Date(Date.parse(today) - (days - 1) * dayLong)
    const since = first.toISOString().slice(0, 10) as CivilDate
    const found = await folderReads.recentlyActive(actor, accessSets, {
      since,
      today,
      // Ids carry the machine's time, and the days of a drill are others: which of them a newest id speaks for nobody knows.
      newest: clock.drill ? null : { firstId: firstIdOf(first), most: mostRecords },
      size,
    })
    return {
      since: found.since,
      countsAreExact: found.countsAreExact,
      folders: found.folders.map((folder) => ({ ...folder, reason: reasonFor(folder, found, today) })),
    }
  }
}

/** No record of that day or a later one has a smaller id. A day less: days begin at other times elsewhere, and clocks differ. */
function firstIdOf(day: Date): RecordId {
  const time = (day.getTime() - dayLong).toString(16).padStart(12, '0')
  // Of the shape of an id, and no record's.
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000` as RecordId
}

function reasonFor(
  { count, last }: ActiveFolder,
  { since, countsAreExact }: RecentActivity,
  today: CivilDate,
): string {
  const from = dayInWords(since, today)
  const day = dayInWords(last, today)
  const number = countsAreExact ? count : `at least ${count}`
  return count === 1
    ? `${number} record since ${from}, on ${day}`
    : `${number} records since ${from}, the last on ${day}`
}
