import type { Pool, PoolClient } from 'pg'
import { generatedId } from '../support/generated-id.ts'

const SAMPLE = 2_000

export interface LoopTimes {
  /** Records looked at, and the milliseconds that each of them took. */
  readonly looked: number
  readonly each: number
}

export interface LoopSample {
  /** `every`: of all records; `due`: of such as are due. */
  readonly which: 'every' | 'due'
  /** So many records on: what was looked at before lies in memory. */
  readonly from: number
}

/**
 * A sweep as a loop would make it: each record is read, and one that is due is asked about holds and lists and listed, in
 * a transaction of its own. Over a sample of all `records`; lists what it finds, for `milliseconds` at the most.
 */
export async function sweepOneByOne(
  pool: Pool,
  records: number,
  sample: LoopSample,
  milliseconds: number,
): Promise<LoopTimes> {
  const ids = await sampleOf(pool, records, sample)
  const client = await pool.connect()
  try {
    await client.query(`
      insert into disposal_batch
        (id, kind, state, class_code, access_set_ids, action, marking, proposed_by, proposed_at, item_count)
      select gen_random_uuid(), 'regular', 'proposed', class_code, array[id], 'destroy', marking, 'loop', now(), 0
      from access_set`)
    const start = performance.now()
    let looked = 0
    for (const id of ids) {
      await lookAt(client, id)
      looked += 1
      if (performance.now() - start > milliseconds) break
    }
    return { looked, each: (performance.now() - start) / Math.max(1, looked) }
  } finally {
    client.release()
  }
}

async function sampleOf(
  pool: Pool,
  records: number,
  { which, from }: LoopSample,
): Promise<readonly string[]> {
  const step = Math.max(1, Math.floor(records / SAMPLE))
  const { rows } =
    which === 'due'
      ? await pool.query<{ id: string }>(
          `select id from record
           where state = 'active' and retention_end < current_date order by reference limit $1::int`,
          [SAMPLE],
        )
      : await pool.query<{ id: string }>(
          `select ${generatedId('n')} as id from generate_series($3::int, $1::int, $2::int) n`,
          [records, step, 1 + (from % step)],
        )
  return rows.map(({ id }) => id)
}

async function lookAt(client: PoolClient, id: string): Promise<void> {
  const { rows } = await client.query({
    name: 'read',
    text: `select state = 'active' and retention_end < current_date and disposal_action <> 'retain-permanently' as due
           from record where id = $1`,
    values: [id],
  })
  if (rows[0]?.due !== true) return
  await client.query('begin')
  const { rows: inTheWay } = await client.query({
    name: 'in-the-way',
    text: `select exists (
             select from hold_item where record_id = $1 and released_at is null and too_late_at is null
           ) or exists (select from disposal_item where record_id = $1) as yes`,
    values: [id],
  })
  if (inTheWay[0]?.yes === false) {
    await client.query({
      name: 'list',
      text: `insert into disposal_item
               (batch_id, record_id, reference, access_set_id, retention_end, action, class_code, folder_id, schedule_code,
                schedule_version, trigger_type, trigger_date, authority, size, sha256, state)
             select b.id, r.id, r.reference, r.access_set_id, r.retention_end, r.disposal_action, b.class_code,
                    r.folder_id, r.schedule_code, r.schedule_version, r.trigger_type, r.trigger_date,
                    v.authority ->> 'instrument', c.size, c.sha256, 'proposed'
             from record r
             join disposal_batch b on b.access_set_ids = array[r.access_set_id] and b.action = r.disposal_action
             join component c on c.record_id = r.id and c.role = 'original'
             join retention_schedule_version v on v.code = r.schedule_code and v.version = r.schedule_version
             where r.id = $1`,
      values: [id],
    })
  }
  await client.query('commit')
}
