import { sql } from 'kysely'
import { Client } from 'pg'
import type { Sql } from '../../src/adapters/postgres/database.ts'

/**
 * Ends the session in which a transaction is at work, from outside. That one only: a pool may lend an idle session that was
 * ended too before it hears of it.
 */
export async function endSessionOf(tx: Sql, connectionString: string): Promise<void> {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
  const admin = new Client({ connectionString })
  await admin.connect()
  await admin.query('select pg_terminate_backend($1)', [rows[0]?.pid])
  await admin.end()
}
