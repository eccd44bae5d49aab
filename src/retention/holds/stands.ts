import type { HoldId } from '../../kernel/ids.ts'
import type { RetentionTx } from '../ports.ts'

/** Whether a hold still stands, its row held against its lifting. */
export async function stands(tx: Pick<RetentionTx, 'holds'>, id: HoldId): Promise<boolean> {
  const hold = await tx.holds.findForChange(id)
  return hold !== undefined && hold.state !== 'lifted'
}
