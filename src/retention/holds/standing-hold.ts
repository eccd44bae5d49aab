import type { Action } from '../../access/action.ts'
import type { Actor } from '../../access/actor.ts'
import { notFound } from '../../access/require-allowed.ts'
import type { HoldId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { RetentionTx } from '../ports.ts'
import type { HoldRow } from './hold-store.ts'
import { requireHoldReach } from './require-hold-reach.ts'

/**
 * A hold, its row held for a change that the actor may make to it. Throws `not-found`, and `forbidden-role` where it stands on
 * more than their part of the plan.
 */
export async function holdForChange(
  tx: RetentionTx,
  actor: Actor,
  action: Action,
  id: HoldId,
): Promise<HoldRow> {
  const hold = await tx.holds.findForChange(id)
  if (hold === undefined) throw notFound()
  await requireHoldReach(tx, actor, action, id)
  return hold
}

/** The same of one that stands; any other: `hold-lifted`. */
export async function standingHold(
  tx: RetentionTx,
  actor: Actor,
  action: Action,
  id: HoldId,
): Promise<HoldRow> {
  const hold = await holdForChange(tx, actor, action, id)
  if (hold.state !== 'lifted') return hold
  throw new MunimentError('hold-lifted', 'This hold is lifted, and changes no more.')
}

/** The same of one that stands for a request; any other: `not-a-request`. */
export async function standingRequest(tx: RetentionTx, actor: Actor, id: HoldId): Promise<HoldRow> {
  const hold = await standingHold(tx, actor, 'conduct-request', id)
  if (hold.kind !== 'hold') return hold
  throw new MunimentError('not-a-request', 'This hold stands for no request for information.')
}
