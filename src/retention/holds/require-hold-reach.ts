import type { Action } from '../../access/action.ts'
import type { Actor } from '../../access/actor.ts'
import type { HoldId } from '../../kernel/ids.ts'
import type { RetentionTx } from '../ports.ts'
import { requireParts } from '../require-parts.ts'

/**
 * Throws `forbidden-role` unless the part of the plan for which the actor's role is granted covers all on which a hold stands: of a
 * record filed in several folders any one of them to look after the hold, as to place it, and each of them to lift it. Clearance
 * and groups are not asked for: a hold is no secret to an officer, and protects what it is on from all of them.
 */
export async function requireHoldReach(
  tx: Pick<RetentionTx, 'holds'>,
  actor: Actor,
  action: Action,
  id: HoldId,
): Promise<void> {
  const refusal = 'This hold stands on more than the part of the file plan for which your role is granted.'
  requireParts(actor, action, await tx.holds.partsOf(id), refusal)
}
