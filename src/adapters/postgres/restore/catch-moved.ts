import { sql } from 'kysely'
import type { FolderId, RecordId } from '../../../kernel/ids.ts'
import type { LostMove } from '../../../retention/restore/lost-work.ts'
import type { Sql } from '../database.ts'

/** Puts a record under the holds in force on where the log says that it came. */
export async function catchMoved(db: Sql, id: RecordId, moves: readonly LostMove[], at: Date): Promise<void> {
  await sql`
    insert into hold_item (hold_id, record_id, since)
    select distinct s.hold_id, r.id, ${at}::timestamptz
    from record r
    join hold_scope s on s.released_at is null and (
      s.folder_id::text = any (${moves.map(({ toFolder }) => toFolder)}::text[])
      or s.class_code in (select unnest(c.path) from file_plan_class c
                          where c.code = any (${moves.map(({ toClass }) => toClass)}::text[]))
    )
    where r.id = ${id} and r.state = 'active'
    on conflict (hold_id, record_id) do nothing
  `.execute(db)
}

/** The same of every record that is filed in a folder which was moved to these classes. */
export async function catchMovedFolder(
  db: Sql,
  id: FolderId,
  classes: readonly string[],
  at: Date,
): Promise<void> {
  await sql`
    insert into hold_item (hold_id, record_id, since)
    select distinct s.hold_id, r.id, ${at}::timestamptz
    from record r
    join hold_scope s on s.released_at is null and s.class_code in (
      select unnest(c.path) from file_plan_class c where c.code = any (${classes}::text[])
    )
    where r.state = 'active' and r.id in (
      select in_it.id from record in_it where in_it.folder_id = ${id}
      union select x.record_id from record_filing x where x.folder_id = ${id} and x.left_on is null
    )
    on conflict (hold_id, record_id) do nothing
  `.execute(db)
}
