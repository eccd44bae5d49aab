import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { BatchId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { DisposalBatch } from '../disposal-batch.ts'
import { auditActor, type RetentionTx } from '../ports.ts'
import type { RetainedItem } from './batch-store.ts'
import { loadBatchForChange, reloadBatch, requireState } from './load-batch.ts'
import { recordRefusal } from './record-refusal.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
  readonly coolingOffMs: number
}

export type ApproveBatch = (actor: Actor, id: BatchId, reason: string) => Promise<DisposalBatch>

/**
 * Approves a batch as decided and starts its cooling-off. Items held meanwhile drop out; an undecided one refuses
 * the whole (`undecided`), for silence never destroys. Whoever swept by hand, proposed, decided any item or brought an
 * item's end forward is refused with `separation-of-duties`. What is retained is kept from now on; a batch that
 * destroys nothing is complete with its approval.
 */
export function makeApproveBatch({ unitOfWork, clock, coolingOffMs }: Deps): ApproveBatch {
  return async (actor, id, reason) => {
    requireAllowed(actor, 'approve-batch')
    // The policy lets only persons approve; this tells the compiler, and keeps the name and the way they signed in.
    if (actor.kind !== 'person') throw new MunimentError('forbidden-role', 'Only a person approves.')
    return recordRefusal(unitOfWork, actor, { type: 'batch', id }, 'approve-batch', () =>
      unitOfWork.run(async (tx) => {
        const batch = await loadBatchForChange(tx, actor, 'approve-batch', id)
        requireState(batch, ['proposed', 'in-review'], 'approved')
        const at = clock.now()
        const heldItems = await tx.batches.skipHeld(id)
        await refuseUndecided(tx, id)
        await refuseWithoutAuthority(tx, batch)
        const notBefore = new Date(at.getTime() + coolingOffMs)
        const auditEntryId = await tx.audit.append({
          action: 'batch.approved',
          actor: auditActor(actor),
          subject: { type: 'batch', id },
          codes: {
            manifestDigest: batch.manifestDigest,
            items: batch.counts.total,
            heldItems,
            notBefore: notBefore.toISOString(),
            how: actor.how,
          },
          details: { reason },
        })
        await tx.batches.insertApproval(id, {
          personId: actor.id,
          name: actor.name,
          at,
          how: actor.how,
          reason,
          auditEntryId,
        })
        await tx.batches.setState(id, 'approved', { notBefore })
        await retain(tx, actor, id, await tx.batches.applyDecisions(id), at)
        const approved = await reloadBatch(tx, id)
        if (approved.counts.pending > 0) return approved
        await tx.batches.setState(id, 'completed', { completedAt: at })
        await tx.audit.append({
          action: 'batch.completed',
          actor: auditActor(actor),
          subject: { type: 'batch', id },
          codes: { ...approved.counts },
        })
        return reloadBatch(tx, id)
      }, 'serializable'),
    )
  }
}

async function refuseUndecided(tx: RetentionTx, id: BatchId): Promise<void> {
  const undecided = await tx.batches.undecided(id)
  if (undecided === 0) return
  throw new MunimentError('undecided', `${undecided} of its items are not decided: silence never destroys.`, {
    details: { undecided },
  })
}

async function refuseWithoutAuthority(tx: RetentionTx, batch: DisposalBatch): Promise<void> {
  const without = await tx.batches.withoutAuthority(batch.id)
  if (without === 0) return
  throw new MunimentError('no-authority', 'No outside authority allows this: its schedule names none.', {
    details: { items: without },
  })
}

async function retain(
  tx: RetentionTx,
  actor: Actor,
  batchId: BatchId,
  items: readonly RetainedItem[],
  at: Date,
): Promise<void> {
  if (items.length === 0) return
  await tx.past.keepRecords(
    items.map(({ recordId }) => recordId),
    at,
  )
  await tx.batches.retainRecords(items)
  await tx.audit.appendAll(
    items.map((item) => ({
      action: 'item.retained' as const,
      actor: auditActor(actor),
      subject: { type: 'record' as const, id: item.recordId },
      codes: { batchId, decision: item.decision, until: item.until },
    })),
  )
}
