import type { Actor } from '../../access/actor.ts'
import type { DisposalItem } from '../disposal-batch.ts'
import { auditActor, type RetentionTx } from '../ports.ts'

/** Takes an approved item out of its batch; the record stays, and is listed anew when it is due again. */
export async function skipItem(
  tx: RetentionTx,
  actor: Actor,
  item: Pick<DisposalItem, 'batchId' | 'recordId'>,
  reason: string,
  at: Date,
): Promise<void> {
  const { batchId, recordId } = item
  const entry = await tx.audit.append({
    action: 'item.skipped',
    actor: auditActor(actor),
    subject: { type: 'record', id: recordId },
    codes: { batchId, cause: reason },
  })
  await tx.disposal.skip(batchId, recordId, reason, null, at, entry)
}
