import { type RawBuilder, sql } from 'kysely'
import type { RecordId } from '../../../kernel/ids.ts'
import type { ComponentEntity, RecordEntity } from '../../../records/record-entity.ts'
import type { Sql } from '../database.ts'
import { type RecordRow, recordOf } from './record-row.ts'

/** How the record's row is held until the transaction ends. */
type RowHold = 'none' | 'share' | 'update'

const clauses: { readonly [Hold in RowHold]: RawBuilder<unknown> } = {
  none: sql``,
  share: sql`for share of r`,
  update: sql`for update of r`,
}

/** The record with folder, class and components, its row held as asked. Nothing where it does not exist or is out of reach. */
export async function selectRecord(db: Sql, id: RecordId, hold: RowHold): Promise<RecordEntity | undefined> {
  const { rows } = await sql<RecordRow>`
    select r.id, r.reference, r.title, r.title_is_filename as "titleIsFilename", r.folder_id as "folderId",
           f.reference as "folderReference", f.class_code as "classCode", c.path as "classPath", f.groups, r.marking,
           r.state, r.document_date as "documentDate", r.received_on as "receivedOn", r.captured_at as "capturedAt",
           r.captured_on as "capturedOn", r.author, r.keywords, r.fields, r.subjects, r.people, r.format, r.reading,
           r.reading_detail as "readingDetail", r.revision, r.superseded_on as "supersededOn",
           -- Where row-level security hides what took its place, nobody is told of it.
           (select s.id from record s where s.id = r.superseded_by) as "supersededBy"
    from record r
    join folder f on f.id = r.folder_id
    join file_plan_class c on c.code = f.class_code
    where r.id = ${id}
    ${clauses[hold]}
  `.execute(db)
  const row = rows[0]
  if (row === undefined) return undefined
  // After the row is held, so that no component is missed that a transaction before us has added.
  return recordOf(row, await selectComponents(db, id))
}

async function selectComponents(db: Sql, id: RecordId): Promise<readonly ComponentEntity[]> {
  const { rows } = await sql<ComponentEntity>`
    select id, role, parent_id as "parentId", filename, media_type as "mediaType", format, size, sha256,
           object_key as "objectKey", text_key as "textKey"
    from component
    where record_id = ${id}
    order by position
  `.execute(db)
  return rows
}
