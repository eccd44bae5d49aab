import type { Pool } from 'pg'

/**
 * The bare SQL of a sweep: a batch for each access set and one `insert … select` of all that is due, not held and not
 * listed, in one transaction. No pages, no batches of a size, no manifests, no audit; and of holds nothing but what they
 * have caught. Answers how many items it listed.
 */
export async function bareSweep(pool: Pool): Promise<number> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query(`
      insert into disposal_batch
        (id, kind, state, class_code, access_set_ids, action, marking, proposed_by, proposed_at, item_count)
      select gen_random_uuid(), 'regular', 'proposed', class_code, array[id], 'destroy', marking, 'bare', now(), 0
      from access_set`)
    const { rowCount } = await client.query(`
      insert into disposal_item
        (batch_id, record_id, reference, access_set_id, retention_end, action, class_code, folder_id, schedule_code,
         schedule_version, trigger_type, trigger_date, authority, size, sha256, state)
      select b.id, r.id, r.reference, r.access_set_id, r.retention_end, r.disposal_action, b.class_code, r.folder_id,
             r.schedule_code, r.schedule_version, r.trigger_type, r.trigger_date, v.authority ->> 'instrument', c.size,
             c.sha256, 'proposed'
      from record r
      join disposal_batch b on b.access_set_ids = array[r.access_set_id] and b.action = r.disposal_action
      join component c on c.record_id = r.id and c.role = 'original'
      join retention_schedule_version v on v.code = r.schedule_code and v.version = r.schedule_version
      where r.state = 'active' and r.retention_end < current_date and r.disposal_action <> 'retain-permanently'
        and not exists (
          select from hold_item h where h.record_id = r.id and h.released_at is null and h.too_late_at is null
        )
        and not exists (select from disposal_item i where i.record_id = r.id)`)
    await client.query('commit')
    return rowCount ?? 0
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

/** Takes back what a sweep listed, and lets the disk come to rest, so that every run begins alike. */
export async function takeBack(pool: Pool): Promise<void> {
  await pool.query('truncate disposal_item, disposal_batch, retention_sweep cascade')
  await pool.query('checkpoint')
}
