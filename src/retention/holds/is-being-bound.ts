import type { HoldId } from '../../kernel/ids.ts'
import type { RetentionTx } from '../ports.ts'

/** Whether a hold still stands and what its query came to is not bound to the end, its row held against both. */
export async function isBeingBound(tx: Pick<RetentionTx, 'holds'>, id: HoldId): Promise<boolean> {
  const hold = await tx.holds.findForChange(id)
  return hold !== undefined && hold.state !== 'lifted' && !hold.evaluated
}
