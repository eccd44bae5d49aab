import { systemActor } from '../../access/actor.ts'
import type { BatchId, RecordId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { RetentionTx } from '../ports.ts'

/** Sets an item aside with its cause: it stays visible, and is taken up again when the batch is executed again. */
export function makeMarkStuck({ unitOfWork }: { readonly unitOfWork: UnitOfWork<RetentionTx> }) {
  return (batchId: BatchId, recordId: RecordId, reason: string): Promise<'stuck'> =>
    unitOfWork.run<'stuck'>(async (tx) => {
      const entry = await tx.audit.append({
        action: 'item.stuck',
        actor: systemActor,
        subject: { type: 'record', id: recordId },
        outcome: 'failed',
        codes: { batchId, cause: reason },
      })
      await tx.disposal.markStuck(batchId, recordId, reason, entry)
      return 'stuck'
    })
}

/** Where it stuck and the code of the fault; never the fault's own words, which may hold paths. */
export function stuckReason(step: 'derived-copies' | 'originals', error: unknown): string {
  return `${step}: ${error instanceof MunimentError ? error.code : 'store-failed'}`
}
