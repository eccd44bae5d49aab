import type { Actor } from '../../access/actor.ts'
import type { DisposalBatch } from '../disposal-batch.ts'
import { auditActor, type RetentionTx } from '../ports.ts'

/**
 * Makes void what stages of a review have approved so far, because it is decided otherwise now: each of them must approve
 * anew. The database refuses another decision while an approval stands.
 */
export async function voidApprovals(tx: RetentionTx, actor: Actor, { id }: DisposalBatch): Promise<void> {
  const stages = await tx.batches.voidApprovals(id)
  if (stages === 0) return
  await tx.audit.append({
    action: 'batch.approval-voided',
    actor: auditActor(actor),
    subject: { type: 'batch', id },
    codes: { stages, cause: 'decided-anew' },
  })
}
