import { sql } from 'kysely'
import type { NewVersion } from '../../../ingest/ports.ts'
import type { RecordId } from '../../../kernel/ids.ts'
import type { CivilDate } from '../../../records/dates/civil-date.ts'
import type { Sql } from '../database.ts'

/** The version shown steps back, the new one takes its place, and the record waits to be read anew. */
export async function addVersion(db: Sql, id: RecordId, version: NewVersion, on: CivilDate): Promise<void> {
  await sql`
    update component set role = 'earlier-version', unexamined = reading_detail is null and not quarantined
    where record_id = ${id} and role = 'original'
  `.execute(db)
  await sql`
    insert into component (id, record_id, position, role, filename, media_type, size, sha256, object_key)
    select ${version.id}, ${id}, max(position) + 1, 'original', ${version.filename}, ${version.mediaType},
           ${version.size}, ${version.sha256}, ${version.objectKey}
    from component where record_id = ${id}
  `.execute(db)
  // What a reading under way has counted is the earlier version's.
  await sql`delete from reading_progress where record_id = ${id}`.execute(db)
  await sql`
    update record
    set reading = 'pending', reading_detail = default, last_action_on = greatest(last_action_on, captured_on, ${on}::date),
        revision = revision + 1
    where id = ${id}
  `.execute(db)
}
