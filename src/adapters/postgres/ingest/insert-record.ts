import { sql } from 'kysely'
import type { NewRecord } from '../../../ingest/ports.ts'
import type { Sql } from '../database.ts'

/** Writes a captured record and its original component in one statement. */
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
      returning id
    )
    insert into component (id, record_id, position, role, filename, media_type, size, sha256, object_key)
    select ${original.id}, id, 0, 'original', ${original.filename}, ${original.mediaType}, ${original.size},
           ${original.sha256}, ${original.objectKey}
    from new_record
  `.execute(db)
}
