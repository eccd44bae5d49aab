import type { Action } from '../../access/action.ts'
import type { Actor } from '../../access/actor.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import { seesWithheld } from '../../access/sees-withheld.ts'
import type { BatchId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { BatchState, DisposalBatch } from '../disposal-batch.ts'
import type { RetentionTx } from '../ports.ts'
import { requireBatchAllowed } from './review-access.ts'

/** The batch, held against every other change, if the actor may do this with it; else `not-found`. */
export async function loadBatchForChange(
  tx: RetentionTx,
  actor: Actor,
  action: Action,
  id: BatchId,
): Promise<DisposalBatch> {
  const batch = await tx.batches.findForChange(id)
  if (batch === undefined) throw notFound()
  requireBatchAllowed(actor, action, batch)
  return batch
}

/** The batch as it stands, for its readers; for auditors also where its detail is withheld from them. */
export async function loadBatch(tx: RetentionTx, actor: Actor, id: BatchId): Promise<DisposalBatch> {
  const batch = await tx.batches.find(id)
  if (batch === undefined) throw notFound()
  if (seesWithheld(actor)) requireAllowed(actor, 'read-batch')
  else requireBatchAllowed(actor, 'read-batch', batch)
  return batch
}

/** Throws `batch-state` where the batch has left the states in which this can be done. */
export function requireState(batch: DisposalBatch, states: readonly BatchState[], what: string): void {
  if (states.includes(batch.state)) return
  throw new MunimentError('batch-state', `A batch that is ${batch.state} cannot be ${what}.`, {
    details: { state: batch.state },
  })
}

/** The batch as the change left it. */
export async function reloadBatch(tx: Pick<RetentionTx, 'batches'>, id: BatchId): Promise<DisposalBatch> {
  const batch = await tx.batches.find(id)
  if (batch === undefined) throw new MunimentError('internal', 'A batch vanished while it was changed.')
  return batch
}
