import { sql } from 'kysely'
import type { BatchId, RecordId } from '../../../../kernel/ids.ts'
import type { TransferFile } from '../../../../retention/transfer/transfer-file.ts'
import type { Sql } from '../../database.ts'

/** Items `i` approved for transfer of which the receiver has said nothing. */
const isWaiting = sql`
  i.state = 'approved' and i.decision = 'transfer' and not exists (
    select from transfer_record t
    where t.batch_id = i.batch_id and t.record_id = i.record_id and t.outcome is not null
  )
`

/** Records that wait to be packaged, or for their receiver. */
export async function selectWaiting(db: Sql, batchId: BatchId): Promise<readonly RecordId[]> {
  const { rows } = await sql<{ readonly id: RecordId }>`
    select i.record_id as id from disposal_item i where i.batch_id = ${batchId} and ${isWaiting} order by i.record_id
  `.execute(db)
  return rows.map((row) => row.id)
}

/** What took the place of record `r`. Of one that not everybody who reaches the batch may read the package does not tell. */
const successorIn = (batchId: BatchId) => sql`(
  select s.id from record s
  where s.id = r.superseded_by
    and s.access_set_id in (select listed.access_set_id from disposal_item listed where listed.batch_id = ${batchId})
)`

/** The other folders that the approval of item `i` knew of. */
const furtherFolders = sql`(
  select coalesce(jsonb_agg(
    jsonb_build_object('folder', further.reference, 'folderTitle', further.title, 'class', further.class_code)
    order by further.reference collate "C"), '[]')
  from folder further where further.id = any (i.further_folders)
)`

/** Their files. What is held from this moment on is not among them, whether its hold has caught it yet or not. */
export async function selectTransferFiles(db: Sql, batchId: BatchId): Promise<readonly TransferFile[]> {
  const { rows } = await sql<TransferFile>`
    select i.record_id as "recordId", p.id as "componentId", p.parent_id as "parentId", i.reference, p.position, p.role, p.filename, p.media_type as "mediaType", p.format,
           p.size, p.sha256, p.object_key as "objectKey", r.title, r.author, r.keywords,
           r.fields, r.subjects, r.people, r.superseded_on as "supersededOn", ${successorIn(batchId)} as "supersededBy",
           ${furtherFolders} as "furtherFolders",
           r.document_date as "documentDate", r.received_on as "receivedOn", r.captured_on as "capturedOn", r.marking,
           c.code as "classCode", c.title as "classTitle", f.reference as folder, f.title as "folderTitle",
           i.schedule_code as "scheduleCode", i.schedule_version as "scheduleVersion",
           i.retention_end as "retentionEnd", coalesce(i.decision_authority, i.authority) as authority,
           i.decision_closure as closure, i.decided_at as "decidedAt"
    from disposal_item i
    join record r on r.id = i.record_id
    join folder f on f.id = r.folder_id
    join file_plan_class c on c.code = f.class_code
    join component p on p.record_id = r.id
    where i.batch_id = ${batchId} and ${isWaiting} and r.state = 'active'
      and not record_is_held(r.id, r.folder_id, c.path)
    order by i.reference collate "C", i.record_id, p.position
  `.execute(db)
  return rows
}
