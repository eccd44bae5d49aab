import { sql } from 'kysely'
import type { NewRecord } from '../../../ingest/ports.ts'
import type { Sql } from '../database.ts'

/**
 * Writes captured records with their original components, and puts each under every hold that reaches its folder, in one
 * statement: they are born held. The folders' rows are held, so no hold comes upon them unseen.
 */
export async function insertRecords(db: Sql, records: readonly NewRecord[]): Promise<void> {
  const each = <Value>(value: (record: NewRecord) => Value) => records.map(value)
  await sql`
    with new_record as (
      insert into record (
        id, reference, folder_id, access_set_id, state, title, title_is_filename, document_date, received_on,
        captured_at, captured_on, captured_by, author, marking, keywords, fields, subjects, reading,
        retention_state, retention_end, disposal_action, trigger_type, trigger_date, schedule_code, schedule_version
      )
      select
        id, reference, folder_id, access_set_id, 'active', title, title_is_filename, document_date, received_on,
        captured_at, captured_on, captured_by, author, marking,
        array(select jsonb_array_elements_text(keywords)), fields, subjects, reading,
        retention_state, retention_end, disposal_action, trigger_type, trigger_date, schedule_code, schedule_version
      from unnest(
        ${each((record) => record.id)}::uuid[], ${each((record) => record.reference)}::text[],
        ${each((record) => record.folder.id)}::uuid[], ${each((record) => record.accessSet)}::integer[],
        ${each((record) => record.title)}::text[], ${each((record) => record.titleIsFilename)}::boolean[],
        ${each((record) => record.documentDate)}::date[], ${each((record) => record.receivedOn)}::date[],
        ${each((record) => record.capturedAt.toISOString())}::timestamptz[],
        ${each((record) => record.capturedOn)}::date[], ${each((record) => record.capturedBy)}::text[],
        ${each((record) => record.author)}::text[], ${each((record) => record.marking)}::text[],
        ${each((record) => JSON.stringify(record.keywords))}::jsonb[],
        ${each((record) => JSON.stringify(record.fields))}::jsonb[],
        ${each((record) => JSON.stringify(record.subjects))}::jsonb[], ${each((record) => record.reading)}::text[],
        ${each(({ retention }) => retention.state)}::text[],
        ${each(({ retention }) => retention.retentionEnd)}::date[],
        ${each(({ retention }) => retention.action)}::text[],
        ${each(({ retention }) => retention.triggerType)}::text[],
        ${each(({ retention }) => retention.triggerDate)}::date[],
        ${each(({ retention }) => retention.scheduleCode)}::text[],
        ${each(({ retention }) => retention.scheduleVersion)}::integer[]
      ) as given (
        id, reference, folder_id, access_set_id, title, title_is_filename, document_date, received_on, captured_at,
        captured_on, captured_by, author, marking, keywords, fields, subjects, reading,
        retention_state, retention_end, disposal_action, trigger_type, trigger_date, schedule_code, schedule_version
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
    select id, record_id, 0, 'original', filename, media_type, size, sha256, object_key
    from unnest(
      ${each(({ original }) => original.id)}::uuid[], ${each((record) => record.id)}::uuid[],
      ${each(({ original }) => original.filename)}::text[], ${each(({ original }) => original.mediaType)}::text[],
      ${each(({ original }) => original.size)}::bigint[], ${each(({ original }) => original.sha256)}::text[],
      ${each(({ original }) => original.objectKey)}::text[]
    ) as given (id, record_id, filename, media_type, size, sha256, object_key)
  `.execute(db)
}
