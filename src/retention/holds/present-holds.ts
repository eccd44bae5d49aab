import type { Actor } from '../../access/actor.ts'
import { reachableSets } from '../access-sets.ts'
import type { Hold } from '../hold.ts'
import type { RetentionTx } from '../ports.ts'
import type { HoldRow } from './hold-store.ts'

/** Holds as answers show them: the count is of what the asker may read, like every count (DESIGN §7). */
export async function presentHolds(
  tx: RetentionTx,
  actor: Actor,
  rows: readonly HoldRow[],
): Promise<readonly Hold[]> {
  const reach = await reachableSets(tx.accessSets, actor, 'read-hold')
  const counts = await tx.holds.itemCounts(
    rows.map((row) => row.id),
    reach,
  )
  return rows.map(({ liftRequesterId: _requester, materialised: _materialised, ...hold }) => ({
    ...hold,
    itemCount: counts.get(hold.id) ?? 0,
  }))
}
