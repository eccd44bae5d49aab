import { systemActor } from '../../access/actor.ts'
import type { HoldId, RecordId } from '../../kernel/ids.ts'
import type { RetentionTx } from '../ports.ts'
import { goOnWithout } from './go-on-without.ts'

/** Records caught in one transaction: what a request can wait for, and what a page of the job takes. */
export const CATCH_PAGE = 2_000

/**
 * Catches a page of a hold's scope and writes one entry for it; answers where the next page begins. The last page ends
 * the materialising: from then on the hold's list is complete.
 */
export async function catchScope(
  tx: RetentionTx,
  id: HoldId,
  after: RecordId | null,
  at: Date,
): Promise<RecordId | null> {
  const { caught, takenOut, tooLate, next } = await tx.holds.catchPage(id, after, CATCH_PAGE, at)
  if (next === null) await tx.holds.markMaterialised(id, at)
  await goOnWithout(tx, takenOut)
  await tx.audit.append({
    action: next === null ? 'hold.materialised' : 'hold.caught',
    actor: systemActor,
    subject: { type: 'hold', id },
    codes: { caught, skipped: takenOut.items.length, tooLate },
  })
  return next
}
