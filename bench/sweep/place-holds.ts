import type { Pool } from 'pg'
import { unchecked } from '../support/generate-records.ts'
import { generatedId } from '../support/generated-id.ts'

/** Classes that are held whole. */
const CLASSES = 2

/**
 * So many holds, one of ten on a folder, two on classes at the end of the plan, the others each on a record; with
 * everything caught one by one, as the job behind a hold leaves it.
 */
export async function placeHolds(pool: Pool, holds: number, records: number): Promise<void> {
  const scope = (column: string, rest: string) =>
    pool.query(
      `insert into hold_scope (hold_id, ${column}) select md5('bench-hold-' || k)::uuid, ${rest}`,
      column === 'record_id' ? [holds, Math.floor(records / holds)] : [holds],
    )
  await pool.query(
    `insert into hold (id, name, reason, authority, state, placed_by, placed_at, materialised_at)
     select md5('bench-hold-' || k)::uuid, 'Inquiry ' || k, 'bench', 'bench', 'placed', 'bench', now(), now()
     from generate_series(1, $1::int) k`,
    [holds],
  )
  await scope(
    'class_code',
    `code from (
       select c.code, row_number() over (order by c.code) as k from file_plan_class c
       where not c.built_in and not exists (select from file_plan_class b where b.parent_code = c.code)
     ) ends
     where k <= least(${CLASSES}, $1::int)`,
  )
  await scope(
    'folder_id',
    `f.id from generate_series(1, $1::int) k join folder f on f.reference = 'BENCH/' || k / 10 where k % 10 = 0`,
  )
  await scope(
    'record_id',
    `${generatedId('k * $2::int')} from generate_series(1, $1::int) k where k % 10 > 0 and k > ${CLASSES}`,
  )
  await unchecked(
    pool,
    `insert into hold_item (hold_id, record_id, since)
     select hold_id, record_id, now() from hold_scope where record_id is not null
     union all
     select s.hold_id, r.id, now() from hold_scope s join record r on r.folder_id = s.folder_id
     union all
     select s.hold_id, r.id, now()
     from hold_scope s join folder f on f.class_code = s.class_code join record r on r.folder_id = f.id`,
  )
  await pool.query('vacuum analyze hold, hold_scope, hold_item')
}
