import { sql } from 'kysely'

/**
 * Whether a hold binds the record `r` in a class `c`, for statements over many records: each list of what is held is read
 * once. `record_is_held` says the same of one.
 */
export const heldNow = sql`(
  r.id in (select i.record_id from hold_item i where i.released_at is null and i.too_late_at is null)
  or r.id in (select s.record_id from hold_scope s where s.released_at is null and s.record_id is not null)
  or r.folder_id in (select s.folder_id from hold_scope s where s.released_at is null and s.folder_id is not null)
  or c.path && array(select s.class_code from hold_scope s where s.released_at is null and s.class_code is not null)
  or r.id in (
    select x.record_id
    from record_filing x
    join folder xf on xf.id = x.folder_id
    join file_plan_class xc on xc.code = xf.class_code
    join hold_scope s on s.released_at is null and (s.folder_id = xf.id or s.class_code = any (xc.path))
    where x.left_on is null
  )
)`
