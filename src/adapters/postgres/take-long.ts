import { sql } from 'kysely'
import type { Sql } from './database.ts'

/** Lets the statements of this transaction that follow take an hour: they look at all records, and a request's two minutes break them off. */
export async function takeLong(db: Sql): Promise<void> {
  await sql`set local statement_timeout = '1h'`.execute(db)
}
