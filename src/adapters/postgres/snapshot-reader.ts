import type { Database, Sql } from './database.ts'
import { describeFailure } from './failures.ts'
import { type Reach, runTransaction } from './transaction.ts'

/** Reads of one moment: every statement in `work` sees the same state, and none can write. */
export interface SnapshotReader<Stores> {
  read<Result>(reach: Reach, work: (stores: Stores) => Promise<Result>): Promise<Result>
}

/**
 * Read-only transactions. With a list of access sets, row-level security shows the rows of those sets alone: the
 * second wall behind the policy function. With `all` it serves previews that must not change anything (what-if).
 */
export function makeSnapshotReader<Stores>(
  database: Database,
  makeStores: (transaction: Sql) => Stores,
): SnapshotReader<Stores> {
  return {
    read: async (reach, work) => {
      try {
        return await runTransaction(
          database,
          { isolation: 'repeatable read', access: 'read only', reach },
          ({ transaction }) => work(makeStores(transaction)),
        )
      } catch (error) {
        throw describeFailure(error)
      }
    },
  }
}
