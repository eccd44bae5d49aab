import { sql } from 'kysely'
import type { NewRecord } from '../../../ingest/ports.ts'
import type { Sql } from '../database.ts'

/**
 * Writes a captured record and its original component, and puts it under every hold that reaches its folder, in one
 * statement: it is born held. The folder's row is held, so no hold comes upon it unseen.
 */
export async function insertRecord(db: Sql, record: NewRecord): Promise<void> {
  const { original, retention } = record
  await sql`
    with new_record as (
      insert into record (
        id, reference, folder_id, access_set_id, state, title, title_is_filename, document_date, received_on,
        captured_at, captured_on, captured_by, author, marking, keywords, fields, subjects, reading,
        retention_state, retention_end, disposal_action, trigger_type, trigger_date, schedule_code, schedule_version
      ) values (
        ${record.id}, ${record.reference}, ${record.folder.id}, ${record.accessSet}, 'active', ${record.title},
        ${record.titleIsFilename}, ${record.documentDate}, ${record.receivedOn}, ${record.capturedAt},
        ${record.capturedOn}, ${record.capturedBy}, ${record.author}, ${record.marking}, ${record.keywords},
        ${JSON.stringify(record.fields)}, ${JSON.stringify(record.subjects)}, ${record.reading},
        ${retention.state}, ${retention.retentionEnd}, ${retention.action}, ${retention.triggerType},
        ${retention.triggerDate}, ${retention.scheduleCode}, ${retention.scheduleVersion}
      )
      returning id, folder_id, captured_at
    ), caught as (
      insert into hold_item (hold_id, record_id, since)
      select distinct s.hold_id, r.id, r.captured_at
      from new_record r
      join folder f on f.id = r.folder_id
      join file_plan_class c on c.code = f.class_code
      join hold_scope s on s.released_at is null and (s.folder_id = f.id or s.class_code = any (c.path))
    )
    insert into component (id, record_id, position, role, filename, media_type, size, sha256, object_key)
    select ${original.id}, id, 0, 'original', ${original.filename}, ${original.mediaType}, ${original.size},
           ${original.sha256}, ${original.objectKey}
    from new_record
  `.execute(db)
}
