import { sql } from 'kysely'
import { MunimentError } from '../../../kernel/muniment-error.ts'
import type { Sql } from '../database.ts'
import { othersAtWork } from '../others-at-work.ts'

/** A process that has just been stopped stands among the sessions for a moment still: so often it is looked whether it has gone. */
const LOOKS = 20
const BETWEEN_LOOKS_S = 0.1

/**
 * Until this transaction ends nobody reads what the installation is, so that no process starts. Whoever opened the database before
 * stands among its sessions: where there are any but those of a database opened as leaving, and they stay for two seconds, throws
 * `conflict`. Waited for before anything is locked: a server that is at work, and was forgotten, is kept from nothing.
 */
export async function lockOutOthers(transaction: Sql): Promise<void> {
  for (let look = 1; await othersAreAtWork(transaction); look += 1) {
    if (look === LOOKS) throw inUse()
    await sql`select pg_sleep(${BETWEEN_LOOKS_S})`.execute(transaction)
  }
  await sql`set local lock_timeout = '10s'`.execute(transaction)
  await sql`lock table installation in access exclusive mode`.execute(transaction).catch((cause: unknown) => {
    throw inUse(cause)
  })
  if (await othersAreAtWork(transaction)) throw inUse()
}

/** Asked anew: within a transaction PostgreSQL answers what it answered before. */
async function othersAreAtWork(transaction: Sql): Promise<boolean> {
  await sql`select pg_stat_clear_snapshot()`.execute(transaction)
  const { rows } = await sql<{ readonly others: number }>`${sql.raw(othersAtWork)}`.execute(transaction)
  return rows[0]?.others !== 0
}

function inUse(cause?: unknown): MunimentError {
  return new MunimentError(
    'conflict',
    'Other processes of this installation are at work: stop every server, worker and command on its database, wait a moment, and try again. Nothing was changed.',
    { cause },
  )
}
