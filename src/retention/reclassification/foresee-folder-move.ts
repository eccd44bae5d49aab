import type { Foresee } from '../what-if/make-what-if.ts'
import { refuseFrozen } from '../what-if/refuse-frozen.ts'
import { settlingsOfFolder } from '../what-if/settlings-supposing.ts'
import { requireFolderMove } from './require-folder-move.ts'

/** A folder to move, by its reference and the code of a class. */
export interface FolderMoveToForesee {
  readonly reference: string
  readonly class: string
}

/** What reclassifying a folder would write. The errors of moving it; for whoever may look and reaches both classes. */
export const foreseeFolderMove: Foresee<FolderMoveToForesee> = async (tx, move, today, actor) => {
  const found = await tx.reclassifications.find(move.reference)
  const { folder, access } = await requireFolderMove(tx, actor, found, {
    action: 'preview-filing',
    class: move.class,
  })
  refuseFrozen(await tx.places.keepsClass(folder.id))
  const heldThere = await tx.places.holdStands(null, access.classPath)
  const supposed = { id: folder.id, classCode: move.class }
  return settlingsOfFolder(tx, supposed, { today, reviewIfDueOn: today, heldThere })
}
