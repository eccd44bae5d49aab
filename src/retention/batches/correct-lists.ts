import { type Actor, systemActor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { BatchId } from '../../kernel/ids.ts'
import { londonDate } from '../../records/london-date.ts'
import { auditActor, type RetentionTx } from '../ports.ts'
import type { MovedScope } from './batch-store.ts'
import { reloadBatch } from './load-batch.ts'

/**
 * Corrects the open lists after dates in the scope have moved: an item that stands otherwise than it was listed drops out
 * with its reason, and is listed anew when it is due.
 */
export async function correctLists(
  tx: Pick<RetentionTx, 'batches' | 'audit'>,
  clock: Clock,
  actor: Actor,
  scope: MovedScope,
): Promise<void> {
  const dropped = await tx.batches.dropMoved(scope, londonDate(clock.now()))
  await tx.audit.appendAll(
    dropped.map(({ batchId, recordId, reason }) => ({
      action: 'item.skipped' as const,
      actor: auditActor(actor),
      subject: { type: 'record' as const, id: recordId },
      codes: { batchId, cause: reason },
    })),
  )
  for (const batchId of new Set(dropped.map((item) => item.batchId))) await endEmptyBatch(tx, clock, batchId)
}

/** An approved batch in which nothing is left to do is complete; one under review stays with its reviewers. */
async function endEmptyBatch(
  tx: Pick<RetentionTx, 'batches' | 'audit'>,
  clock: Clock,
  batchId: BatchId,
): Promise<void> {
  const { state, counts } = await reloadBatch(tx, batchId)
  if (state !== 'approved' || counts.pending > 0) return
  await tx.batches.setState(batchId, 'completed', { completedAt: clock.now() })
  await tx.audit.append({
    action: 'batch.completed',
    actor: systemActor,
    subject: { type: 'batch', id: batchId },
    codes: { ...counts },
  })
}
