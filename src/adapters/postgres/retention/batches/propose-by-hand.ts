import { sql } from 'kysely'
import type { RecordId } from '../../../../kernel/ids.ts'
import type { NewExceptionalBatch, RecordForProposal } from '../../../../retention/batches/batch-store.ts'
import type { Sql } from '../../database.ts'
import { openStates } from '../standing-in-the-way.ts'

/** The records somebody proposes for exceptional disposal, and what stands in the way. */
export async function selectForProposal(
  db: Sql,
  records: readonly RecordId[],
): Promise<readonly RecordForProposal[]> {
  const { rows } = await sql<RecordForProposal>`
    select r.id as "recordId", r.state, r.access_set_id as "accessSet", c.path as "classPath", r.marking,
           record_is_held(r.id, r.folder_id, c.path) as held,
           exists (select from disposal_item i where i.record_id = r.id and i.state in ${openStates}) as listed
    from record r
    join folder f on f.id = r.folder_id
    join file_plan_class c on c.code = f.class_code
    where r.id = any (${records}::uuid[]) and not f.built_in
  `.execute(db)
  return rows
}

/** The batch with its items, closed at once. Whoever proposes the same record twice at once meets the unique index. */
export async function insertExceptional(db: Sql, batch: NewExceptionalBatch): Promise<void> {
  await sql`
    insert into disposal_batch
      (id, kind, state, class_code, access_set_ids, action, marking, authority, reason, stages, proposed_by,
       proposed_at, item_count)
    values
      (${batch.id}, 'exceptional', 'proposed', ${batch.classCode}, ${batch.accessSets}, 'destroy', ${batch.marking},
       ${batch.authority}, ${batch.reason}, ${JSON.stringify(batch.stages)}::jsonb, ${batch.proposedBy}, ${batch.proposedAt}, ${batch.records.length})
  `.execute(db)
  await sql`
    insert into disposal_item
      (batch_id, record_id, reference, access_set_id, retention_end, action, class_code, folder_id, schedule_code,
       schedule_version, schedule_step, trigger_type, trigger_date, authority, size, sha256, state, further_folders)
    select ${batch.id}, r.id, r.reference, r.access_set_id, r.retention_end, 'destroy', f.class_code, r.folder_id,
           r.schedule_code, r.schedule_version, r.schedule_step, r.trigger_type, r.trigger_date, ${batch.authority}, c.size, c.sha256,
           'proposed', further_folders(r.id, r.folder_id)
    from record r
    join folder f on f.id = r.folder_id
    join component c on c.record_id = r.id and c.role = 'original'
    where r.id = any (${batch.records}::uuid[])
  `.execute(db)
  await sql`
    update disposal_batch set manifest_digest = disposal_manifest_digest(id) where id = ${batch.id}
  `.execute(db)
}
