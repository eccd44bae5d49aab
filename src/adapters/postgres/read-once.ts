import type { RawBuilder } from 'kysely'
import type { Database } from './database.ts'
import { describeFailure } from './failures.ts'
import { beginning, ending, type Reach } from './transaction.ts'

/**
 * One reading statement in a transaction of its own, with its reach: begun, read and ended in one journey to the server.
 * Where row-level security is to show the rows of some access sets alone, and one statement is all there is to read.
 */
export async function readOnce<Row>(
  database: Database,
  reach: Reach,
  statement: RawBuilder<Row>,
): Promise<readonly Row[]> {
  try {
    return await database.lend(async (session) => {
      const begun = session.send(beginning({ isolation: 'read committed', access: 'read only', reach }))
      const read = session.send(statement)
      // Ends the transaction also where the statement failed; what was read stands, whatever becomes of it.
      session.send(ending).catch(() => undefined)
      const [, { rows }] = await Promise.all([begun, read])
      return rows
    })
  } catch (error) {
    throw describeFailure(error)
  }
}
