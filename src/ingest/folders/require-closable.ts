import type { Action } from '../../access/action.ts'
import type { Actor } from '../../access/actor.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { CivilDate } from '../../records/civil-date.ts'
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
  await refuseBeforeNewest(tx, folder, closedOn)
  return { folder, closedOn }
}

async function refuseBeforeNewest(
  tx: Pick<IngestTx, 'records'>,
  folder: Folder,
  closedOn: CivilDate,
): Promise<void> {
  const newest = await tx.records.newestRecordDay(folder.id)
  if (newest === undefined || closedOn >= newest) return
  throw new MunimentError(
    'date-before-newest-record',
    'A folder cannot be closed before its newest record.',
    {
      errors: [{ path: 'on', message: 'lies before the newest record of the folder' }],
    },
  )
}
