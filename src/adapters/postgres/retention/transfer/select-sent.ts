import { sql } from 'kysely'
import type { BatchId, RecordId } from '../../../../kernel/ids.ts'
import type { SentRecord } from '../../../../retention/transfer/transfer-store.ts'
import type { Sql } from '../../database.ts'

/** Whether the record of an item `i` holds a component that has not been sent in this batch as it now is. */
const holdsUnsent = sql`
  exists (
    select from component p
    where p.record_id = i.record_id and not exists (
      select from transfer_file f
      where f.batch_id = i.batch_id and f.record_id = p.record_id and f.position = p.position
        and f.sha256 = p.sha256 and f.sent_at is not null
    )
  )
`

/** Whether a file of it was packaged and never left: also where the record is gone by another way since. */
const packagedUnsent = sql`
  exists (
    select from transfer_file f
    where f.batch_id = i.batch_id and f.record_id = i.record_id and f.sent_at is null
  )
`

/** Every record of which something was sent, with its files. */
export async function selectSent(db: Sql, batchId: BatchId): Promise<readonly SentRecord[]> {
  const { rows } = await sql<SentRecord>`
    select i.record_id as "recordId", i.reference, t.outcome, file.list as files,
           case when held.now then 'held' else i.state_reason end as "stateReason",
           i.state = 'approved' and not held.now as waiting, not (${holdsUnsent} or ${packagedUnsent}) as complete
    from transfer_record t
    join disposal_item i on i.batch_id = t.batch_id and i.record_id = t.record_id
    join record r on r.id = i.record_id
    join folder fo on fo.id = r.folder_id
    join file_plan_class c on c.code = fo.class_code
    cross join lateral (
      select i.state = 'approved' and record_is_held(r.id, r.folder_id, c.path) as now
    ) held
    cross join lateral (
      select jsonb_agg(jsonb_build_object('position', f.position, 'sha256', f.sha256, 'filename', p.filename)
                       order by f.position) as list
      from transfer_file f
      left join component p on p.record_id = f.record_id and p.position = f.position
      where f.batch_id = t.batch_id and f.record_id = t.record_id and f.sent_at is not null
    ) file
    where t.batch_id = ${batchId} and file.list is not null
    order by i.record_id
  `.execute(db)
  return rows
}

/** Of these records those that a receiver has taken, and whether it has taken all that each holds now. */
export async function receiptsOf(
  db: Sql,
  batchId: BatchId,
  records: readonly RecordId[],
): Promise<ReadonlyMap<RecordId, 'taken' | 'content-changed'>> {
  const { rows } = await sql<{ readonly id: RecordId; readonly changed: boolean }>`
    select i.record_id as id, ${holdsUnsent} as changed
    from disposal_item i join transfer_record t on t.batch_id = i.batch_id and t.record_id = i.record_id
    where i.batch_id = ${batchId} and i.record_id = any (${records}::uuid[]) and t.outcome = 'accepted'
  `.execute(db)
  return new Map(rows.map(({ id, changed }) => [id, changed ? 'content-changed' : 'taken']))
}
