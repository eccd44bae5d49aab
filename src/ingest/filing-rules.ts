import type { Actor } from '../access/actor.ts'
import type { FolderId, RecordId } from '../kernel/ids.ts'
import type { CivilDate } from '../records/dates/civil-date.ts'
import { requireClosable } from './folders/require-closable.ts'
import { requireReopenable } from './folders/require-reopenable.ts'
import type { IngestTx } from './ports.ts'
import { requireChangeable } from './records/require-changeable.ts'
import { requireMoveTarget } from './records/require-move-target.ts'

/**
 * What filing says to a change that is only looked at: the rules of the change itself, over what is stored, holding nothing.
 * For whoever may look and reaches what it is about; refused as the change would be.
 */
export function makeFilingRules(tx: Pick<IngestTx, 'records' | 'folders'>) {
  const action = 'preview-filing'
  return {
    closing: async (
      actor: Actor,
      { reference, on }: { readonly reference: string; readonly on?: CivilDate },
      today: CivilDate,
    ): Promise<{ readonly folderId: FolderId; readonly closedOn: CivilDate }> => {
      const found = await tx.folders.findByReference(reference)
      const { folder, closedOn } = await requireClosable(tx, actor, found, { action, on, today })
      return { folderId: folder.id, closedOn }
    },
    reopening: async (actor: Actor, reference: string): Promise<FolderId> =>
      requireReopenable(actor, await tx.folders.findByReference(reference), action).id,
    moving: async (
      actor: Actor,
      { id, folder }: { readonly id: RecordId; readonly folder: string },
    ): Promise<{ readonly from: FolderId; readonly to: FolderId; readonly classPath: readonly string[] }> => {
      const record = requireChangeable(actor, action, await tx.records.find(id), 'any')
      const target = requireMoveTarget(actor, record, await tx.folders.findWithClass(folder))
      return { from: record.folder.id, to: target.id, classPath: target.access.classPath }
    },
  }
}
