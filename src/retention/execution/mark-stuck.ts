import { systemActor } from '../../access/actor.ts'
import type { BatchId, RecordId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { RetentionTx } from '../ports.ts'
import { withEntries } from './skip-items.ts'

/** An item that goes no further, and its cause. */
export interface StuckItem {
  readonly recordId: RecordId
  readonly reason: string
}

export type MarkStuck = (batchId: BatchId, items: readonly StuckItem[]) => Promise<void>

/** Sets items aside with their causes: they stay visible, and are taken up again when the batch is executed again. */
export function makeMarkStuck({ unitOfWork }: { readonly unitOfWork: UnitOfWork<RetentionTx> }): MarkStuck {
  return async (batchId, items) => {
    if (items.length === 0) return
    await unitOfWork.run(async (tx) => {
      const entries = await tx.audit.appendAll(
        items.map(({ recordId, reason }) => ({
          action: 'item.stuck',
          actor: systemActor,
          subject: { type: 'record', id: recordId },
          outcome: 'failed',
          codes: { batchId, cause: reason },
        })),
      )
      await tx.disposal.markStuck(batchId, withEntries(items, entries))
    })
  }
}

/** Where it stuck and the code of the fault; never the fault's own words, which may hold paths. */
export function stuckReason(step: 'derived-copies' | 'originals', error: unknown): string {
  return `${step}: ${error instanceof MunimentError ? error.code : 'store-failed'}`
}
