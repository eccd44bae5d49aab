import { type KyselyPlugin, type RawBuilder, sql } from 'kysely'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { Database, Sql } from './database.ts'
import { makeOutgoing, type Outgoing } from './outgoing.ts'
import type { Session } from './preparing-pool.ts'
import { whileWaitedFor } from './while-waited-for.ts'

/**
 * Which access sets a transaction may reach: a use case reaches all and has been authorised by the one policy
 * function; a read on somebody's behalf reaches theirs, and row-level security hides the rest (DESIGN §7).
 */
export type Reach = 'all' | readonly number[]

export interface TransactionOptions {
  readonly isolation: 'read committed' | 'repeatable read' | 'serializable'
  readonly access: 'read write' | 'read only'
  readonly reach: Reach
  /** Of a serializable one: `alone` while no other is under way; else beside all that are not alone. */
  readonly turn?: 'alone'
  /** Once it says that nobody waits for the work any more, its statement is broken off, and none follows. */
  readonly signal?: AbortSignal | undefined
}

/** A transaction, and what is to be written at its very end. */
export interface OpenTransaction {
  readonly transaction: Sql
  readonly outgoing: Outgoing
}

/**
 * Runs `work` in one transaction of an app session and commits it with what it left in its outgoing, or rolls back and
 * rethrows. Once it has ended, the handle refuses to work: a store call that nobody awaited fails loudly instead of
 * running in a stranger's transaction.
 */
export async function runTransaction<Result>(
  database: Database,
  options: TransactionOptions,
  work: (open: OpenTransaction) => Promise<Result>,
): Promise<Result> {
  return await database.lend(async (session) => {
    const gate = makeGate(options.signal)
    const outgoing = makeOutgoing((statement) => session.send(statement))
    const begun = session.send(beginning(options))
    // Looked at in the end; what follows an attempt that failed fails as well.
    const failure = begun.then(
      () => undefined,
      (error: unknown) => error,
    )
    const working = () => work({ transaction: session.sql.withPlugin(gate.plugin), outgoing })
    try {
      const result = await (options.signal === undefined
        ? working()
        : whileWaitedFor(database, session, options.signal, working))
      gate.close()
      if (options.access === 'read only') {
        // What was read stands, whatever becomes of the commit; the session's next statement comes after it.
        commit(session).catch(() => undefined)
        return result
      }
      // The commit follows at once, and comes to nothing where what goes before it fails.
      const left = outgoing.flush()
      await Promise.all([begun, left, commit(session)])
      return result
    } catch (error) {
      gate.close()
      await rollBack(session)
      throw (await failure) ?? error
    }
  })
}

/** Begins and sets the reach in one message: there is no transaction without a reach. */
export function beginning({ isolation, access, reach, turn }: TransactionOptions): RawBuilder<unknown> {
  const waiting = isolation === 'serializable' ? turns[turn ?? 'beside'] : ''
  return sql.raw(
    `start transaction isolation level ${isolation} ${access}; ${waiting}set local muniment.reach = '${reachSetting(reach)}'`,
  )
}

/**
 * Locked before the first statement that looks at data, so that whoever waited sees what the others did. Who would be alone keeps all
 * others waiting meanwhile, and so waits no longer than a press of short work takes: not for a publication.
 */
const turns = {
  beside: 'lock table serializable_turn in row share mode; ',
  alone:
    "set local lock_timeout = '500ms'; lock table serializable_turn in exclusive mode; set local lock_timeout to default; ",
}

/** Ends a transaction, with a rollback where a statement of it has failed. */
export const ending = sql.raw('commit')

/** PostgreSQL answers `ROLLBACK` to the commit of a transaction in which a statement has failed. */
async function commit(session: Session): Promise<void> {
  const { command } = await session.send(ending)
  if (command === 'ROLLBACK')
    throw new MunimentError('internal', 'A statement of a transaction failed, and nobody heard of it.')
}

/** A session that cannot roll back is ended: nobody else may come into what it has begun. */
async function rollBack(session: Session): Promise<void> {
  try {
    await session.send(sql.raw('rollback'))
  } catch {
    await session.send(sql.raw('select pg_terminate_backend(pg_backend_pid())')).catch(() => undefined)
  }
}

/** The value of `muniment.reach` that the policies read: `all`, or the ids, of which there may be none. */
function reachSetting(reach: Reach): string {
  if (reach === 'all') return reach
  const strange = reach.find((id) => !Number.isSafeInteger(id))
  if (strange !== undefined) throw new RangeError(`not an access set: ${strange}`)
  return reach.join(',')
}

function makeGate(signal: AbortSignal | undefined): { readonly plugin: KyselyPlugin; close(): void } {
  let open = true
  return {
    plugin: {
      transformQuery: (query) => {
        signal?.throwIfAborted()
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
