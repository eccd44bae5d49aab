import { sql } from 'kysely'
import { MunimentError } from '../../../kernel/muniment-error.ts'
import type { Sql } from '../database.ts'

/**
 * Until this transaction ends nobody reads what the installation is, so that no process starts. Whoever opened the database before
 * stands among its sessions: where there are any but those of a database opened as leaving, throws `conflict`.
 */
export async function lockOutOthers(transaction: Sql): Promise<void> {
  await sql`set local lock_timeout = '10s'`.execute(transaction)
  await sql`lock table installation in access exclusive mode`.execute(transaction).catch((cause: unknown) => {
    throw inUse(cause)
  })
  const { rows } = await sql<{ readonly others: number }>`
    select count(*) as others from pg_stat_activity
    where datname = current_database() and application_name in ('muniment-app', 'muniment-owner')
  `.execute(transaction)
  if (rows[0]?.others !== 0) throw inUse()
}

function inUse(cause?: unknown): MunimentError {
  return new MunimentError(
    'conflict',
    'Other processes of this installation are at work: stop every server, worker and command on its database, wait a moment, and try again. Nothing was changed.',
    { cause },
  )
}
