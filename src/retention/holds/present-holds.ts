import type { Actor } from '../../access/actor.ts'
import { reachableSets } from '../access-sets.ts'
import type { Hold } from '../hold.ts'
import type { RetentionTx } from '../ports.ts'
import type { HoldRow } from './hold-store.ts'
import { liftableFrom } from './liftable-from.ts'

/** Holds as answers show them: the counts are of what the asker may read, like every count (DESIGN §7). */
export async function presentHolds(
  tx: RetentionTx,
  actor: Actor,
  rows: readonly HoldRow[],
): Promise<readonly Hold[]> {
  const reach = await reachableSets(tx.accessSets, actor, 'read-hold')
  const ids = rows.map((row) => row.id)
  const counts = await tx.holds.itemCounts(ids, reach)
  const doubts = await tx.holds.doubts(ids, reach)
  return rows.map((row) => {
    const { liftRequesterId: _requester, materialised: _materialised, query, evaluated, scope, ...hold } = row
    return {
      ...hold,
      scope: query === null ? scope : { ...scope, query: query.text },
      itemCount: counts.get(row.id) ?? 0,
      liftableFrom: liftableFrom(row),
      evaluation:
        query === null
          ? null
          : {
              interpretation: query.interpretation,
              complete: evaluated && !doubts.has(row.id),
              inDoubt: doubts.get(row.id) ?? 0,
            },
    }
  })
}
