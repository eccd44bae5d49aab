import { sql } from 'kysely'
import type { RecordStore } from '../../../ingest/ports.ts'
import type { ComponentId, FolderId, RecordId } from '../../../kernel/ids.ts'
import type { CivilDate } from '../../../records/dates/civil-date.ts'
import type { Marking } from '../../../records/marking.ts'
import type { ComponentEntity } from '../../../records/record-entity.ts'
import type { Sql } from '../database.ts'
import { addVersion } from './add-version.ts'
import { changeRecord } from './change-record.ts'
import { fileRecord, moveRecord, unfileRecord } from './file-records.ts'
import { insertRecords } from './insert-records.ts'
import { isDatedOtherwise } from './is-dated-otherwise.ts'
import { isToGo } from './is-to-go.ts'
import { selectRecord } from './select-record.ts'

interface MarkedDay {
  readonly marking: Marking
  readonly day: CivilDate
}

/** Records in PostgreSQL, for one filing transaction. */
export function makeRecordStore(db: Sql): RecordStore {
  return {
    insert: (records) => insertRecords(db, records),
    find: (id) => selectRecord(db, id, 'none'),
    findForWriting: (id) => selectRecord(db, id, 'share'),
    findForChange: (id) => selectRecord(db, id, 'update'),
    isDatedOtherwise: (id, subjects) => isDatedOtherwise(db, id, subjects),
    change: (id, change) => changeRecord(db, id, change),
    addVersion: (id, version, on) => addVersion(db, id, version, on),
    setSuperseded: async (id, supersession) => {
      await sql`
        update record
        set superseded_by = ${supersession?.by ?? null}, superseded_on = ${supersession?.on ?? null}, revision = revision + 1
        where id = ${id}
      `.execute(db)
    },
    move: (id, folder, reading, on) => moveRecord(db, id, folder, reading, on),
    file: (id, filing, reading) => fileRecord(db, id, filing, reading),
    unfile: (id, folder, first, accessSet) => unfileRecord(db, id, folder, first, accessSet),
    addAttachments: (id, components) => addAttachments(db, id, components),
    setComponentReading: async (id, reading) => {
      await sql`
        update component
        set format = ${reading.format}, media_type = ${reading.mediaType}, text_key = ${reading.textKey},
            reading_detail = ${JSON.stringify(reading.detail)}, quarantined = ${reading.quarantined}
        where id = ${id}
      `.execute(db)
    },
    unexamined: async (id) => {
      const { rows } = await sql<{ readonly id: ComponentId }>`
        select id from component where record_id = ${id} and unexamined order by position
      `.execute(db)
      return rows.map((row) => row.id)
    },
    noteExamined: async (id, found) => {
      await sql`
        update component set unexamined = false, quarantined = quarantined or ${found === 'harmful'} where id = ${id}
      `.execute(db)
    },
    setReading: async (id, reading) => {
      await sql`
        update record
        set reading = ${reading.reading}, reading_detail = ${JSON.stringify(reading.detail)}, format = ${reading.format},
            people = ${reading.people}, title = coalesce(${reading.title ?? null}, title),
            title_is_filename = title_is_filename and ${reading.title ?? null}::text is null,
            author = coalesce(author, ${reading.author ?? null}), revision = revision + 1
        where id = ${id}
      `.execute(db)
      await sql`delete from reading_progress where record_id = ${id}`.execute(db)
    },
    awaitReading: async (id, textless) => {
      await sql`
        update component set text_key = null, reading_detail = null
        where record_id = ${id} and id = any (${textless}::uuid[])
      `.execute(db)
      await sql`
        update record set reading = 'pending', reading_detail = default, revision = revision + 1 where id = ${id}
      `.execute(db)
    },
    noteReadAgain: async (id, at) => {
      await sql`
        update record set reading_detail = reading_detail || ${JSON.stringify({ readAt: at.toISOString() })}::jsonb where id = ${id}
      `.execute(db)
      await sql`delete from reading_progress where record_id = ${id}`.execute(db)
    },
    isToGo: async (id) => {
      const { rows } = await sql<{
        readonly goes: boolean
      }>`select ${isToGo(sql`${id}::uuid`)} as goes`.execute(db)
      return rows[0]?.goes === true
    },
    isFrozen: async (id) => {
      await sql`
        select await_holds_around_all(folders_of(id, folder_id)) from record where id = ${id}
      `.execute(db)
      const { rows } = await sql<{ readonly frozen: boolean }>`
        select record_is_frozen(${id}) as frozen
      `.execute(db)
      return rows[0]?.frozen === true
    },
    beginReading: (id, at) => beginReading(db, id, at),
    takeBackReading: async (id, attempt) => {
      await sql`
        update reading_progress set attempt = attempt - 1 where record_id = ${id} and attempt = ${attempt}
      `.execute(db)
    },
    newestRecordDays: (folderId) => newestRecordDays(db, folderId),
  }
}

async function addAttachments(db: Sql, id: RecordId, components: readonly ComponentEntity[]): Promise<void> {
  for (const component of components) {
    await sql`
      insert into component
        (id, record_id, position, role, parent_id, filename, media_type, format, size, sha256, object_key)
      values
        (${component.id}, ${id},
         (select max(position) + 1 from component where record_id = ${id}), ${component.role}, ${component.parentId}, ${component.filename},
         ${component.mediaType}, ${component.format}, ${component.size}, ${component.sha256}, ${component.objectKey})
    `.execute(db)
  }
}

async function beginReading(db: Sql, id: RecordId, at: Date): Promise<number> {
  const { rows } = await sql<{ readonly attempt: number }>`
    insert into reading_progress (record_id, attempt, page, pages, started_at)
    values (${id}, 1, 0, 0, ${at})
    on conflict (record_id) do update
      set attempt = reading_progress.attempt + 1, page = 0, pages = 0, started_at = excluded.started_at
    returning attempt
  `.execute(db)
  return rows[0]?.attempt ?? 1
}

/** The latest day of a folder's living records by marking: the document's own, else the day of capture. */
async function newestRecordDays(db: Sql, folderId: FolderId): Promise<readonly MarkedDay[]> {
  const { rows } = await sql<MarkedDay>`
    select marking, max(day) as day
    from (
      select marking, coalesce(document_date, captured_on) as day
      from record where folder_id = ${folderId} and state = 'active'
      union all
      select r.marking, coalesce(r.document_date, r.captured_on)
      from record_filing x join record r on r.id = x.record_id and r.state = 'active'
      where x.folder_id = ${folderId} and x.left_on is null
    ) as days
    group by marking
  `.execute(db)
  return rows
}
