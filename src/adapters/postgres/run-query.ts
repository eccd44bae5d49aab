import type { RawBuilder } from 'kysely'
import type { Database } from './database.ts'
import { describeFailure } from './failures.ts'

/**
 * Runs one reading statement in a session of the app, outside of any transaction, for what needs no more: who a token
 * stands for, what a person may read. A database that is away is `engine-unavailable`, as everywhere.
 */
export async function runQuery<Row>(database: Database, statement: RawBuilder<Row>): Promise<readonly Row[]> {
  try {
    const { rows } = await statement.execute(database.app)
    return rows
  } catch (error) {
    throw describeFailure(error)
  }
}
