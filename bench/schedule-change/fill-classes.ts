import type { Pool } from 'pg'

export interface ClassesToFill {
  readonly classes: number
  /** In the first class, which will change. */
  readonly changing: number
  /** In each of the others. */
  readonly others: number
}

/** The code of the class that changes, and of its schedule. */
export const CHANGING = 'BENCH-1'

/**
 * A plan of classes with a schedule each (seven years after the document's date), five folders a class, and records of
 * twenty years in them, set-based; statistics are gathered afterwards, as autovacuum would in time.
 */
export async function fillClasses(pool: Pool, { classes, changing, others }: ClassesToFill): Promise<void> {
  await pool.query(
    `with codes as (select 'BENCH-' || n as code from generate_series(1, $1::int) n),
     schedules as (insert into retention_schedule (code) select code from codes)
     insert into retention_schedule_version
       (code, version, state, title, trigger, period, action, authority, drafted_by, drafted_at, published_by, published_at)
     select code, 1, 'published', code, '{"type": "created"}', 'P7Y', 'destroy',
            '{"instrument": "bench", "reference": "bench", "approvedOn": "2019-05-01"}', 'bench', now(), 'bench', now()
     from codes`,
    [classes],
  )
  await pool.query(
    `insert into file_plan_class (code, path, title, schedule_code, position)
     select 'BENCH-' || n, array['BENCH-' || n], 'Class ' || n, 'BENCH-' || n, n from generate_series(1, $1::int) n`,
    [classes],
  )
  await pool.query(`
    insert into access_set (class_code, marking, groups)
    select code, 'official', '{}' from file_plan_class where code like 'BENCH-%'`)
  await pool.query(`
    insert into folder (id, reference, class_code, title, opened_on, access_set_id)
    select md5(c.code || '/' || n)::uuid, c.code || '/' || n, c.code, 'Folder', date '2010-01-01', s.id
    from file_plan_class c join access_set s on s.class_code = c.code cross join generate_series(0, 4) n
    where c.code like 'BENCH-%'`)
  await pool.query(
    `insert into record (
       id, reference, folder_id, access_set_id, state, title, document_date, captured_at, captured_on, captured_by,
       marking, format, reading, retention_state, retention_end, disposal_action, trigger_type, trigger_date, schedule_code,
       schedule_version
     )
     select md5(c.code || '-' || n)::uuid, c.code || '-' || n, md5(c.code || '/' || n % 5)::uuid, s.id, 'active', 'A letter',
            d.day, now(), current_date, 'bench', 'official', 'pdf', 'available', 'running', (d.day + interval '7 years')::date,
            'destroy', 'created', d.day, c.schedule_code, 1
     from file_plan_class c
     join access_set s on s.class_code = c.code
     cross join lateral generate_series(1, case when c.code = $1 then $2::int else $3::int end) n
     cross join lateral (select date '2006-01-01' + (n * 31 % 7300)::int as day) d
     where c.code like 'BENCH-%'`,
    [CHANGING, changing, others],
  )
  await pool.query('vacuum analyze')
}
