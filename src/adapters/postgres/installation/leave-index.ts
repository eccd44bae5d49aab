import { sql } from 'kysely'
import type { Database, Sql } from '../database.ts'
import { lockOutOthers } from './lock-out-others.ts'

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
      await lockOutOthers(transaction)
      // Gone before it is written down: one that goes half-way is a lost index, which a server builds anew.
      await removeIndex()
      await sql`update installation set engines = engines || '{"index": null}', index_id = null`.execute(
        transaction,
      )
      await note(transaction)
    })
}
