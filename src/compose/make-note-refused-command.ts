import type { Actor } from '../access/actor.ts'
import { isNoted, markNoted } from '../access/noted-refusal.ts'
import { isMunimentError } from '../kernel/muniment-error.ts'
import type { AuditParts } from './compose-audit.ts'
import { makeNoteRoleRefusal } from './make-note-role-refusal.ts'

/**
 * Writes down what a person's role did not allow on the command line, unless somebody has, as the edge does (DESIGN §6). An
 * operator is nobody known.
 */
export function makeNoteRefusedCommand(audit: Pick<AuditParts, 'unitOfWork'>, actor: Actor) {
  const note = makeNoteRoleRefusal(audit)
  return async (error: unknown, action?: string): Promise<void> => {
    if (actor.kind !== 'person' || !isMunimentError(error, 'forbidden-role') || isNoted(error)) return
    const named = error.details['action']
    await note(actor, typeof named === 'string' ? named : action)
    markNoted(error)
  }
}
