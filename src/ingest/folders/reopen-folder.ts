import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { Folder } from '../../records/folder.ts'
import type { IngestTx } from '../ports.ts'
import { requireReopenable } from './require-reopenable.ts'

/**
 * Reopens a closed folder, for a stated reason: whatever counted from its closure is untriggered again, and leaves the
 * lists with the job that settles the folder.
 */
export function makeReopenFolder({ unitOfWork }: { readonly unitOfWork: UnitOfWork<IngestTx> }) {
  return async (
    actor: Actor,
    reference: string,
    { reason }: { readonly reason?: string },
  ): Promise<Folder> => {
    requireAllowed(actor, 'reopen-folder')
    if (reason === undefined)
      throw new MunimentError('reason-missing', 'Say why: reopening a folder wants a reason.')
    return unitOfWork.run(async (tx) => {
      const folder = requireReopenable(actor, await tx.folders.findForChange(reference), 'reopen-folder')
      await tx.retention.keepFolder(folder.id)
      await tx.folders.setStatus(folder.id, 'open', null)
      await tx.retention.settleFolder(folder.id, 'folder-reopened', actor)
      await tx.jobs.enqueue('settle-folder', { folderId: folder.id }, { key: `settle-folder:${folder.id}` })
      await tx.audit.append({
        actor,
        action: 'folder.reopened',
        subject: { type: 'folder', id: folder.id },
        codes: { closedOnBefore: folder.closedOn, reference: folder.reference },
        details: { reason },
        conditions: folder.access,
      })
      return { ...folder, status: 'open', closedOn: null }
    }, 'serializable')
  }
}
