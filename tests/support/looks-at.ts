import { sql } from 'kysely'
import type { Sql } from '../../src/adapters/postgres/database.ts'

/** How often this transaction has looked at a row of the table so far. */
export async function looksAt(handle: Sql, table: string): Promise<number> {
  const { rows } = await sql<{ readonly looks: number }>`
    select (seq_tup_read + coalesce(idx_tup_fetch, 0))::integer as looks from pg_stat_xact_user_tables where relname = ${table}
  `.execute(handle)
  return rows[0]?.looks ?? 0
}
