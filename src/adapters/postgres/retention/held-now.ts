import { type RawBuilder, sql } from 'kysely'
import { filedWhereHeld, heldSets } from './standing-in-the-way.ts'

/**
 * Whether a hold binds a record, an alias with `id`, `folder_id` and `access_set_id`; for statements over many records. Asked
 * with `exists`, PostgreSQL looks each of few records up, and reads a list of what is held once for many, as far as it fits in
 * memory; with `in`, it would go through a longer one for every record. `record_is_held` says the same of one.
 */
export function heldNowOf(record: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql`(
    ${record}.access_set_id in (${heldSets})
    or exists (select from hold_scope hs where hs.folder_id = ${record}.folder_id and hs.released_at is null)
    or exists (
      select from hold_item hi where hi.record_id = ${record}.id and hi.released_at is null and hi.too_late_at is null
    )
    or exists (select from hold_scope hs where hs.record_id = ${record}.id and hs.released_at is null)
    or exists (${filedWhereHeld} and x.record_id = ${record}.id)
  )`
}

/** The same of the record `r`. */
export const heldNow = heldNowOf(sql`r`)
