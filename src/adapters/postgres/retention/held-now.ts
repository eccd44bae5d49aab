import { type RawBuilder, sql } from 'kysely'
import { heldFolders } from './standing-in-the-way.ts'

/**
 * Whether a hold binds a record, an alias with `id` and `folder_id`; for statements over many records: each list of what is
 * held is read once. `record_is_held` says the same of one.
 */
export function heldNowOf(record: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql`(
    ${record}.id in (select i.record_id from hold_item i where i.released_at is null and i.too_late_at is null)
    or ${record}.id in (select s.record_id from hold_scope s where s.released_at is null and s.record_id is not null)
    or ${record}.folder_id in (${heldFolders})
    or ${record}.id in (
      select x.record_id from record_filing x where x.left_on is null and x.folder_id in (${heldFolders})
    )
  )`
}

/** The same of the record `r`. */
export const heldNow = heldNowOf(sql`r`)
