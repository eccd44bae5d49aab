import { sql } from 'kysely'
import type { Sql } from './database.ts'

/**
 * Lets the statements of this transaction that follow take an hour: they look at all records, and a request's two minutes break them
 * off. A process that is killed meanwhile leaves none behind: PostgreSQL looks each ten seconds whether it is still there, where its
 * system can tell, which Windows cannot.
 */
export async function takeLong(db: Sql): Promise<void> {
  await sql`
    select set_config('statement_timeout', '1h', true),
      case when version() !~* 'windows|mingw|msvc|visual' then set_config('client_connection_check_interval', '10s', true) end
  `.execute(db)
}
