import type { Pool, PoolClient } from 'pg'
import type { Share } from './prepare-disposal.ts'

/**
 * The same changes of rows by bare SQL, `page` items a transaction: items and records through the states that the database's
 * own guards ask for, stubs, components, what is erased beside the log, two entries a record and what lies beside them. It
 * reads nothing anew, takes no lock, proves nothing, and asks for holds by one statement midway, as whoever places them.
 */
export async function bareDisposal(pool: Pool, { batches, held }: Share, page: number): Promise<void> {
  const client = await pool.connect()
  try {
    const pages: (readonly [string, readonly string[]])[] = []
    for (const batch of batches) {
      const { rows } = await client.query<{ readonly ids: readonly string[] }>(
        `select array_agg(record_id order by record_id) as ids
         from (
           select record_id, (row_number() over (order by record_id) - 1) / $2::int as page
           from disposal_item where batch_id = $1
         ) i
         group by page order by page`,
        [batch, page],
      )
      for (const { ids } of rows) pages.push([batch, ids])
    }
    for (const [index, [batch, ids]] of pages.entries()) {
      if (index === Math.floor(pages.length / 2)) await holdMidway(client, held)
      await barePage(client, batch, ids)
    }
  } finally {
    client.release()
  }
}

async function holdMidway(client: PoolClient, folders: readonly string[]): Promise<void> {
  await client.query(
    `with placed as (
       insert into hold (id, name, reason, authority, state, placed_by, placed_at)
       values (gen_random_uuid(), 'Inquiry', 'bench', 'bench', 'placed', 'bench', now()) returning id
     ), scope as (
       insert into hold_scope (hold_id, folder_id)
       select placed.id, f.id from placed, folder f where f.reference = any ($1) returning hold_id, folder_id
     ), caught as (
       insert into hold_item (hold_id, record_id, since)
       select s.hold_id, r.id, now() from scope s join record r on r.folder_id = s.folder_id and r.state = 'active'
       returning record_id
     )
     update disposal_item i set state = 'skipped', state_reason = 'held' from caught c
     where i.record_id = c.record_id and i.state = 'approved'`,
    [folders],
  )
}

async function barePage(client: PoolClient, batch: string, page: readonly string[]): Promise<void> {
  await client.query('begin')
  const { rows } = await client.query<{ readonly id: string }>({
    name: 'begin',
    text: `update disposal_item set state = 'destroying'
           where batch_id = $1 and record_id = any ($2::uuid[]) and state = 'approved' returning record_id as id`,
    values: [batch, page],
  })
  const ids = rows.map(({ id }) => id)
  for (const [name, text] of Object.entries(steps)) {
    await client.query({ name, text, values: text.includes('$2') ? [ids, batch] : [ids] })
  }
  await client.query('commit')
}

const steps = {
  destroying: `update record set state = 'destroying', revision = revision + 1 where id = any ($1::uuid[])`,
  verifying: `update disposal_item set state = 'verifying' where record_id = any ($1::uuid[]) and batch_id = $2`,
  erased: `update audit_detail set value = null, salt = null
           where subject_type = 'record' and subject_id = any (array(select unnest($1::uuid[])::text))
             and name in ('title', 'filename') and value is not null`,
  outbox: `insert into audit_outbox (draft)
           select format(
             '{"v":1,"id":"%s","at":"%s","actor":{"kind":"system","id":"system"},"action":"%s","subject":{"type":"record","id":"%s"},'
             '"outcome":"done","codes":{"batchId":"%s","sha256":"%s","size":%s,"class":"%s","scheduleCode":"%s","scheduleVersion":%s,'
             '"disposalAction":"%s","triggerType":"%s","triggerDate":"%s","retentionEnd":"%s","destroyedAt":"%s",'
             '"stores":["bench","bench-index"]},"commitments":{"actorName":"%s"}}',
             md5(a.action || i.record_id)::uuid, now(), a.action, i.record_id, i.batch_id, i.sha256, i.size,
             i.class_code, i.schedule_code, i.schedule_version, i.action, i.trigger_type, i.trigger_date,
             i.retention_end, now(), i.sha256)
           from disposal_item i cross join (values ('details.erased'), ('item.destroyed')) a (action)
           where i.record_id = any ($1::uuid[]) and i.batch_id = $2`,
  beside: `insert into audit_detail (entry_id, name, value, salt, subject_type, subject_id)
           select md5(a.action || i)::uuid, 'actorName', 'system', uuid_send(gen_random_uuid()), 'record', i::text
           from unnest($1::uuid[]) i cross join (values ('details.erased'), ('item.destroyed')) a (action)`,
  stubs: `insert into stub
            (record_id, reference, state, access_set_id, class_code, schedule_code, schedule_version, authority, action,
             trigger_type, trigger_date, retention_end, approved_by, destroyed_at, batch_id, size, sha256, title)
          select i.record_id, i.reference, 'destroyed', r.access_set_id, i.class_code, i.schedule_code, i.schedule_version,
                 i.authority, i.action, i.trigger_type, i.trigger_date, i.retention_end, array['Officer 2'], now(),
                 i.batch_id, i.size, i.sha256, r.title
          from disposal_item i join record r on r.id = i.record_id
          where i.record_id = any ($1::uuid[]) and i.batch_id = $2`,
  components: `delete from component where record_id = any ($1::uuid[])`,
  records: `update record
            set state = 'destroyed', title = null, author = null, keywords = '{}', fields = '{}', subjects = '[]',
                people = '{}', document_date = null, received_on = null, format = 'other',
                reading = 'available-without-text', reading_detail = default, revision = revision + 1
            where id = any ($1::uuid[])`,
  items: `update disposal_item
          set state = 'destroyed', executed_by = md5('bench-person-3')::uuid::text, executed_at = now(),
              proofs = '[{"store":"bench","method":"nothing is kept","checkedAt":"2026-01-01T00:00:00.000Z"},
                         {"store":"bench-index","method":"nothing is kept","checkedAt":"2026-01-01T00:00:00.000Z"}]',
              audit_entry_id = md5('item.destroyed' || record_id)::uuid
          where record_id = any ($1::uuid[]) and batch_id = $2`,
} as const
