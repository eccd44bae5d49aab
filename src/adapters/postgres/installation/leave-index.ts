import { sql } from 'kysely'
import { MunimentError } from '../../../kernel/muniment-error.ts'
import type { Database, Sql } from '../database.ts'

/**
 * Has `removeIndex` done while no other process is on this database, and none comes; then it is written down that there is no index
 * engine, and `note` says so in the log.
 */
export type LeaveIndex = (
  removeIndex: () => Promise<void>,
  note: (transaction: Sql) => Promise<void>,
) => Promise<void>

/**
 * Unbinds an installation from its index engine. Whoever opened the database before stands among its sessions; whoever comes
 * meanwhile waits to read what the installation is, and then reads that it has no index. `database` is opened as leaving, so that
 * its own sessions are told from others'. Throws `conflict`, and nothing is removed, where another process is at work.
 */
export function makeLeaveIndex(database: Database): LeaveIndex {
  return (removeIndex, note) =>
    database.owner.transaction().execute(async (transaction) => {
      await sql`set local lock_timeout = '10s'`.execute(transaction)
      await sql`lock table installation in access exclusive mode`
        .execute(transaction)
        .catch((cause: unknown) => {
          throw inUse(cause)
        })
      const { rows } = await sql<{ readonly others: number }>`
        select count(*) as others from pg_stat_activity
        where datname = current_database() and application_name in ('muniment-app', 'muniment-owner')
      `.execute(transaction)
      if (rows[0]?.others !== 0) throw inUse()
      // Gone before it is written down: one that goes half-way is a lost index, which a server builds anew.
      await removeIndex()
      await sql`update installation set engines = engines || '{"index": null}', index_id = null`.execute(
        transaction,
      )
      await note(transaction)
    })
}

function inUse(cause?: unknown): MunimentError {
  return new MunimentError(
    'conflict',
    'Other processes of this installation are at work: stop every server, worker and command on its database, wait a moment, and try again. Nothing was changed.',
    { cause },
  )
}
