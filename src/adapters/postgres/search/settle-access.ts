import { sql } from 'kysely'
import type { RecordId } from '../../../kernel/ids.ts'
import type { Sql } from '../database.ts'

/** Lines that settled a good while ago are of no use to anybody; so many go at a time. */
const MOST_SWEPT = 1_000

/** Notes of a record, whose row is held, that the index has heard who may read it now. */
export async function settleAccess(db: Sql, recordId: RecordId): Promise<void> {
  const { numAffectedRows = 0n } = await sql`
    update access_change set settled_at = clock_timestamp() where record_id = ${recordId} and settled_at is null
  `.execute(db)
  if (numAffectedRows === 0n) return
  await sql`
    delete from access_change where record_id in (
      select c.record_id from access_change c
      where c.settled_at < clock_timestamp() - interval '1 minute'
      limit ${MOST_SWEPT} for update skip locked
    )
  `.execute(db)
}
