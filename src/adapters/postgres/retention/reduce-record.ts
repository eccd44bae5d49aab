import { sql } from 'kysely'
import type { RecordId } from '../../../kernel/ids.ts'
import type { Sql } from '../database.ts'
import { plainSet } from './plain-set.ts'

/** Empties a record's row to what its stub says, and removes what hung on it, the titles that batches gave it included. */
export async function reduceRecord(
  db: Sql,
  recordId: RecordId,
  state: 'destroyed' | 'transferred',
): Promise<void> {
  await sql`delete from component where record_id = ${recordId}`.execute(db)
  await sql`delete from schedule_override where record_id = ${recordId}`.execute(db)
  await sql`delete from past_record where record_id = ${recordId}`.execute(db)
  await sql`delete from reading_progress where record_id = ${recordId}`.execute(db)
  await sql`update idempotency set answer = null where record_id = ${recordId}`.execute(db)
  await sql`
    update record r
    set state = ${state}, access_set_id = ${plainSet}, override_schedule = null, title = null, author = null, keywords = '{}', fields = '{}', subjects = '[]', people = '{}',
        document_date = null, received_on = null, format = 'other', reading = 'available-without-text',
        reading_detail = default, superseded_on = null, superseded_by = null, revision = revision + 1
    where id = ${recordId}
  `.execute(db)
  // Where else it lay is forgotten with it: the stub stands where the record was shown first, and for its readers alone.
  await sql`delete from record_filing where record_id = ${recordId}`.execute(db)
  // Also where an earlier batch let it go.
  await sql`
    update disposal_item set decision_closure = decision_closure - 'alternativeTitle'
    where record_id = ${recordId} and decision_closure ->> 'alternativeTitle' is not null
  `.execute(db)
}
