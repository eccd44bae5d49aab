import type { Pool } from 'pg'
import type { Share } from './prepare-disposal.ts'

/**
 * What became of the records that were held midway: those that a hold says it holds and that are gone all the same are lost;
 * those that stand, whole, are saved.
 */
export async function findLost(
  pool: Pool,
  { held }: Share,
  destroyed: ReadonlySet<string>,
): Promise<{ readonly lost: number; readonly saved: number }> {
  const { rows } = await pool.query<{ readonly id: string; readonly state: string; readonly late: boolean }>(
    `select r.id, r.state, bool_and(h.too_late_at is not null) as late
     from record r join folder f on f.id = r.folder_id left join hold_item h on h.record_id = r.id
     where f.reference = any ($1) group by r.id, r.state`,
    [held],
  )
  const isGone = ({ id, state }: (typeof rows)[number]): boolean =>
    state !== 'active' || destroyed.has(`${id}.bench`)
  return {
    lost: rows.filter((row) => isGone(row) && row.late === false).length,
    saved: rows.filter((row) => !isGone(row)).length,
  }
}
