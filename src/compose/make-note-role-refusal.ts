import type { PersonActor } from '../access/actor.ts'
import type { AuditParts } from './compose-audit.ts'

/** Writes down that a known person asked for what their role does not allow; `asked` is the action, where that is known. */
export function makeNoteRoleRefusal({ unitOfWork }: Pick<AuditParts, 'unitOfWork'>) {
  return (actor: PersonActor, asked: string | undefined): Promise<void> =>
    unitOfWork.run(async (tx) => {
      await tx.audit.append({
        actor,
        action: 'access.refused',
        subject: { type: 'person', id: actor.id },
        outcome: 'refused',
        codes: { ...(asked === undefined ? {} : { asked }), code: 'forbidden-role' },
      })
    })
}
