import { sql } from 'kysely'
import type { HoldId } from '../../../../kernel/ids.ts'
import type { LiftedHold } from '../../../../retention/holds/hold-store.ts'
import type { ItemTakenOut } from '../../../../retention/holds/taken-out.ts'
import type { Sql } from '../../database.ts'
import { takenOut } from './taken-out.ts'

/**
 * Lets go of everything a hold has caught. An item still waiting in a batch was approved or proposed before the hold;
 * it ends, and the next sweep lists the record for review anew.
 */
export async function liftHold(db: Sql, id: HoldId, by: string, at: Date): Promise<LiftedHold> {
  await sql`update hold set state = 'lifted', lifted_by = ${by}, lifted_at = ${at} where id = ${id}`.execute(
    db,
  )
  await sql`update hold_scope set released_at = ${at} where hold_id = ${id} and released_at is null`.execute(
    db,
  )
  const released = await sql`
    update hold_item set released_at = ${at} where hold_id = ${id} and released_at is null
  `.execute(db)
  const { rows: items } = await sql<ItemTakenOut>`
    update disposal_item i set state = 'skipped', state_reason = 'overdue-after-hold'
    from hold_item h
    where h.hold_id = ${id} and h.record_id = i.record_id and i.state in ('proposed', 'approved')
    returning ${takenOut}
  `.execute(db)
  return {
    released: Number(released.numAffectedRows ?? 0n),
    takenOut: { items, batches: [...new Set(items.map(({ batchId }) => batchId))] },
  }
}
