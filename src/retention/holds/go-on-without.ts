import { systemActor } from '../../access/actor.ts'
import { tellOfSkipped } from '../batches/tell-of-skipped.ts'
import type { RetentionTx } from '../ports.ts'
import type { TakenOut } from './taken-out.ts'

/**
 * Lets batches go on after a hold took something out of them. One in execution may have nothing left to wait for, and
 * would stay open for ever; one whose package holds what is held now makes it anew. One under review ends
 * with the job where nothing is left in it; not the hold itself, which would wait for whoever is deciding on the batch.
 * Of what somebody had decided the log tells that it stays; of anything else it would tell what a query matched (ADR 20).
 */
export async function goOnWithout(
  tx: Pick<RetentionTx, 'jobs' | 'audit' | 'batches'>,
  { items, batches }: TakenOut,
): Promise<void> {
  await tellOfSkipped(
    tx,
    systemActor,
    items.filter(({ decided }) => decided),
  )
  for (const batchId of batches)
    await tx.jobs.enqueue('execute-disposal', { batchId }, { key: `batch:${batchId}` })
}
