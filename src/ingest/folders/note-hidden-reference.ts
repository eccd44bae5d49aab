import type { Actor } from '../../access/actor.ts'
import { authorise } from '../../access/authorise.ts'
import { markNoted } from '../../access/noted-refusal.ts'
import { isMunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { Folder } from '../../records/folder.ts'
import type { IngestTx } from '../ports.ts'
import type { NewFolder } from './create-folder.ts'

type CreateFolder = (actor: Actor, wanted: NewFolder) => Promise<Folder>

/**
 * Opens a folder as `createFolder` does, and writes into the log if its reference was that of a folder which whoever asked may
 * not read: references are unique, so the refusal tells them that there is one (ADR 42), and trying many is seen.
 */
export function makeNoteHiddenReference({ unitOfWork }: { readonly unitOfWork: UnitOfWork<IngestTx> }) {
  return (createFolder: CreateFolder): CreateFolder =>
    async (actor, wanted) => {
      try {
        return await createFolder(actor, wanted)
      } catch (error) {
        if (wanted.reference !== undefined && isMunimentError(error, 'folder-exists'))
          await note(actor, wanted.reference, error)
        throw error
      }
    }

  async function note(actor: Actor, reference: string, refusal: unknown): Promise<void> {
    await unitOfWork.run(async (tx) => {
      const taken = await tx.folders.findByReference(reference)
      if (taken === undefined || authorise(actor, 'read-folder', taken.access) === 'allowed') return
      await tx.audit.append({
        actor,
        action: 'access.refused',
        subject: { type: 'folder', id: taken.id },
        outcome: 'refused',
        codes: { asked: 'create-folder', code: 'folder-exists' },
      })
      markNoted(refusal)
    })
  }
}
