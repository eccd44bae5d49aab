import type { Actor } from '../../access/actor.ts'
import { isMunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { Folder } from '../../records/folder.ts'
import type { IngestTx } from '../ports.ts'
import type { FolderClosing } from './close-folder.ts'

type CloseFolder = (actor: Actor, reference: string, closing: FolderClosing) => Promise<Folder>

const telling = ['date-before-newest-record', 'date-in-future'] as const

/**
 * Closes a folder as `closeFolder` does, and writes into the log if the day was refused: an attempt at bringing ends
 * forward is seen by the auditor also where it failed (DESIGN §6).
 */
export function makeRecordBackdating({ unitOfWork }: { readonly unitOfWork: UnitOfWork<IngestTx> }) {
  return (closeFolder: CloseFolder): CloseFolder =>
    async (actor, reference, closing) => {
      try {
        return await closeFolder(actor, reference, closing)
      } catch (error) {
        const code = telling.find((known) => isMunimentError(error, known))
        if (code !== undefined) await note(actor, reference, code)
        throw error
      }
    }

  async function note(actor: Actor, reference: string, code: string): Promise<void> {
    await unitOfWork.run(async (tx) => {
      const folder = await tx.folders.findForChange(reference)
      if (folder === undefined) return
      await tx.audit.append({
        actor,
        action: 'access.refused',
        subject: { type: 'folder', id: folder.id },
        outcome: 'refused',
        codes: { attempted: 'close-folder', code },
      })
    })
  }
}
