import type { Action } from '../../access/action.ts'
import type { Actor } from '../../access/actor.ts'
import type { Subject } from '../../records/record-entity.ts'
import type { RetentionTx } from '../ports.ts'
import { requireParts } from '../require-parts.ts'

/**
 * Throws `forbidden-role` unless the part of the plan for which the actor's role is granted covers all that counts from such an event
 * of the subject, with every folder of each record. Clearance and groups are not asked for: an event dates whatever is about its
 * subject, also what its registrar may not read. What is filed about the subject later inherits the event, wherever that is.
 */
export async function requireEventReach(
  tx: Pick<RetentionTx, 'events'>,
  actor: Actor,
  action: Action,
  { type, subject }: { readonly type: string; readonly subject: Subject },
): Promise<void> {
  const refusal = 'This event dates more than the part of the file plan for which your role is granted.'
  requireParts(actor, action, await tx.events.partsAbout(type, subject), refusal)
}
