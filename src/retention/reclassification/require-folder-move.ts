import type { Action } from '../../access/action.ts'
import type { Actor } from '../../access/actor.ts'
import { authorise } from '../../access/authorise.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { AccessConditions } from '../../records/access-conditions.ts'
import type { RetentionTx } from '../ports.ts'
import type { FolderToMove } from './reclassification-store.ts'

interface Move {
  /** What the actor is to be allowed in both classes: the move itself, or to look at what it would do. */
  readonly action: Action
  readonly class: string
}

/** The folder where it may be moved to the class, and who reads it there. Throws what moving it throws. */
export async function requireFolderMove(
  tx: RetentionTx,
  actor: Actor,
  folder: FolderToMove | undefined,
  move: Move,
): Promise<{ readonly folder: FolderToMove; readonly access: AccessConditions }> {
  if (folder === undefined) throw notFound()
  requireAllowed(actor, move.action, folder.access)
  const access = await conditionsThere(tx, actor, folder, move)
  await refuseAsItStands(tx, folder, move.class)
  return { folder, access }
}

async function conditionsThere(
  tx: RetentionTx,
  actor: Actor,
  folder: FolderToMove,
  { action, class: toClass }: Move,
): Promise<AccessConditions> {
  const classPath = await tx.reclassifications.classPath(toClass)
  if (classPath !== undefined) {
    const access = { ...folder.access, classPath }
    if (authorise(actor, action, access) === 'allowed') return access
  }
  throw new MunimentError('unknown-class', 'There is no class of this code that you may file under.', {
    errors: [{ path: 'class', message: 'is no class that you may file under' }],
  })
}

async function refuseAsItStands(tx: RetentionTx, folder: FolderToMove, toClass: string): Promise<void> {
  if (folder.classCode === toClass)
    throw new MunimentError('conflict', 'The folder lies in this class already.')
  if (folder.minimised)
    throw new MunimentError('gone', 'This folder was emptied by disposal: there is nothing to move.')
  if (!(await tx.reclassifications.isBeingDestroyed(folder.id))) return
  // Not how many: the officer need not be able to read them.
  throw new MunimentError(
    'being-destroyed',
    'Something in this folder is being destroyed at this moment: try again when that has ended.',
  )
}
