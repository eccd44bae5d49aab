import { systemActor } from '../../access/actor.ts'
import type { RetentionTx } from '../ports.ts'
import type { EmptiedBatch } from './batch-store.ts'
import { reloadBatch } from './load-batch.ts'

/** An entry for each batch that has ended because nothing was left in it. */
export async function tellOfEmptied(
  tx: Pick<RetentionTx, 'batches' | 'audit'>,
  emptied: readonly EmptiedBatch[],
): Promise<void> {
  for (const { id, from, state } of emptied) {
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
