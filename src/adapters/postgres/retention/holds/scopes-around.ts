import { sql } from 'kysely'
import type { RecordId } from '../../../../kernel/ids.ts'

/**
 * A `from` and `where` clause: each scope `s` of a hold in force in which the record `r` stands, by id, or by a folder that
 * it is filed in or its class.
 */
export const scopesAround = (recordId: RecordId) => sql`
  from record r
  join lateral (
    select r.folder_id union select x.folder_id from record_filing x where x.record_id = r.id and x.left_on is null
  ) filed on true
  join folder f on f.id = filed.folder_id
  join file_plan_class c on c.code = f.class_code
  join hold_scope s on s.released_at is null
    and (s.record_id = r.id or s.folder_id = f.id or s.class_code = any (c.path))
  where r.id = ${recordId}
`
