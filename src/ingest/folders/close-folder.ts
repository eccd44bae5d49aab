import type { Actor } from '../../access/actor.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { CivilDate } from '../../records/civil-date.ts'
import type { Folder } from '../../records/folder.ts'
import { londonDate } from '../../records/london-date.ts'
import type { IngestTx } from '../ports.ts'

export interface FolderClosing {
  /** The London day it closed on; today where not said. */
  readonly on?: CivilDate
  readonly reason?: string
}

interface Deps {
  readonly unitOfWork: UnitOfWork<IngestTx>
  readonly clock: Clock
}

/**
 * Closes a folder, which triggers the schedules that count from closure. Backdating cannot make things due in
 * silence (DESIGN §4): a day in the future (`date-in-future`) and one before the folder's newest record
 * (`date-before-newest-record`) are refused. A day before its registration is not: papers of 2012 are registered
 * today. A closed folder: `folder-closed`. What is filed at that very moment was not seen here: a job settles it.
 */
export function makeCloseFolder({ unitOfWork, clock }: Deps) {
  return async (actor: Actor, reference: string, closing: FolderClosing): Promise<Folder> => {
    requireAllowed(actor, 'close-folder')
    return unitOfWork.run(async (tx) => {
      const folder = await tx.folders.findForChange(reference)
      if (folder === undefined) throw notFound()
      requireAllowed(actor, 'close-folder', folder.access)
      if (folder.status === 'closed') {
        throw new MunimentError('folder-closed', 'This folder is closed already.', {
          details: { closedOn: folder.closedOn },
        })
      }
      const today = londonDate(clock.now())
      const closedOn = closing.on ?? today
      if (closedOn > today)
        throw new MunimentError('date-in-future', 'A folder cannot be closed on a day that is still to come.')
      await refuseBeforeNewest(tx, folder, closedOn)
      await tx.retention.keepFolder(folder.id)
      await tx.folders.setStatus(folder.id, 'closed', closedOn)
      await tx.retention.settleFolder(folder.id, 'folder-closed', actor)
      // A filing that had the folder before us may have committed after our first look (its snapshot).
      const backdated = closedOn < today
      await tx.jobs.enqueue(
        'settle-folder',
        { folderId: folder.id, ...(backdated ? { hastenedBy: actor.id } : {}) },
        // Whoever is to answer for it is not forgotten where another change of the folder puts its job in this one's place.
        { key: `settle-folder:${folder.id}${backdated ? `:${actor.id}` : ''}` },
      )
      await tx.audit.append({
        actor,
        action: 'folder.closed',
        subject: { type: 'folder', id: folder.id },
        codes: { closedOn, reference: folder.reference },
        details: { reason: closing.reason },
        conditions: folder.access,
      })
      return { ...folder, status: 'closed', closedOn }
    }, 'serializable')
  }
}

async function refuseBeforeNewest(tx: IngestTx, folder: Folder, closedOn: CivilDate): Promise<void> {
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
