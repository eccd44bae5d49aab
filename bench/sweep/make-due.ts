import type { Pool } from 'pg'

/** Ids are spread evenly over these first digits of theirs. */
const FIRST_DIGITS = 2 ** 32

/**
 * Brings this share of all records to their end, within so many days before today; what was due before stays so. What
 * that leaves behind is cleared away, as autovacuum would in time.
 */
export async function makeDue(pool: Pool, share: number, days: number): Promise<void> {
  const bound = Math.floor(share * FIRST_DIGITS)
    .toString(16)
    .padStart(8, '0')
  await pool.query(
    `update record set retention_end = current_date - 1 - get_byte(uuid_send(id), 15) % $2::int
     where id < ($1 || '-0000-0000-0000-000000000000')::uuid and retention_end >= current_date`,
    [bound, days],
  )
  await pool.query('vacuum analyze record')
}
