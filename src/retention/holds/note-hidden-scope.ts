import type { Actor } from '../../access/actor.ts'
import { markNoted } from '../../access/noted-refusal.ts'
import { isMunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { auditActor, type RetentionTx } from '../ports.ts'
import { mayHold } from './check-scope.ts'
import type { ScopeNames } from './hold-store.ts'

/**
 * Does `place`, and writes into the log which of the records and folders that a hold was to be placed on were out of the reach of
 * whoever wanted it, though they are told only that there are none such (DESIGN §6). Of what never was nothing is written.
 */
export async function noteHiddenScope<Result>(
  unitOfWork: UnitOfWork<RetentionTx>,
  actor: Actor,
  names: ScopeNames,
  place: () => Promise<Result>,
): Promise<Result> {
  try {
    return await place()
  } catch (error) {
    if (!isMunimentError(error, 'unknown-record') && !isMunimentError(error, 'unknown-folder')) throw error
    const { code } = error
    await unitOfWork.run(async (tx) => {
      const { records, folders } = await tx.holds.lockScope(names)
      const subjects = [
        ...records.map((record) => ({ ...record, type: 'record' as const })),
        ...folders.map((folder) => ({ ...folder, type: 'folder' as const })),
      ]
      const hidden = subjects.filter(({ access }) => !mayHold(actor, access))
      if (hidden.length === 0) return
      await tx.audit.appendAll(
        hidden.map(({ type, id }) => ({
          action: 'access.refused' as const,
          actor: auditActor(actor),
          subject: { type, id },
          outcome: 'refused' as const,
          codes: { asked: 'place-hold', code },
        })),
      )
      markNoted(error)
    })
    throw error
  }
}
