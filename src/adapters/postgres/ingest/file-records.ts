import { sql } from 'kysely'
import type { RecordStore } from '../../../ingest/ports.ts'
import type { FolderId, RecordId } from '../../../kernel/ids.ts'
import type { CivilDate } from '../../../records/dates/civil-date.ts'
import type { Folder } from '../../../records/folder.ts'
import type { Sql } from '../database.ts'

/**
 * Files a record in another folder instead of its first: its row before its filing, which follows it. To be moved in is an
 * action on the record.
 */
export async function moveRecord(
  db: Sql,
  id: RecordId,
  folder: Folder,
  { marking, accessSet }: Parameters<RecordStore['move']>[2],
  on: CivilDate,
): Promise<void> {
  const { rows } = await sql<{ readonly from: FolderId }>`
    with before as (
      select folder_id from record where id = ${id}
    )
    update record
    set folder_id = ${folder.id}, marking = ${marking}, access_set_id = ${accessSet},
        last_action_on = greatest(last_action_on, captured_on, ${on}::date), revision = revision + 1
    where id = ${id}
    returning (select folder_id from before) as "from"
  `.execute(db)
  await sql`
    update record_filing set folder_id = ${folder.id}
    where record_id = ${id} and folder_id = any (${rows.map(({ from }) => from)}::uuid[]) and left_on is null
  `.execute(db)
  for (const { from } of rows) await keepOut(db, id, from)
}

/**
 * Files a record in a further folder; from the second on each of its folders has a row. What is said of the record is
 * changed first: where a hold on that folder allows no change, it begins with the filing.
 */
export async function fileRecord(
  db: Sql,
  id: RecordId,
  { folder, on, by }: Parameters<RecordStore['file']>[1],
  { marking, accessSet }: Parameters<RecordStore['file']>[2],
): Promise<void> {
  await sql`
    update record set marking = ${marking}, access_set_id = ${accessSet}, revision = revision + 1 where id = ${id}
  `.execute(db)
  await sql`
    insert into record_filing
      (record_id, position, folder_id, filed_on, filed_by, schedule_code, schedule_version, retention_state,
       retention_end, disposal_action)
    select r.id, 0, r.folder_id, r.captured_on, r.captured_by, r.schedule_code, r.schedule_version, r.retention_state,
           r.retention_end, r.disposal_action
    from record r
    where r.id = ${id} and not exists (select from record_filing x where x.record_id = r.id)
  `.execute(db)
  await sql`
    insert into record_filing (record_id, position, folder_id, filed_on, filed_by)
    select ${id}, max(x.position) + 1, ${folder.id}, ${on}::date, ${by} from record_filing x where x.record_id = ${id}
  `.execute(db)
}

/** Takes a record out of one of its folders. */
export async function unfileRecord(
  db: Sql,
  id: RecordId,
  folder: FolderId,
  first: FolderId,
  accessSet: number,
): Promise<void> {
  await sql`
    delete from record_filing where record_id = ${id} and folder_id = ${folder} and left_on is null
  `.execute(db)
  await keepOut(db, id, folder)
  await sql`
    update record set folder_id = ${first}, access_set_id = ${accessSet}, revision = revision + 1 where id = ${id}
  `.execute(db)
}

/** Where the record had left this folder before it was filed there anew: a person has taken it out by now. */
async function keepOut(db: Sql, id: RecordId, folder: FolderId): Promise<void> {
  await sql`
    update record_filing set taken_out = true
    where record_id = ${id} and folder_id = ${folder} and left_on is not null and not taken_out
  `.execute(db)
}
