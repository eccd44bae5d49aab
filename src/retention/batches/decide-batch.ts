import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { AuditEntryId } from '../../audit/ports.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { BatchId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { accessToAll } from '../../records/access-to-all.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import type { DisposalBatch, ItemDecision } from '../disposal-batch.ts'
import { auditActor, type RetentionTx } from '../ports.ts'
import { openClosure } from '../transfer/closure.ts'
import type { TakenDecision } from './batch-store.ts'
import { checkDecisions } from './check-decisions.ts'
import { closureCodes } from './closure-codes.ts'
import { loadBatchForChange, reloadBatch, requireState } from './load-batch.ts'
import { recordRefusal } from './record-refusal.ts'
import { voidApprovals } from './void-approvals.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
}

export type DecideBatch = (
  actor: Actor,
  id: BatchId,
  decisions: readonly ItemDecision[],
) => Promise<DisposalBatch>

/**
 * Takes a reviewer's decisions, all of them or none; a later one of the same item replaces the earlier until the batch
 * is approved. Whoever decides cannot approve, also where another decides anew; stages that have approved already approved
 * something else, and must do so again. Throws `batch-state`, `held`, `no-authority`, and 422 codes that name
 * each faulty decision.
 */
export function makeDecideBatch({ unitOfWork, clock }: Deps): DecideBatch {
  return async (actor, id, wanted) => {
    requireAllowed(actor, 'decide-batch')
    return recordRefusal(unitOfWork, actor, { type: 'batch', id }, 'decide-batch', () =>
      unitOfWork.run(async (tx) => {
        const batch = await loadBatchForChange(tx, actor, 'decide-batch', id)
        requireState(batch, ['proposed', 'in-review'], 'decided')
        if (wanted.length === 0)
          throw new MunimentError('missing-field', 'There is no decision in this request.')
        const now = clock.now()
        const items = await tx.batches.itemsForDecision(
          id,
          wanted.map((decision) => decision.recordId),
        )
        checkDecisions(batch, items, wanted, londonDate(now))
        await voidApprovals(tx, actor, batch)
        const entries = await appendDecisions(tx, actor, batch, wanted)
        await tx.batches.decide(id, actor.id, now, taken(wanted, entries))
        await tx.batches.setState(id, 'in-review')
        return reloadBatch(tx, id)
      }),
    )
  }
}

function appendDecisions(
  tx: RetentionTx,
  actor: Actor,
  { id: batchId, access }: DisposalBatch,
  decisions: readonly ItemDecision[],
): Promise<readonly AuditEntryId[]> {
  const conditions = accessToAll(access)
  return tx.audit.appendAll(
    decisions.map((decision) => ({
      action: 'item.decided' as const,
      actor: auditActor(actor),
      subject: { type: 'record' as const, id: decision.recordId },
      codes: { batchId, decision: decision.decision, until: decision.until, ...closureCodes(decision) },
      details: {
        reason: decision.reason,
        authority: decision.authority,
        alternativeTitle: decision.closure?.alternativeTitle,
      },
      conditions,
    })),
  )
}

function taken(
  decisions: readonly ItemDecision[],
  entries: readonly AuditEntryId[],
): readonly TakenDecision[] {
  return decisions.map((decision, index) => {
    const auditEntryId = entries[index]
    if (auditEntryId === undefined)
      throw new MunimentError('internal', 'The log answered fewer entries than it was given.')
    return {
      recordId: decision.recordId,
      decision: decision.decision,
      reason: decision.reason ?? null,
      until: decision.decision === 'retain' ? (decision.until ?? null) : null,
      authority: decision.authority ?? null,
      closure: decision.decision === 'transfer' ? (decision.closure ?? openClosure) : null,
      auditEntryId,
    }
  })
}
