import { sql } from 'kysely'
import type { RecordId } from '../../../kernel/ids.ts'

/** A `from` and `where` clause: each scope `s` of a hold in force in which the record `r` stands, by id, folder or class. */
export const scopesAround = (recordId: RecordId) => sql`
  from record r
  join folder f on f.id = r.folder_id
  join file_plan_class c on c.code = f.class_code
  join hold_scope s on s.released_at is null
    and (s.record_id = r.id or s.folder_id = r.folder_id or s.class_code = any (c.path))
  where r.id = ${recordId}
`
