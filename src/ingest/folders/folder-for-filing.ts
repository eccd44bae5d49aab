import type { Actor } from '../../access/actor.ts'
import { authorise } from '../../access/authorise.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { Folder } from '../../records/folder.ts'
import type { FieldValue } from '../../records/record-entity.ts'
import { checkFields } from '../capture/check-fields.ts'
import type { FolderForFiling } from '../ports.ts'

/**
 * The folder where `actor` may file something with these fields now. Throws `unknown-folder` (also for one that may not
 * be read), `folder-closed`, `unknown-field`, `invalid-field` and `missing-field`.
 */
export function requireFolderForFiling(
  actor: Actor,
  found: FolderForFiling | undefined,
  fields: { readonly [name: string]: FieldValue },
): Folder {
  if (found === undefined) throw unknownFolder()
  const { folder, recordClass } = found
  if (authorise(actor, 'capture-record', folder.access) !== 'allowed') throw unknownFolder()
  // What is built in belongs to Muniment itself: certificates are captured there.
  if (recordClass.builtIn && actor.kind !== 'system') throw unknownFolder()
  refuseClosed(folder)
  checkFields(fields, recordClass)
  return folder
}

/** Throws `folder-closed` for a folder that takes nothing any more. */
export function refuseClosed(folder: Folder): void {
  if (folder.status === 'open') return
  throw new MunimentError(
    'folder-closed',
    'This folder is closed: file in an open one, or have this one reopened.',
  )
}

/** The same for a folder that is not there and for one that may not be read. */
export function unknownFolder(): MunimentError {
  return new MunimentError('unknown-folder', 'There is no folder of this reference that you may file in.')
}
