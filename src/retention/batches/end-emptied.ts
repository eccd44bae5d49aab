import { systemActor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { BatchId } from '../../kernel/ids.ts'
import type { RetentionTx } from '../ports.ts'
import type { EmptiedBatch } from './batch-store.ts'
import { reloadBatch } from './load-batch.ts'

/**
 * Ends those of these batches, or of all that there are, whose last item has left them: held, moved, dated otherwise. What is
 * still under review, which is all that is ended where nothing else is said, is withdrawn: nobody has approved it, and nobody
 * could, for there is nothing in it to look at. What was approved is complete; what a hold has emptied then waits for whoever
 * executes it, and is complete with that.
 */
export async function endEmptied(
  tx: Pick<RetentionTx, 'batches' | 'audit'>,
  clock: Clock,
  batches: readonly BatchId[] | 'all',
  states: readonly EmptiedBatch['from'][] = ['proposed', 'in-review'],
): Promise<void> {
  if (batches.length === 0) return
  for (const { id, from, state } of await tx.batches.endEmptied(batches, states, clock.now())) {
    const subject = { type: 'batch', id } as const
    if (state === 'withdrawn') {
      const codes = { from, released: 0, cause: 'nothing-left' }
      await tx.audit.append({ action: 'batch.withdrawn', actor: systemActor, subject, codes })
      continue
    }
    const { counts } = await reloadBatch(tx, id)
    await tx.audit.append({ action: 'batch.completed', actor: systemActor, subject, codes: { ...counts } })
  }
}
