import type { Pool } from 'pg'
import { generateRecords, unchecked } from '../support/generate-records.ts'
import { withoutIndexes } from '../support/without-indexes.ts'

/** Items of a batch, as sweeps make them. */
const BATCH = 1_000

/**
 * A disposal log of so many rows: records destroyed in batches of a thousand, each decided, approved and executed by
 * three people, with its stub and its entry in the audit log. Written by set-based SQL past all use cases,
 * and past the guards, which know no completed batch that was never under review.
 */
export async function fillDisposalLog(pool: Pool, count: number): Promise<void> {
  await generateRecords(pool, { count, words: ['report', 'letter', 'minute', 'note', 'invoice'] })
  await unchecked(
    pool,
    `
    insert into person (id, name, role, clearance, created_at)
    select md5('bench-person-' || n)::uuid, 'Officer ' || n, 'ig-officer', 'official-sensitive', now()
    from generate_series(1, 3) n`,
  )
  await unchecked(
    pool,
    `insert into disposal_batch
       (id, kind, state, class_code, access_set_ids, action, marking, proposed_by, proposed_at, item_count,
        manifest_digest, not_before, executed_by, execution_started_at, completed_at)
     select md5('bench-batch-' || n)::uuid, 'regular', 'completed', s.class_code, array[s.id], 'destroy', s.marking,
            'system', now(), $2, repeat('0', 64), now(), md5('bench-person-3'), now(), now()
     from generate_series(0, $1::int / $2::int) n
     cross join (select id, class_code, marking from access_set order by id limit 1) s`,
    [count, BATCH],
  )
  await unchecked(
    pool,
    `
    insert into disposal_approval (batch_id, approved_by, approver_name, at, how, reason, audit_entry_id, executable_from)
    select id, md5('bench-person-2'), 'Officer 2', now(), 'token', 'Agreed', gen_random_uuid(), now() from disposal_batch`,
  )
  await withoutIndexes(pool, ['disposal_item', 'stub', 'audit_entry'], () => insertItems(pool))
  await pool.query('vacuum analyze')
}

/** All that was generated, item, stub and entry each. */
async function insertItems(pool: Pool): Promise<void> {
  await unchecked(
    pool,
    `insert into disposal_item
       (batch_id, record_id, reference, access_set_id, retention_end, action, class_code, folder_id, schedule_code,
        schedule_version, trigger_type, trigger_date, authority, size, sha256, decision, decided_by, decided_at, state,
        executed_by, executed_at, audit_entry_id)
     select md5('bench-batch-' || r.place / $1::int)::uuid, r.id, r.reference, r.access_set_id, r.retention_end,
            'destroy', a.class_code, r.folder_id, r.schedule_code, r.schedule_version, r.trigger_type, r.trigger_date,
            'Disposal of Documents Order, EX/2019/3 (2019-05-01)', 100, encode(sha256(r.reference::bytea), 'hex'),
            'destroy', md5('bench-person-1'), timestamptz '2026-01-01 00:00Z' + r.place / $1::int * interval '1 minute',
            'destroyed', md5('bench-person-3'), now(), md5('bench-entry-' || r.place)::uuid
     from (select *, row_number() over (order by id) - 1 as place from record where reference like 'BENCH/%') r
     join access_set a on a.id = r.access_set_id`,
    [BATCH],
  )
  await unchecked(
    pool,
    `
    insert into stub
      (record_id, reference, state, access_set_id, class_code, schedule_code, schedule_version, authority, action,
       trigger_type, trigger_date, retention_end, approved_by, destroyed_at, batch_id, size, sha256, title)
    select i.record_id, i.reference, 'destroyed', i.access_set_id, i.class_code, i.schedule_code, i.schedule_version,
           i.authority, i.action, i.trigger_type, i.trigger_date, i.retention_end, array['Officer 2'], i.executed_at,
           i.batch_id, i.size, i.sha256, r.title
    from disposal_item i join record r on r.id = i.record_id`,
  )
  await unchecked(
    pool,
    `
    insert into audit_entry (position, leaf, entry_id, at, actor_id, action, subject_type, subject_id)
    select (select coalesce(max(position), -1) from audit_entry) + row_number() over (order by i.record_id),
           convert_to('{"id":"' || i.audit_entry_id || '"}', 'UTF8'), i.audit_entry_id, now(), 'bench',
           'item.destroyed', 'record', i.record_id::text
    from disposal_item i`,
  )
}

/** The same rows by PostgreSQL alone, without rights and without care for spreadsheets. */
export const bareCopy = `
  copy (
    select e.position, i.record_id, i.reference, coalesce(s.title, r.title), i.class_code, i.schedule_code,
           i.schedule_version, coalesce(i.decision_authority, i.authority), i.trigger_type, i.trigger_date,
           i.retention_end, i.action, i.state, coalesce(i.state_reason, i.decision_reason), decider.name, i.decided_at,
           approval.by, approval.at, executor.name, i.executed_at, i.batch_id, s.certificate_id, i.sha256,
           encode(e.leaf_hash, 'hex')
    from disposal_item i
    left join stub s on s.record_id = i.record_id and s.batch_id = i.batch_id
    left join record r on r.id = i.record_id
    left join person decider on decider.id::text = i.decided_by
    left join person executor on executor.id::text = i.executed_by
    left join lateral (
      select string_agg(a.approver_name, '; ' order by a.stage) as by, max(a.at) as at
      from disposal_approval a where a.batch_id = i.batch_id and not a.void
    ) approval on true
    left join audit_entry e on e.entry_id = i.audit_entry_id
    where i.decided_at is not null
    order by i.decided_at, i.batch_id, i.record_id
  ) to stdout (format csv, header)`
