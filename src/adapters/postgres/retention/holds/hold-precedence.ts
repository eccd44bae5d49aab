import { sql } from 'kysely'
import type { Sql } from '../../database.ts'

/**
 * Waits for the set of records at work; the next set, and the next hold, waits for this transaction. Holds that go side by side would
 * only fail one another: each reads where the other writes.
 */
export async function goFirst(db: Sql): Promise<void> {
  await sql`lock table hold_precedence in share row exclusive mode`.execute(db)
}

/**
 * Waits for holds that are being placed, and lets whoever places one wait for this transaction. Other sets do not. From then on
 * this transaction waits for nobody longer than that many milliseconds: it fails as for too many changes at once, and begins anew
 * behind the holds that have been waiting for it.
 */
export async function giveWay(db: Sql, longestWaitMs: number): Promise<void> {
  await sql
    .raw(
      `lock table hold_precedence in row exclusive mode; set local lock_timeout = ${Math.trunc(longestWaitMs)}`,
    )
    .execute(db)
}
