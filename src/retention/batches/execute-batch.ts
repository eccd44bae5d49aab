import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Failpoint } from '../../kernel/failpoint.ts'
import type { BatchId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { accessToAll } from '../../records/access-to-all.ts'
import type { CheckClock } from '../clock/check-clock.ts'
import type { DisposalBatch } from '../disposal-batch.ts'
import { auditActor, type RetentionTx } from '../ports.ts'
import { loadBatchForChange, reloadBatch, requireState } from './load-batch.ts'
import { recordRefusal } from './record-refusal.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
  readonly checkClock: CheckClock
  readonly failpoint: Failpoint
}

export type ExecuteBatch = (actor: Actor, id: BatchId, reason: string | undefined) => Promise<DisposalBatch>

/**
 * Sets the execution of an approved batch in motion and answers at once; a job does the work. Any IG officer but an
 * approver (`separation-of-duties`), and for an exceptional batch but its proposer either; not before the cooling-off
 * is over (`cooling-off`), and on a clock that can be trusted (`clock-fault`). A batch that ended with failures may be
 * executed again, and so may one at work in which something got stuck, while others of its items wait for their receiver:
 * what got stuck is taken up where it stopped. One that holds have emptied since its approval is
 * complete with this: nothing in it is left to do, and it would stay open for ever.
 */
export function makeExecuteBatch({ unitOfWork, clock, checkClock, failpoint }: Deps): ExecuteBatch {
  return async (actor, id, reason) => {
    requireAllowed(actor, 'execute-batch')
    const started = await recordRefusal(
      unitOfWork,
      actor,
      { type: 'batch', id },
      'execute-batch',
      async () => {
        await unitOfWork.run(async (tx) =>
          refuseEarly(await loadBatchForChange(tx, actor, 'execute-batch', id), clock.now()),
        )
        await checkClock()
        return unitOfWork.run(async (tx) => {
          const batch = await loadBatchForChange(tx, actor, 'execute-batch', id)
          const at = clock.now()
          refuseEarly(batch, at)
          // One that was at work before goes on to its certificate, also where a hold has kept the last of it.
          if (batch.state === 'approved' && (await tx.batches.executable(id)) === 0) {
            refuseInvolved(actor, batch)
            return closeEmptied(tx, actor, batch, at)
          }
          await tx.batches.startExecution(id, actor.id, at)
          const retried = await tx.batches.reopenStuck(id)
          await tx.audit.append({
            action: 'batch.execution-started',
            actor: auditActor(actor),
            subject: { type: 'batch', id },
            codes: { manifestDigest: batch.manifestDigest, pending: batch.counts.pending, retried },
            details: { reason },
            conditions: accessToAll(batch.access),
          })
          await tx.jobs.enqueue('execute-disposal', { batchId: id }, { key: `batch:${id}` })
          return reloadBatch(tx, id)
        }, 'serializable')
      },
    )
    failpoint('disposal.after-execution-started')
    return started
  }
}

async function closeEmptied(
  tx: RetentionTx,
  actor: Actor,
  batch: DisposalBatch,
  at: Date,
): Promise<DisposalBatch> {
  await tx.batches.setState(batch.id, 'completed', { completedAt: at })
  await tx.audit.append({
    action: 'batch.completed',
    actor: auditActor(actor),
    subject: { type: 'batch', id: batch.id },
    codes: { ...batch.counts },
  })
  return reloadBatch(tx, batch.id)
}

/** As the database refuses it of a batch that begins: one that is emptied never does, and would ask nobody. */
function refuseInvolved(actor: Actor, { kind, approvals, proposerId }: DisposalBatch): void {
  const hasApproved = approvals.some(({ personId }) => personId === actor.id)
  const hasProposed = kind === 'exceptional' && proposerId === actor.id
  if (hasApproved || hasProposed)
    throw new MunimentError(
      'separation-of-duties',
      'You had a part in this batch already: another person must do this.',
    )
}

function refuseEarly(batch: DisposalBatch, now: Date): void {
  const { notBefore, counts } = batch
  // Nothing is there to retry in a batch at work without failures: it is executed already.
  const retriable = counts.failed > 0 ? (['executing'] as const) : []
  requireState(batch, ['approved', 'completed-with-failures', ...retriable], 'executed')
  if (notBefore === null || now < notBefore) {
    throw new MunimentError('cooling-off', 'The cooling-off after the approval is not over.', {
      details: { notBefore: notBefore?.toISOString() },
    })
  }
}
