import { sql } from 'kysely'
import type { RecordId } from '../../../../kernel/ids.ts'
import type { Sql } from '../../database.ts'
import { sentTogether } from '../../sent-together.ts'
import { plainSet } from './plain-set.ts'

/** Empties records' rows to what their stubs say, and removes what hung on them, the titles that batches gave them included. */
export async function reduceRecords(
  db: Sql,
  records: readonly RecordId[],
  state: 'destroyed' | 'transferred',
): Promise<void> {
  await sentTogether([
    sql`delete from component where record_id = any (${records}::uuid[])`.execute(db),
    sql`delete from schedule_override where record_id = any (${records}::uuid[])`.execute(db),
    sql`delete from past_record where record_id = any (${records}::uuid[])`.execute(db),
    sql`delete from reading_progress where record_id = any (${records}::uuid[])`.execute(db),
    sql`update idempotency set answer = null where record_id = any (${records}::uuid[])`.execute(db),
    sql`
      update record r
      set state = ${state}, access_set_id = ${plainSet}, override_schedule = null, title = null, author = null, keywords = '{}', fields = '{}', subjects = '[]', people = '{}',
          document_date = null, received_on = null, format = 'other', reading = 'available-without-text',
          reading_detail = default, superseded_on = null, superseded_by = null, revision = revision + 1
      where id = any (${records}::uuid[])
    `.execute(db),
    // Where else they lay is forgotten with them: a stub stands where the record was shown first, and for its readers alone.
    sql`delete from record_filing where record_id = any (${records}::uuid[])`.execute(db),
    // Also where an earlier batch let it go.
    sql`
      update disposal_item set decision_closure = decision_closure - 'alternativeTitle'
      where record_id = any (${records}::uuid[]) and decision_closure ->> 'alternativeTitle' is not null
    `.execute(db),
  ])
}
