import { type RawBuilder, sql } from 'kysely'

/** Whether a record's end is approved, or has begun. */
export function isToGo(recordId: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`exists (
    select from disposal_item i
    where i.record_id = ${recordId} and i.state in ('approved', 'destroying', 'verifying', 'stuck')
  )`
}
