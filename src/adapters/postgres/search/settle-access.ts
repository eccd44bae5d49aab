import { sql } from 'kysely'
import type { RecordId } from '../../../kernel/ids.ts'
import type { Sql } from '../database.ts'

/** Notes of a record, whose row is held, that the index has heard who may read it now. */
export async function settleAccess(db: Sql, recordId: RecordId): Promise<void> {
  await sql`
    update access_change set settled_at = clock_timestamp() where record_id = ${recordId} and settled_at is null
  `.execute(db)
}
