import type { Pool } from 'pg'

/** Items of a batch, as sweeps make them, and folders of a share. */
const BATCH = 2_000
const FOLDERS = 40
/** Of the folders of a share so many are held midway: a tenth of its records, half of which have gone by then. */
export const HELD_FOLDERS = 4

/** Records of one run, approved and executing; each run takes a share of its own. */
export interface Share {
  readonly batches: readonly string[]
  /** References of the folders that are to be held. */
  readonly held: readonly string[]
}

/** Those by whom shares are swept, decided, approved and executed. */
export async function addOfficers(pool: Pool): Promise<void> {
  await pool.query(`
    insert into person (id, name, role, clearance, created_at)
    select md5('bench-person-' || n)::uuid, 'Officer ' || n, 'ig-officer', 'official-sensitive', now()
    from generate_series(1, 3) n
    on conflict do nothing`)
}

/**
 * So many records of the shipped plan's invoices, due since 1 April 2022, each with an original, a text, and what lies beside
 * the log since its capture; all in batches that were decided, approved and set in motion. Written by set-based SQL past
 * all use cases and guards.
 */
export async function prepareShare(pool: Pool, name: string, count: number): Promise<Share> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query('set local session_replication_role = replica')
    await client.query(`
      insert into access_set (class_code, marking, groups) values ('FIN-INV', 'official', '{}') on conflict do nothing`)
    await client.query(
      `insert into folder (id, reference, class_code, title, opened_on, access_set_id)
       select md5($1 || '-folder-' || n)::uuid, $1 || '/' || n, 'FIN-INV', 'Folder ' || n, date '2010-01-01', s.id
       from generate_series(0, $2::int - 1) n
       join access_set s on s.class_code = 'FIN-INV' and s.marking = 'official' and s.groups = '{}'`,
      [name, FOLDERS],
    )
    await client.query(
      `insert into record
         (id, reference, folder_id, access_set_id, state, title, document_date, captured_at, captured_on, captured_by,
          author, marking, format, reading, retention_state, retention_end, disposal_action, trigger_type, trigger_date,
          schedule_code, schedule_version)
       select md5($1 || '-record-' || n)::uuid, $1 || '/2015/' || n, f.id, f.access_set_id, 'active', 'Invoice ' || n,
              date '2015-06-30', timestamptz '2015-07-01 10:00Z', date '2015-07-01', 'bench', 'Author ' || n % 50,
              'official', 'pdf', 'available', 'running', date '2022-03-31', 'destroy', 'created', date '2015-06-30',
              v.code, v.version
       from generate_series(0, $2::int - 1) n
       join folder f on f.reference = $1 || '/' || n % $3::int
       join retention_schedule_version v on v.code = 'FIN-ACC' and v.state = 'published'`,
      [name, count, FOLDERS],
    )
    await client.query(
      `insert into component
         (id, record_id, position, role, filename, media_type, format, size, sha256, object_key, text_key)
       select md5('component-' || r.id)::uuid, r.id, 0, 'original', 'invoice.pdf', 'application/pdf', r.format, 100,
              encode(sha256(r.reference::bytea), 'hex'), r.id || '.bench', r.id || '.bench.text'
       from record r join folder f on f.id = r.folder_id where f.reference like $1 || '/%'`,
      [name],
    )
    await client.query(
      `insert into audit_detail (entry_id, name, value, salt, subject_type, subject_id)
       select md5('entry-' || r.id)::uuid, d.name, d.value, uuid_send(gen_random_uuid()), 'record', r.id::text
       from record r join folder f on f.id = r.folder_id
       cross join lateral (values ('actorName', 'bench'), ('title', r.title), ('filename', 'invoice.pdf')) d (name, value)
       where f.reference like $1 || '/%'`,
      [name],
    )
    await insertBatches(client, name, count)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
  await pool.query('vacuum analyze record, component, disposal_item, audit_detail, folder')
  await pool.query('checkpoint')
  return {
    batches: await batchesOf(pool, name),
    held: Array.from({ length: HELD_FOLDERS }, (_, at) => `${name}/${at}`),
  }
}

/** Nobody is to wait at the end until entries that were made for this alone have their places in the log. */
export async function forgetEntries(pool: Pool): Promise<void> {
  // One message is one transaction.
  await pool.query('set local session_replication_role = replica; truncate audit_outbox')
}

async function insertBatches(client: Pick<Pool, 'query'>, name: string, count: number): Promise<void> {
  await client.query(
    `insert into disposal_batch
       (id, kind, state, class_code, access_set_ids, action, marking, proposed_by, proposed_at, item_count, not_before,
        executed_by, execution_started_at, manifest_digest)
     select md5($1 || '-batch-' || n)::uuid, 'regular', 'executing', s.class_code, array[s.id], 'destroy', s.marking,
            'system', now() - interval '2 days', least($2::int, $3::int - n * $2::int), now() - interval '1 day',
            md5('bench-person-3')::uuid, now() - interval '1 hour', repeat('0', 64)
     from generate_series(0, ($3::int - 1) / $2::int) n
     join access_set s on s.class_code = 'FIN-INV' and s.marking = 'official' and s.groups = '{}'`,
    [name, BATCH, count],
  )
  await client.query(
    `insert into disposal_approval (batch_id, approved_by, approver_name, at, how, reason, audit_entry_id, executable_from)
     select md5($1 || '-batch-' || n)::uuid, md5('bench-person-2')::uuid, 'Officer 2', now() - interval '1 day', 'token',
            'Agreed', gen_random_uuid(), now() - interval '1 day'
     from generate_series(0, ($3::int - 1) / $2::int) n`,
    [name, BATCH, count],
  )
  await client.query(
    `insert into disposal_item
       (batch_id, record_id, reference, access_set_id, retention_end, action, class_code, folder_id, schedule_code,
        schedule_version, trigger_type, trigger_date, authority, size, sha256, decision, decided_by, decided_at, state)
     select md5($1 || '-batch-' || r.place / $2::int)::uuid, r.id, r.reference, r.access_set_id, r.retention_end,
            'destroy', 'FIN-INV', r.folder_id, r.schedule_code, r.schedule_version, r.trigger_type, r.trigger_date,
            'Disposal of Documents Order (2021-06-14)', 100, encode(sha256(r.reference::bytea), 'hex'),
            'destroy', md5('bench-person-1')::uuid, now() - interval '2 days', 'approved'
     from (
       select r.*, row_number() over (order by r.id) - 1 as place
       from record r join folder f on f.id = r.folder_id where f.reference like $1 || '/%'
     ) r`,
    [name, BATCH],
  )
  await client.query(
    `update disposal_batch set manifest_digest = disposal_manifest_digest(id)
     where id in (select md5($1 || '-batch-' || n)::uuid from generate_series(0, ($3::int - 1) / $2::int) n)`,
    [name, BATCH, count],
  )
}

async function batchesOf(pool: Pool, name: string): Promise<readonly string[]> {
  const { rows } = await pool.query<{ readonly id: string }>(
    `select distinct i.batch_id as id from disposal_item i join folder f on f.id = i.folder_id
     where f.reference like $1 || '/%' order by id`,
    [name],
  )
  return rows.map(({ id }) => id)
}
