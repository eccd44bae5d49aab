import type { Action } from '../../access/action.ts'
import type { Actor } from '../../access/actor.ts'
import type { RecordId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { IngestTx } from '../ports.ts'

/** Writes down that somebody known was refused a record that exists; of what never was, nothing is written. */
export type NoteRefusal = (actor: Actor, action: Action, id: RecordId) => Promise<void>

/** Refusals to known people are in the log (DESIGN §6), though the person is told only that there is nothing. */
export function makeNoteRefusal({ unitOfWork }: { readonly unitOfWork: UnitOfWork<IngestTx> }): NoteRefusal {
  return async (actor, action, id) => {
    await unitOfWork.run(async (tx) => {
      const record = await tx.records.find(id)
      if (record === undefined) return
      await tx.audit.append({
        actor,
        action: 'access.refused',
        subject: { type: 'record', id },
        outcome: 'refused',
        codes: { asked: action, code: 'not-found' },
      })
    })
  }
}
