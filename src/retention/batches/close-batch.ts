import type { Actor } from '../../access/actor.ts'
import type { BatchId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { accessToAll } from '../../records/access-to-all.ts'
import type { DisposalBatch } from '../disposal-batch.ts'
import { auditActor, type RetentionTx } from '../ports.ts'
import { loadBatchForChange, reloadBatch, requireState } from './load-batch.ts'
import { recordRefusal } from './record-refusal.ts'
import { requireReviewer, reviewingGroups } from './review-access.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
}

export type CloseBatch = (actor: Actor, id: BatchId, reason: string) => Promise<DisposalBatch>

/**
 * A reviewer's no, at any stage; an IG officer's also after the last. The records stay; what is still due is listed anew by
 * the next sweep. Throws `batch-state` where something in it is stuck: it came back under review from an execution by a restore.
 */
export function makeRejectBatch({ unitOfWork }: Deps): CloseBatch {
  return (actor, id, reason) => closeBatch(unitOfWork, actor, id, reason, rejecting)
}

/** Stops a batch at once: any IG officer, until execution begins (DESIGN §5). */
export function makeWithdrawBatch({ unitOfWork }: Deps): CloseBatch {
  return (actor, id, reason) => closeBatch(unitOfWork, actor, id, reason, withdrawing)
}

const rejecting = { action: 'reject-batch', state: 'rejected', entry: 'batch.rejected' } as const
const withdrawing = { action: 'withdraw-batch', state: 'withdrawn', entry: 'batch.withdrawn' } as const

async function closeBatch(
  unitOfWork: UnitOfWork<RetentionTx>,
  actor: Actor,
  id: BatchId,
  reason: string,
  way: typeof rejecting | typeof withdrawing,
): Promise<DisposalBatch> {
  await requireReviewer(unitOfWork, actor, way.action)
  return recordRefusal(unitOfWork, actor, { type: 'batch', id }, way.action, () =>
    unitOfWork.run(async (tx) => {
      const batch = await loadBatchForChange(tx, actor, way.action, id)
      const underReview = ['proposed', 'in-review'] as const
      requireState(
        batch,
        reviewingGroups(actor) === null ? [...underReview, 'approved'] : underReview,
        way.state,
      )
      refuseBegun(batch)
      const released = await tx.batches.releaseOpenItems(id, way.state)
      await tx.batches.voidApprovals(id)
      await tx.batches.setState(id, way.state, { reason })
      const entry = await tx.audit.append({
        action: way.entry,
        actor: auditActor(actor),
        subject: { type: 'batch', id },
        codes: { from: batch.state, released },
        details: { reason },
        conditions: accessToAll(batch.access),
      })
      await tx.batches.tieReleased(id, way.state, entry)
      return reloadBatch(tx, id)
    }, 'serializable'),
  )
}

/** Nobody could bring to its end what is partly destroyed in a batch that is closed. */
function refuseBegun({ state, counts }: DisposalBatch): void {
  if (counts.failed === 0) return
  throw new MunimentError(
    'batch-state',
    'Something in this batch is stuck in its destruction, which had begun: retain what shall stay, and approve and execute the batch anew.',
    { details: { state, failed: counts.failed } },
  )
}
