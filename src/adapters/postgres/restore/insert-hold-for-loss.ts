import { sql } from 'kysely'
import type { KnownReach, NewHoldForLoss } from '../../../retention/restore/restore-store.ts'
import type { Sql } from '../database.ts'
import { bindScope } from './place-hold-again.ts'

/** Writes a hold of the ordinary strength, so that what was lost can be entered again under it. */
export async function insertHoldForLoss(db: Sql, hold: NewHoldForLoss, scope: KnownReach): Promise<void> {
  const { id, name, reason, authority, placedBy, placedAt } = hold
  await sql`
    insert into hold (id, kind, strength, name, reason, authority, state, placed_by, placed_at)
    values (${id}, 'hold', 'no-disposal', ${name}, ${reason}, ${authority}, 'placed', ${placedBy}, ${placedAt})
  `.execute(db)
  await bindScope(db, id, { ...scope, everything: false })
}
