import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { correctLists } from '../batches/correct-lists.ts'
import { makeRetentionAtFiling } from '../dates/retention-at-filing.ts'
import { goOnWithout } from '../holds/go-on-without.ts'
import { auditActor, type RetentionTx } from '../ports.ts'
import { alignRecords } from './align-records.ts'
import { requireFolderMove } from './require-folder-move.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
}

export type MoveFolder = (
  actor: Actor,
  reference: string,
  move: { readonly class: string; readonly reason: string },
) => Promise<void>

/**
 * Reclassifies a folder with all that lies in it, open or closed. Every record is computed anew under its new schedule from
 * the original trigger at its own past date; what is then already due goes to review, never straight to destruction, and
 * whoever moved it cannot approve (DESIGN §5). Who may read follows the class; a hold keeps what it has caught. Absent or
 * out of reach: `not-found`; no class that the actor may file under: `unknown-class`; already there: `conflict`; while a
 * record in it is being destroyed: `being-destroyed`.
 */
export function makeMoveFolder({ unitOfWork, clock }: Deps): MoveFolder {
  return async (actor, reference, { class: toClass, reason }) => {
    requireAllowed(actor, 'move-folder')
    await unitOfWork.run(async (tx) => {
      const found = await tx.reclassifications.findForMove(reference, toClass)
      const { folder, access } = await requireFolderMove(tx, actor, found, {
        action: 'move-folder',
        class: toClass,
      })
      const at = clock.now()
      // Whatever reaches it where it lies still holds it where it goes.
      await goOnWithout(tx, await tx.holds.catchFolder(folder.id, at))
      await tx.past.keepFolder(folder.id, at)
      await tx.reclassifications.setClass(folder.id, toClass)
      await goOnWithout(tx, await tx.holds.catchFolder(folder.id, at))
      await tx.audit.append({
        action: 'folder.moved',
        actor: auditActor(actor),
        subject: { type: 'folder', id: folder.id },
        codes: { fromClass: folder.classCode, toClass },
        details: { reason },
        conditions: access,
      })
      await tx.audit.coverDetails({ type: 'folder', id: folder.id }, access)
      await alignRecords(tx, folder.id, { isReadOtherwise: true })
      await makeRetentionAtFiling(tx, clock).settleFolder(folder.id, 'folder-moved', actor)
      await correctLists(tx, clock, actor, { folders: [folder.id] })
      await tx.jobs.enqueue('settle-folder', { folderId: folder.id }, { key: `settle-folder:${folder.id}` })
    }, 'serializable')
  }
}
