import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import { isMunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import type { Folder } from '../../records/folder.ts'
import type { IngestTx } from '../ports.ts'
import { requireClosable } from './require-closable.ts'

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
 * today. A closed folder: `folder-closed`.
 *
 * Two transactions. The first waits for whatever is being filed in the folder, looks at it only then, which no serializable
 * one could, and closes: what comes later is refused. The second dates what lies there; a job does where it cannot.
 */
export function makeCloseFolder({ unitOfWork, clock }: Deps) {
  return async (actor: Actor, reference: string, closing: FolderClosing): Promise<Folder> => {
    requireAllowed(actor, 'close-folder')
    const closed = await unitOfWork.run((tx) => close(tx, actor, reference, closing))
    try {
      await unitOfWork.run(
        (tx) => tx.retention.settleFolder(closed.id, 'folder-closed', actor),
        'serializable',
      )
    } catch (error) {
      // It is closed, which is what was asked for.
      if (!isMunimentError(error, 'engine-unavailable')) throw error
    }
    return closed
  }

  async function close(
    tx: IngestTx,
    actor: Actor,
    reference: string,
    { on, reason }: FolderClosing,
  ): Promise<Folder> {
    const today = londonDate(clock.now())
    const found = await tx.folders.findForChange(reference)
    const { folder, closedOn } = await requireClosable(tx, actor, found, {
      action: 'close-folder',
      on,
      today,
    })
    await tx.retention.keepFolder(folder.id)
    await tx.folders.setStatus(folder.id, 'closed', closedOn)
    const backdated = closedOn < today
    await tx.jobs.enqueue(
      'settle-folder',
      { folderId: folder.id, cause: 'folder-closed', ...(backdated ? { hastenedBy: actor.id } : {}) },
      // Whoever is to answer for it is not forgotten where another change of the folder puts its job in this one's place.
      { key: `settle-folder:${folder.id}:${backdated ? actor.id : 'closed'}` },
    )
    await tx.audit.append({
      actor,
      action: 'folder.closed',
      subject: { type: 'folder', id: folder.id },
      codes: { closedOn, reference: folder.reference },
      details: { reason },
      conditions: folder.access,
    })
    return { ...folder, status: 'closed', closedOn }
  }
}
