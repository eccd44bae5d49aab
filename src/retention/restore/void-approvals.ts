import { systemActor } from '../../access/actor.ts'
import type { BatchId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { RestoreTx } from '../ports.ts'

export type VoidApprovals = () => Promise<readonly BatchId[]>

/**
 * Brings every batch that was approved, or in execution, back under review: what its approvers saw may have changed
 * since in ways that are lost. Decisions stay; another approval brings them into force. Answers which batches.
 */
export function makeVoidApprovals({
  unitOfWork,
}: {
  readonly unitOfWork: UnitOfWork<RestoreTx>
}): VoidApprovals {
  return async () => {
    const open = await unitOfWork.run((tx) => tx.restore.openBatches())
    for (const batch of open) {
      await unitOfWork.run(async (tx) => {
        await tx.restore.returnToReview(batch)
        await tx.audit.append({
          action: 'batch.approval-voided',
          actor: systemActor,
          subject: { type: 'batch', id: batch.id },
          codes: { from: batch.state, approvals: batch.approvals, cause: 'restored' },
        })
      }, 'serializable')
    }
    return open.map(({ id }) => id)
  }
}
