import { sql } from 'kysely'
import type { RecordId } from '../../../kernel/ids.ts'
import type { Subject } from '../../../records/record-entity.ts'
import type { Sql } from '../database.ts'

/**
 * Whether an event of any kind that some schedule counts from would be of another day, or of none, in one of its folders,
 * were the record about `subjects`. Those that it has left count with them, as they do when it is settled: it may return there.
 */
export async function isDatedOtherwise(
  db: Sql,
  id: RecordId,
  subjects: readonly Subject[],
): Promise<boolean> {
  const { rows } = await sql<{ readonly otherwise: boolean }>`
    select exists (
      select from record r
      join folder f
        on f.id = r.folder_id
        or f.id in (
          select x.folder_id from record_filing x
          where x.record_id = r.id and not x.taken_out and (x.left_on is null or f.title is not null)
        )
      cross join (
        select distinct type from retention_schedule_version v cross join unnest(events_counted_from(v)) as type
      ) counted
      where r.id = ${id}
        and event_date(counted.type, r.subjects || f.subjects)
          is distinct from event_date(counted.type, ${JSON.stringify(subjects)}::jsonb || f.subjects)
    ) as otherwise
  `.execute(db)
  return rows[0]?.otherwise ?? false
}
