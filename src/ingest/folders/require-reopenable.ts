import type { Action } from '../../access/action.ts'
import type { Actor } from '../../access/actor.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { Folder } from '../../records/folder.ts'

/** The folder where it may be reopened. Throws `not-found`, `conflict` and `gone`. */
export function requireReopenable(actor: Actor, folder: Folder | undefined, action: Action): Folder {
  if (folder === undefined) throw notFound()
  requireAllowed(actor, action, folder.access)
  if (folder.status === 'open') throw new MunimentError('conflict', 'This folder is open.')
  if (folder.title === null) {
    throw new MunimentError(
      'gone',
      'This folder was emptied by disposal and cannot be reopened: open a new one.',
    )
  }
  return folder
}
