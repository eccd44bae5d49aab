import { type AccessMode, type IsolationLevel, type KyselyPlugin, sql } from 'kysely'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { Database, Sql } from './database.ts'

/**
 * Which access sets a transaction may reach: a use case reaches all and has been authorised by the one policy
 * function; a read on somebody's behalf reaches theirs, and row-level security hides the rest (DESIGN §7).
 */
export type Reach = 'all' | readonly number[]

export interface TransactionOptions {
  readonly isolation: IsolationLevel
  readonly access: AccessMode
  readonly reach: Reach
}

/**
 * Runs `work` in one transaction of an app session and commits it, or rolls back and rethrows. Once it has ended,
 * the handle refuses to work: a store call that nobody awaited fails loudly instead of running in a stranger's
 * transaction.
 */
export async function runTransaction<Result>(
  database: Database,
  options: TransactionOptions,
  work: (transaction: Sql) => Promise<Result>,
): Promise<Result> {
  const gate = makeGate()
  return await database.app
    .transaction()
    .setIsolationLevel(options.isolation)
    .setAccessMode(options.access)
    .execute(async (transaction) => {
      try {
        await sql`select set_config('muniment.reach', ${reachSetting(options.reach)}, true)`.execute(
          transaction,
        )
        return await work(transaction.withPlugin(gate.plugin))
      } finally {
        gate.close()
      }
    })
}

/** The value of `muniment.reach` that the policies read: `all`, or the ids, of which there may be none. */
function reachSetting(reach: Reach): string {
  if (reach === 'all') return reach
  const strange = reach.find((id) => !Number.isSafeInteger(id))
  if (strange !== undefined) throw new RangeError(`not an access set: ${strange}`)
  return reach.join(',')
}

function makeGate(): { readonly plugin: KyselyPlugin; close(): void } {
  let open = true
  return {
    plugin: {
      transformQuery: (query) => {
        if (!open)
          throw new MunimentError(
            'internal',
            'A statement came after its transaction had ended: something was not awaited.',
          )
        return query.node
      },
      transformResult: async (outcome) => outcome.result,
    },
    close: () => {
      open = false
    },
  }
}
