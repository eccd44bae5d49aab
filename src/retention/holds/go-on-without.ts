import type { BatchId } from '../../kernel/ids.ts'
import type { RetentionTx } from '../ports.ts'

/**
 * Lets batches go on after a hold took something out of them. One in execution may have nothing left to wait for, and
 * would stay open for ever; one whose package holds what is held now makes it anew. One under review ends
 * with the job where nothing is left in it; not the hold itself, which would wait for whoever is deciding on the batch.
 */
export async function goOnWithout(tx: Pick<RetentionTx, 'jobs'>, batches: readonly BatchId[]): Promise<void> {
  for (const batchId of batches)
    await tx.jobs.enqueue('execute-disposal', { batchId }, { key: `batch:${batchId}` })
}
