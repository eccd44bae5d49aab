import { sql } from 'kysely'
import type { Sql } from './database.ts'

/**
 * From here to the end of the transaction row-level security shows the rows of these access sets alone, though it began with
 * full reach: for a write on somebody's behalf that must touch nothing they may not read.
 */
export async function narrowReach(db: Sql, accessSets: readonly number[]): Promise<void> {
  await sql`select set_config('muniment.reach', ${accessSets.join(',')}, true)`.execute(db)
}
