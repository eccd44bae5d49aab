import type { Clock } from '../../kernel/clock.ts'
import type { BatchId } from '../../kernel/ids.ts'
import type { RetentionTx } from '../ports.ts'
import type { EmptiedBatch } from './batch-store.ts'
import { tellOfEmptied } from './tell-of-emptied.ts'

/**
 * Ends those of these batches whose last item has left them: held, moved, dated otherwise. What is still under review, which is all that is ended where nothing else is said, is withdrawn: nobody has approved it, and nobody
 * could, for there is nothing in it to look at. What was approved is complete; what a hold has emptied then waits for whoever
 * executes it, and is complete with that.
 */
export async function endEmptied(
  tx: Pick<RetentionTx, 'batches' | 'audit'>,
  clock: Clock,
  batches: readonly BatchId[],
  states: readonly EmptiedBatch['from'][] = ['proposed', 'in-review'],
): Promise<void> {
  if (batches.length === 0) return
  await tellOfEmptied(tx, await tx.batches.endEmptied(batches, states, clock.now()))
}
