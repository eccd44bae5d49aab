import { type Actor, systemActor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { BatchId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { accessToAll } from '../../records/access-to-all.ts'
import type { DisposalBatch } from '../disposal-batch.ts'
import { auditActor, type RetentionTx } from '../ports.ts'
import type { RetainedItem } from './batch-store.ts'
import { endEmptied } from './end-emptied.ts'
import { goOnToNextStep } from './go-on-to-next-step.ts'
import { loadBatchForChange, reloadBatch, requireState } from './load-batch.ts'
import { recordRefusal } from './record-refusal.ts'
import { requireReviewer } from './review-access.ts'
import { awaitedStage, standingApprovals } from './review-progress.ts'
import { tellOfItems } from './tell-of-items.ts'
import { tellOfSkipped } from './tell-of-skipped.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
  readonly coolingOffMs: number
}

export type ApproveBatch = (actor: Actor, id: BatchId, reason: string) => Promise<DisposalBatch>

/**
 * Approves a batch as decided, in the stage that is open; with the last stage it is approved and its cooling-off starts.
 * Items held meanwhile drop out; an undecided one refuses the whole (`undecided`), for silence never destroys. Whoever
 * swept by hand, proposed, decided any item, brought an item's end forward or filled an earlier stage is refused with
 * `separation-of-duties`, and who does not hold the review role of the stage with `not-awaited`. What is retained is kept
 * from the last stage on, and what goes on to its next step counts from the London day of that approval; a batch that
 * destroys nothing is complete with it.
 */
export function makeApproveBatch({ unitOfWork, clock, coolingOffMs }: Deps): ApproveBatch {
  return async (actor, id, reason) => {
    await requireReviewer(unitOfWork, actor, 'approve-batch')
    // The policy lets only persons approve; this tells the compiler, and keeps the name and the way they signed in.
    if (actor.kind !== 'person') throw new MunimentError('forbidden-role', 'Only a person approves.')
    return recordRefusal(unitOfWork, actor, { type: 'batch', id }, 'approve-batch', () =>
      unitOfWork.run(async (tx) => {
        const batch = await loadBatchForChange(tx, actor, 'approve-batch', id)
        requireState(batch, ['proposed', 'in-review'], 'approved')
        const open = awaitedStage(batch)
        if (open === undefined) throw new MunimentError('internal', 'A batch under review awaits nobody.')
        const isLast = open.stage === batch.stages.length
        const at = clock.now()
        const held = await tx.batches.skipHeld(id)
        await tellOfSkipped(tx, systemActor, held)
        await refuseUndecided(tx, id)
        await refuseWithoutAuthority(tx, batch)
        const executableFrom = new Date(at.getTime() + coolingOffMs)
        // The latest: the clocks of two processes differ by a moment, and what an earlier stage began nothing shortens.
        const waits = [executableFrom, ...standingApprovals(batch).map((given) => given.executableFrom)]
        const notBefore = new Date(Math.max(...waits.map(Number)))
        const auditEntryId = await tx.audit.append({
          action: 'batch.approved',
          actor: auditActor(actor),
          subject: { type: 'batch', id },
          codes: {
            manifestDigest: batch.manifestDigest,
            items: batch.counts.total,
            heldItems: held.length,
            stage: open.stage,
            stages: batch.stages.length,
            role: open.role,
            notBefore: isLast ? notBefore.toISOString() : null,
            how: actor.how,
            tokenSince: actor.tokenSince?.toISOString(),
          },
          details: { reason },
          conditions: accessToAll(batch.access),
        })
        await tx.batches.insertApproval(id, {
          stage: open.stage,
          personId: actor.id,
          name: actor.name,
          at,
          how: actor.how,
          reason,
          auditEntryId,
          executableFrom,
        })
        if (!isLast) {
          await tx.batches.setState(id, 'in-review')
          if (held.length > 0) await endEmptied(tx, clock, [id])
          return reloadBatch(tx, id)
        }
        await tx.batches.setState(id, 'approved', { notBefore })
        await tellOfSkipped(tx, auditActor(actor), await tx.batches.skipMovedSteps(id))
        await retain(tx, actor, id, await tx.batches.applyDecisions(id), clock)
        const approved = await reloadBatch(tx, id)
        // What got stuck before a restore is brought to its end by the execution.
        if (approved.counts.pending > 0 || approved.counts.failed > 0) return approved
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
  clock: Clock,
): Promise<void> {
  if (items.length === 0) return
  await tx.past.keepRecords(
    items.map(({ recordId }) => recordId),
    clock.now(),
  )
  await tx.batches.retainRecords(items.filter(({ decision }) => decision !== 'next-step'))
  await tellOfItems(
    tx,
    items.map((item) => ({ ...item, batchId })),
    ({ recordId, decision, until }) => ({
      action: 'item.retained',
      actor: auditActor(actor),
      subject: { type: 'record', id: recordId },
      codes: { batchId, decision, until },
    }),
  )
  const goingOn = items.filter(({ decision }) => decision === 'next-step').map(({ recordId }) => recordId)
  await goOnToNextStep(tx, clock, actor, batchId, goingOn)
}
