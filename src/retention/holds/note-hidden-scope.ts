import type { Actor } from '../../access/actor.ts'
import { isMunimentError, type MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { noteRefusedSubjects } from '../note-refused-subjects.ts'
import type { RetentionTx } from '../ports.ts'
import { mayHold, reachOf } from './check-scope.ts'
import type { ScopeNames } from './hold-store.ts'

/**
 * Does `place`, and writes into the log which of the records, folders and classes that a hold was to be placed on were out of the reach of
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
    if (!isUnknown(error)) throw error
    await unitOfWork.run(async (tx) => {
      const { records, folders, classes } = await tx.holds.lockScope(names)
      const subjects = [
        ...records.map((record) => ({ ...record, type: 'record' as const })),
        ...folders.map((folder) => ({ ...folder, type: 'folder' as const })),
        ...classes.map(({ code, path }) => ({ id: code, type: 'class' as const, access: reachOf(path) })),
      ]
      const hidden = subjects.filter(({ access }) => !mayHold(actor, access))
      await noteRefusedSubjects(tx, actor, { asked: 'place-hold', refusal: error }, hidden)
    })
    throw error
  }
}

function isUnknown(error: unknown): error is MunimentError {
  return (['unknown-record', 'unknown-folder', 'unknown-class'] as const).some((code) =>
    isMunimentError(error, code),
  )
}
