import type { Pool } from 'pg'

/** Ids are spread evenly over their last eight digits. */
const LAST_DIGITS = 2 ** 32

/**
 * Brings this share of all records to their end, within so many days before today; what was due before stays so. What
 * that leaves behind is cleared away, as autovacuum would in time.
 */
export async function makeDue(pool: Pool, share: number, days: number): Promise<void> {
  await pool.query(
    `update record set retention_end = current_date - 1 - get_byte(uuid_send(id), 11) % $2::int
     where ('x' || right(id::text, 8))::bit(32)::bigint & 4294967295 < $1::float8 * ${LAST_DIGITS} and retention_end >= current_date`,
    [share, days],
  )
  await pool.query('vacuum analyze record')
}
