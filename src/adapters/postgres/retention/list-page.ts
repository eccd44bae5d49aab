import { sql } from 'kysely'
import type { RetentionSweep } from '../../../retention/retention-sweep.ts'
import type { Sql } from '../database.ts'
import { PLANNED_ANEW } from '../statement-names.ts'
import { heldFolders, isHeldWhere, openStates } from './standing-in-the-way.ts'

/**
 * Lists one page of what is due in a single statement, in the order of `record_due`: reads the next records, sets aside
 * the held and the listed, numbers the rest within each kind (who may read it, what is to be done, who reviews it at its step), folder
 * by folder, opens batches of `limits.batch` as they fill and inserts the items. How far it came is written in the same transaction, so a sweep that
 * dies goes on where it stopped. Where somebody proposed one of them by hand meanwhile, the page meets the unique index
 * and is read again. False when nothing was left to read.
 */
export async function listPage(
  db: Sql,
  sweep: RetentionSweep,
  limits: { readonly page: number; readonly batch: number },
): Promise<boolean> {
  // Read first and given as values: against a subquery PostgreSQL would not walk the index from there.
  const cursor = await sql<{ readonly end: string; readonly id: string }>`
    select coalesce(cursor_end, '-infinity') as end, coalesce(cursor_id, '00000000-0000-0000-0000-000000000000') as id
    from retention_sweep where id = ${sweep.id} for update
  `.execute(db)
  const from = cursor.rows[0]
  if (from === undefined) return false
  const { rows } = await sql<{ readonly read: number }>`
    ${sql.raw(PLANNED_ANEW)}
    with held_folder as materialized (${heldFolders}),
    page as materialized (
      select r.id, r.reference, r.folder_id, r.access_set_id, r.disposal_action, r.retention_end, r.schedule_code,
             r.schedule_version, r.schedule_step, r.trigger_type, r.trigger_date
      from record r
      where r.state = 'active' and r.retention_end < ${sweep.asOf}
        and (r.retention_end, r.id) > (${from.end}::date, ${from.id}::uuid)
        and r.disposal_action <> 'retain-permanently'
      order by r.retention_end, r.id
      limit ${limits.page}
    ),
    weighed as materialized (
      select r.*, ${isHeldWhere(sql`coalesce(caught.bound, false)`)} as held, coalesce(caught.released, false) as was_held,
             waiting.yes is not null as listed
      from page r
      -- Both looked up one by one: what the sweep itself has listed grows with every page, and would be read with each.
      left join lateral (
        select bool_or(h.released_at is null and h.too_late_at is null) as bound, bool_or(h.released_at is not null) as released
        from hold_item h where h.record_id = r.id
      ) caught on true
      left join lateral (
        select true as yes from disposal_item i where i.record_id = r.id and i.state in ${openStates} limit 1
      ) waiting on true
    ),
    -- Ways of review by number, so that no row carries its stages about.
    way as materialized (
      select stages, row_number() over (order by stages)::int as way
      from (
        select distinct jsonb_array_elements(stages_by_step(v)) as stages from retention_schedule_version v
      ) each_one
    ),
    version as materialized (
      select v.code, v.version, v.authority is null as unauthorised, authority_in_words(v.authority) as authority,
             array_agg(w.way order by s.step) as ways
      from retention_schedule_version v
      cross join lateral jsonb_array_elements(stages_by_step(v)) with ordinality as s (stages, step)
      join way w on w.stages = s.stages
      group by v.code, v.version
    ),
    counted as (
      select w.id, w.reference, w.folder_id, w.access_set_id, w.disposal_action, w.retention_end, w.schedule_code,
             w.schedule_version, w.schedule_step, w.trigger_type, w.trigger_date, w.was_held, v.unauthorised, v.authority,
             v.ways[least(w.schedule_step, cardinality(v.ways))] as way, 1 as items
      from weighed w
      join version v on v.code = w.schedule_code and v.version = w.schedule_version
      where not w.held and not w.listed
      union all
      -- What earlier pages put into batches of a kind, before all others of it: joined to each row it would be looked for
      -- in vain so many times, since PostgreSQL expects few.
      select null, null, null, b.access_set_ids[1], b.action, null, null, null, null, null, null, null, null, null, w.way,
             sum(b.item_count)::int
      from disposal_batch b join way w on w.stages = b.stages
      where b.sweep_id = ${sweep.id} group by b.access_set_ids, b.action, w.way
    ),
    numbered as (
      select n.*, (sum(n.items) over (
          partition by n.access_set_id, n.disposal_action, n.way
          order by n.folder_id nulls first, n.retention_end, n.id rows unbounded preceding
        ) - 1) / ${limits.batch}::int as part
      from counted n
    ),
    fresh as materialized (select * from numbered where id is not null),
    opened as (
      insert into disposal_batch
        (id, kind, state, sweep_id, part, class_code, access_set_ids, action, marking, stages, proposed_by,
         proposed_at, item_count)
      select gen_random_uuid(), 'regular', 'proposed', ${sweep.id}, n.part, a.class_code, array[n.access_set_id],
             n.disposal_action, a.marking, w.stages, ${sweep.startedBy}, ${sweep.startedAt}, n.items
      from (
        select access_set_id, disposal_action, way, part, count(*) as items from fresh group by 1, 2, 3, 4
      ) n
      join way w on w.way = n.way
      join access_set a on a.id = n.access_set_id
      on conflict (sweep_id, access_set_ids, action, stages, part)
        do update set item_count = disposal_batch.item_count + excluded.item_count
      returning id, access_set_ids, class_code, action, stages, part
    ),
    opened_way as materialized (select o.*, w.way from opened o join way w on w.stages = o.stages),
    listed as (
      insert into disposal_item
        (batch_id, record_id, reference, access_set_id, retention_end, action, class_code, folder_id, schedule_code,
         schedule_version, schedule_step, trigger_type, trigger_date, authority, size, sha256, state, state_reason,
         further_folders)
      select r.batch_id, r.id, r.reference, r.access_set_id, r.retention_end, r.disposal_action, r.class_code, r.folder_id,
             r.schedule_code, r.schedule_version, r.schedule_step, r.trigger_type, r.trigger_date, r.authority,
             c.size, c.sha256, 'proposed',
             case
               when r.unauthorised then 'no-authority'
               when r.was_held then 'overdue-after-hold'
             end,
             -- Looked up one by one: PostgreSQL expects hardly any, and would compare all of a page with all of them.
             array(
               select x.folder_id from record_filing x
               where x.record_id = r.id and x.left_on is null and x.folder_id <> r.folder_id order by x.folder_id
             )
      from (
        -- In the order of ids, in which captures follow one another: what is looked up and written then lies side by side.
        select f.*, b.id as batch_id, b.class_code
        from fresh f
        join opened_way b
          on b.access_set_ids = array[f.access_set_id] and b.action = f.disposal_action and b.way = f.way and b.part = f.part
        order by f.id
      ) r
      join component c on c.record_id = r.id and c.role = 'original'
      returning record_id
    ),
    totals as (
      select count(*) as read,
             count(*) filter (where not held and listed) as already_listed,
             count(*) filter (where held) as held,
             (select count(*) from listed) as due
      from weighed
    ),
    reached as (select retention_end, id from page order by retention_end desc, id desc limit 1)
    update retention_sweep s
    set due = s.due + n.due, held = s.held + n.held, already_listed = s.already_listed + n.already_listed,
        cursor_end = coalesce((select retention_end from reached), s.cursor_end),
        cursor_id = coalesce((select id from reached), s.cursor_id)
    from totals n
    where s.id = ${sweep.id}
    returning n.read
  `.execute(db)
  return (rows[0]?.read ?? 0) === limits.page
}
