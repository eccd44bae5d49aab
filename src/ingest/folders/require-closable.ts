import type { Action } from '../../access/action.ts'
import type { Actor } from '../../access/actor.ts'
import { authorise } from '../../access/authorise.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { Folder } from '../../records/folder.ts'
import type { IngestTx } from '../ports.ts'

interface Closing {
  /** What the actor is to be allowed: the closing itself, or to look at what it would do. */
  readonly action: Action
  /** Absent: today. */
  readonly on?: CivilDate | undefined
  readonly today: CivilDate
}

/**
 * The folder where it may be closed on that day, and the day. Throws `not-found`, `folder-closed`, `date-in-future` and
 * `date-before-newest-record`.
 */
export async function requireClosable(
  tx: Pick<IngestTx, 'records'>,
  actor: Actor,
  folder: Folder | undefined,
  { action, on, today }: Closing,
): Promise<{ readonly folder: Folder; readonly closedOn: CivilDate }> {
  if (folder === undefined) throw notFound()
  requireAllowed(actor, action, folder.access)
  if (folder.status === 'closed') {
    throw new MunimentError('folder-closed', 'This folder is closed already.', {
      details: { closedOn: folder.closedOn },
    })
  }
  const closedOn = on ?? today
  if (closedOn > today)
    throw new MunimentError('date-in-future', 'A folder cannot be closed on a day that is still to come.')
  await refuseBeforeNewest(tx, actor, folder, { closedOn, today })
  return { folder, closedOn }
}

/**
 * Where records that the actor may not read are newer than all that they may read, every day before today is refused alike: else
 * whoever tried one day after the other would read from the answers when the newest of them was written.
 */
async function refuseBeforeNewest(
  tx: Pick<IngestTx, 'records'>,
  actor: Actor,
  folder: Folder,
  { closedOn, today }: { readonly closedOn: CivilDate; readonly today: CivilDate },
): Promise<void> {
  const days = await tx.records.newestRecordDays(folder.id)
  const read = days.filter(
    ({ marking }) => authorise(actor, 'read-record', { ...folder.access, marking }) === 'allowed',
  )
  const newest = newestOf(days)
  if (newest === undefined) return
  const earliest = newestOf(read) === newest || newest > today ? newest : today
  if (closedOn >= earliest) return
  throw new MunimentError(
    'date-before-newest-record',
    'A folder cannot be closed before its newest record.',
    {
      errors: [{ path: 'on', message: 'lies before the newest record of the folder' }],
    },
  )
}

function newestOf(days: readonly { readonly day: CivilDate }[]): CivilDate | undefined {
  return days
    .map(({ day }) => day)
    .toSorted()
    .at(-1)
}
