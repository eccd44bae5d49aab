import type { Pool } from 'pg'
import { CHANGING } from './fill-classes.ts'

/**
 * The bare update of the same rows to another period: one statement, its own interval arithmetic, in one transaction. It
 * looks at no hold, list or decision of a reviewer, counts nothing, notes nobody and writes no audit.
 */
export async function bareUpdate(pool: Pool, years: number, version: number): Promise<number> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const { rowCount } = await client.query(
      `update record r
       set retention_end = (coalesce(r.document_date, r.captured_on) + make_interval(years => $2))::date, schedule_version = $3
       from folder f
       where f.class_code = $1 and r.folder_id = f.id and r.state = 'active'`,
      [CHANGING, years, version],
    )
    await client.query('commit')
    return rowCount ?? 0
  } finally {
    client.release()
  }
}

/** Lets the disk and the table come to rest, so that every run begins alike. */
export async function comeToRest(pool: Pool): Promise<void> {
  await pool.query('vacuum record')
  await pool.query('checkpoint')
}
