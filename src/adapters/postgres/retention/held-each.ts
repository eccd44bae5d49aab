import { sql } from 'kysely'

/**
 * Whether a hold binds the record `r` in a class `c`, for statements over a page of records: each is looked up by itself,
 * however many holds there are. `record_is_held` says the same of one, `heldNow` of all.
 */
export const heldEach = sql`(
  exists (
    select from hold_item i where i.record_id = r.id and i.released_at is null and i.too_late_at is null
  )
  or exists (select from hold_scope s where s.record_id = r.id and s.released_at is null)
  or exists (select from hold_scope s where s.folder_id = r.folder_id and s.released_at is null)
  or exists (select from hold_scope s where s.class_code = any (c.path) and s.released_at is null)
)`

/** Whether a hold that stands came when the record `r` could not be stopped any more, as was thought. */
export const heldTooLate = sql`exists (
  select from hold_item i where i.record_id = r.id and i.released_at is null and i.too_late_at is not null
)`
