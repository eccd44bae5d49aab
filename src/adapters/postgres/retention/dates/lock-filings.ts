import { type RawBuilder, sql } from 'kysely'
import type { Sql } from '../../database.ts'

/**
 * `with-others`: whoever files something, and reads what it is filed under. `alone`: whoever has changed that, and has to
 * know that nobody who has not seen the change is still about to commit.
 */
export type FilingLock = 'with-others' | 'alone'

/** Holds what `keys` selects (a text each) until the transaction ends; in one order, so that nobody waits in a circle. */
export async function lockFilings(db: Sql, keys: RawBuilder<unknown>, how: FilingLock): Promise<void> {
  const lock = how === 'alone' ? sql`pg_advisory_xact_lock` : sql`pg_advisory_xact_lock_shared`
  await sql`
    select ${lock}(key) from (
      select distinct hashtextextended(text, 0) as key from (${keys}) as named (text) order by key
    ) as keys
  `.execute(db)
}
