import { sql } from 'kysely'

/**
 * Whether a hold binds the record `r` in a class `c`, or where else it is filed, for statements over a page of records: each is looked up by itself,
 * however many holds there are. `record_is_held` says the same of one, `heldNow` of all.
 */
export const heldEach = sql`(
  exists (
    select from hold_item i where i.record_id = r.id and i.released_at is null and i.too_late_at is null
  )
  or exists (select from hold_scope s where s.record_id = r.id and s.released_at is null)
  or exists (select from hold_scope s where s.folder_id = r.folder_id and s.released_at is null)
  or exists (select from hold_scope s where s.class_code = any (c.path) and s.released_at is null)
  or exists (
    select from record_filing x
    join folder xf on xf.id = x.folder_id
    join file_plan_class xc on xc.code = xf.class_code
    join hold_scope s on s.released_at is null and (s.folder_id = xf.id or s.class_code = any (xc.path))
    where x.record_id = r.id and x.left_on is null
  )
)`

/** Whether a hold that stands came when the record `r` could not be stopped any more, as was thought. */
export const heldTooLate = sql`exists (
  select from hold_item i where i.record_id = r.id and i.released_at is null and i.too_late_at is not null
)`
