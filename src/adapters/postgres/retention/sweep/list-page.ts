import { sql } from 'kysely'
import type { SweepId } from '../../../../kernel/ids.ts'
import type { RetentionSweep } from '../../../../retention/retention-sweep.ts'
import type { Sql } from '../../database.ts'
import { sentTogether } from '../../sent-together.ts'
import { PLANNED_ANEW } from '../../statement-names.ts'
import { takeLong } from '../../take-long.ts'
import { caughtOf, heldSets, isHeldOfFew, isListedOfFew } from '../standing-in-the-way.ts'

/** Whether the record `r` lies in several folders, or did. */
const isFiledAgain = sql`exists (select from record_filing x where x.record_id = r.id offset 0)`

/**
 * Lists one page of what is due in a single statement, in the order of `record_due`: reads the next records, sets aside
 * the held and the listed, numbers the rest within each kind (who may read it, what is to be done, who reviews it at its
 * step), folder by folder, opens batches of `limits.batch` as they fill and inserts the items. How far it came is written
 * in the same transaction, so a sweep that dies goes on where it stopped. Where somebody proposed one of them by hand
 * meanwhile, the page meets the unique index and is read again. False when nothing was left to read.
 */
export async function listPage(
  db: Sql,
  sweep: RetentionSweep,
  limits: { readonly page: number; readonly batch: number },
): Promise<boolean> {
  const [from] = await sentTogether([readCursor(db, sweep.id), takeLong(db), sortInMemory(db)])
  if (from === undefined) return false
  const { rows } = await sql<{ readonly read: number }>`
    ${sql.raw(PLANNED_ANEW)}
    with held_set as materialized (${heldSets}),
    weighed as materialized (
      select r.*, h.released as was_held, ${isHeldOfFew} as held, ${isListedOfFew} as listed
      from (
        select r.id, r.reference, r.folder_id, r.access_set_id, r.disposal_action, r.retention_end, r.schedule_code,
               r.schedule_version, r.schedule_step, r.trigger_type, r.trigger_date, ${isFiledAgain} as filed_again
        from record r
        where r.state = 'active' and r.retention_end < ${sweep.asOf}
          and (r.retention_end, r.id) > (${from.end}::date, ${from.id}::uuid)
          and r.disposal_action <> 'retain-permanently'
        order by r.retention_end, r.id
        limit ${limits.page}
      ) r
      cross join lateral (${caughtOf}) h
    ),
    version as materialized (
      select v.code, v.version, v.authority is null as unauthorised, authority_in_words(v.authority) as authority,
             stages_by_step(v) as stages
      from retention_schedule_version v
      where (v.code, v.version) in (
        select w.schedule_code, w.schedule_version from weighed w where not w.held and not w.listed
      )
    ),
    -- Ways of review by number, so that no row carries its stages about.
    way as materialized (
      select stages, row_number() over (order by stages)::int as way
      from (select distinct jsonb_array_elements(stages) as stages from version) each_one
    ),
    ways_of_version as materialized (
      select v.code, v.version, v.unauthorised, v.authority, array_agg(w.way order by s.step) as ways
      from version v
      cross join lateral jsonb_array_elements(v.stages) with ordinality as s (stages, step)
      join way w on w.stages = s.stages
      group by v.code, v.version, v.unauthorised, v.authority
    ),
    counted as (
      select w.id, w.reference, w.folder_id, w.access_set_id, w.disposal_action, w.retention_end, w.schedule_code,
             w.schedule_version, w.schedule_step, w.trigger_type, w.trigger_date, w.filed_again, w.was_held,
             v.unauthorised, v.authority, v.ways[least(w.schedule_step, cardinality(v.ways))] as way, 1 as items
      from weighed w
      join ways_of_version v on v.code = w.schedule_code and v.version = w.schedule_version
      where not w.held and not w.listed
      union all
      -- What earlier pages put into batches of a kind, before all others of it: joined to each row it would be looked for
      -- in vain so many times, since PostgreSQL expects few.
      select null, null, null, b.access_set_ids[1], b.action, null, null, null, null, null, null, null, null, null, null,
             w.way, sum(b.item_count)::int
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
    fresh as materialized (
      -- In the order of ids, in which captures follow one another: what is looked up and written then lies side by side.
      select n.*, a.class_code, c.size, c.sha256
      from (select * from numbered where id is not null order by id) n
      join access_set a on a.id = n.access_set_id
      join component c on c.record_id = n.id and c.role = 'original'
    ),
    opened as (
      insert into disposal_batch
        (id, kind, state, sweep_id, part, class_code, access_set_ids, action, marking, stages, proposed_by,
         proposed_at, item_count, manifest_digest)
      select gen_random_uuid(), 'regular', 'proposed', ${sweep.id}, n.part, a.class_code, array[n.access_set_id],
             n.disposal_action, a.marking, w.stages, ${sweep.startedBy}, ${sweep.startedAt}, n.items, n.digest
      from (
        select f.access_set_id, f.disposal_action, f.way, f.part, count(*) as items,
               -- What the last page opens it also closes. Filtered, for a case would take the digests all the same.
               disposal_manifest_digest_of(string_agg(
                 disposal_manifest_line(f.id, f.reference, f.retention_end, f.disposal_action, f.class_code,
                                        f.schedule_code, f.schedule_version, f.sha256),
                 '' order by f.id
               ) filter (where (select count(*) from weighed) < ${limits.page})) as digest
        from fresh f
        group by f.access_set_id, f.disposal_action, f.way, f.part
      ) n
      join way w on w.way = n.way
      join access_set a on a.id = n.access_set_id
      -- What an earlier page opened has no digest yet, and is closed with all its pages.
      on conflict (sweep_id, access_set_ids, action, stages, part)
        do update set item_count = disposal_batch.item_count + excluded.item_count
      returning id, access_set_ids, action, stages, part
    ),
    opened_way as materialized (select o.*, w.way from opened o join way w on w.stages = o.stages),
    listed as (
      insert into disposal_item
        (batch_id, record_id, reference, access_set_id, retention_end, action, class_code, folder_id, schedule_code,
         schedule_version, schedule_step, trigger_type, trigger_date, authority, size, sha256, state, state_reason,
         further_folders)
      select b.id, r.id, r.reference, r.access_set_id, r.retention_end, r.disposal_action, r.class_code, r.folder_id,
             r.schedule_code, r.schedule_version, r.schedule_step, r.trigger_type, r.trigger_date, r.authority,
             r.size, r.sha256, 'proposed',
             case
               when r.unauthorised then 'no-authority'
               when r.was_held then 'overdue-after-hold'
             end,
             case when r.filed_again then further_folders(r.id, r.folder_id) else '{}' end
      from fresh r
      join opened_way b
        on b.access_set_ids = array[r.access_set_id] and b.action = r.disposal_action and b.way = r.way and b.part = r.part
      returning record_id
    ),
    totals as (
      select count(*) as read,
             count(*) filter (where not held and listed) as already_listed,
             count(*) filter (where held) as held,
             (select count(*) from listed) as due
      from weighed
    ),
    reached as (select retention_end, id from weighed order by retention_end desc, id desc limit 1)
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

/** How far the sweep has come. Read first and given as values: against a subquery PostgreSQL would not walk the index from there. */
async function readCursor(
  db: Sql,
  id: SweepId,
): Promise<{ readonly end: string; readonly id: string } | undefined> {
  const { rows } = await sql<{ readonly end: string; readonly id: string }>`
    select coalesce(cursor_end, '-infinity') as end, coalesce(cursor_id, '00000000-0000-0000-0000-000000000000') as id
    from retention_sweep where id = ${id} for update
  `.execute(db)
  return rows[0]
}

/** A page's rows are sorted thrice, and none of it needs more than this: what a server gives each sort by itself goes to the disk. */
async function sortInMemory(db: Sql): Promise<void> {
  await sql`set local work_mem = '64MB'`.execute(db)
}
