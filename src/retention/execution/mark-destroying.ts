import { systemActor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Failpoint } from '../../kernel/failpoint.ts'
import type { BatchId, RecordId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { RetentionTx } from '../ports.ts'
import type { DisposalCase } from './disposal-store.ts'
import { reasonNow } from './reason-now.ts'
import type { SkipReason } from './reason-to-skip.ts'
import { skipItem } from './skip-item.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
  readonly failpoint: Failpoint
}

export type MarkDestroying = (
  batchId: BatchId,
  recordId: RecordId,
) => Promise<'marked' | 'skipped' | 'destroyed'>

/**
 * Step 1: one transaction reads anew all that the approval relied on and marks the record `destroying`, or takes the
 * item out of the batch with the reason. An item that is past this already is left as it is, and so is one to be
 * transferred until its receiver has taken every file of it.
 */
export function makeMarkDestroying({ unitOfWork, clock, failpoint }: Deps): MarkDestroying {
  return (batchId, recordId) =>
    unitOfWork.run(async (tx) => {
      const found = await tx.disposal.lock(batchId, recordId)
      if (found === undefined) return 'skipped'
      const { item, batch } = found
      if (item.state === 'destroyed' || item.state === 'transferred') return 'destroyed'
      if (item.state === 'destroying' || item.state === 'verifying') return 'marked'
      if (item.state !== 'approved' || batch.state !== 'executing') return 'skipped'
      const ready = await isReady(tx, found)
      if (ready === 'no') return 'skipped'
      const now = clock.now()
      const reason = ready === 'yes' ? await reasonNow(tx, found, now) : ready
      if (reason !== undefined) {
        await skipItem(tx, systemActor, item, reason, now)
        return 'skipped'
      }
      await tx.disposal.markDestroying(batchId, recordId)
      failpoint('disposal.before-marked-destroying')
      return 'marked'
    }, 'serializable')
}

/** What is to be destroyed is; what is to be transferred only once it has been received, with all that it holds. */
async function isReady(
  tx: RetentionTx,
  { item: { batchId, recordId, decision } }: DisposalCase,
): Promise<'yes' | 'no' | Extract<SkipReason, 'content-changed'>> {
  if (decision === 'destroy') return 'yes'
  if (decision !== 'transfer') return 'no'
  const receipt = await tx.transfers.receipt(batchId, recordId)
  if (receipt === 'content-changed') return receipt
  return receipt === 'taken' ? 'yes' : 'no'
}
