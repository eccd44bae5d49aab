import type { Actor } from '../../access/actor.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { Folder } from '../../records/folder.ts'
import type { RecordEntity } from '../../records/record-entity.ts'
import { requireFolderForFiling } from '../folders/folder-for-filing.ts'
import type { FolderForFiling } from '../ports.ts'

/** The folder where the record may be moved into it. Refused like a capture there, and with `conflict` where it lies there. */
export function requireMoveTarget(
  actor: Actor,
  record: RecordEntity,
  found: FolderForFiling | undefined,
): Folder {
  const target = requireFolderForFiling(actor, found, record.fields)
  if (record.folders.some(({ folder }) => folder.id === target.id))
    throw new MunimentError('conflict', 'The record is filed in this folder already.')
  return target
}
