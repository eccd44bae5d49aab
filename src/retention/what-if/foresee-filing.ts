import type { ForeseeingTx } from '../ports.ts'
import type { ClosingToForesee, MoveToForesee } from './filing-rules.ts'
import type { Foresee } from './make-what-if.ts'
import { refuseFrozen } from './refuse-frozen.ts'
import { settlingsOfFolder, settlingsOfRecord } from './settlings-supposing.ts'

/** What closing a folder would write. The errors of closing it. */
export const foreseeClosing: Foresee<ClosingToForesee, ForeseeingTx> = async (tx, closing, today, actor) => {
  const { folderId: id, closedOn } = await tx.filing.closing(actor, closing, today)
  refuseFrozen(await tx.places.isFrozen(id, 'folder'))
  return settlingsOfFolder(tx, { id, closedOn }, { today, reviewIfDueOn: null })
}

/** What reopening a folder, by its reference, would write. The errors of reopening it. */
export const foreseeReopening: Foresee<string, ForeseeingTx> = async (tx, reference, today, actor) => {
  const id = await tx.filing.reopening(actor, reference)
  refuseFrozen(await tx.places.isFrozen(id, 'folder'))
  return settlingsOfFolder(tx, { id, closedOn: null }, { today, reviewIfDueOn: null })
}

/** What moving a record to another folder would write. The errors of moving it. */
export const foreseeMove: Foresee<MoveToForesee, ForeseeingTx> = async (tx, move, today, actor) => {
  const { from, to, classPath } = await tx.filing.moving(actor, move)
  refuseFrozen(await tx.places.isFrozen(move.id, 'record'))
  const record = { id: move.id, moved: { from, to, on: today } }
  const heldThere = await tx.places.holdStands(to, classPath)
  return settlingsOfRecord(tx, from, record, { today, reviewIfDueOn: today, heldThere })
}
