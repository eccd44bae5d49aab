import { setTimeout as pause } from 'node:timers/promises'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { Isolation, UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { Database, Sql } from './database.ts'
import { describeFailure, isContention } from './failures.ts'
import type { Outgoing } from './outgoing.ts'
import { runTransaction, type TransactionOptions } from './transaction.ts'

const ATTEMPTS = 12
const LONGEST_PAUSE_MS = 400

/**
 * The unit of work over PostgreSQL: each run is a transaction of an app session with full reach, on which `makeTx`
 * builds the feature's stores anew; what the stores leave in its outgoing is written before the commit. Serialisation
 * failures, deadlocks and waits that the work cut short are tried again, up to twelve times with growing random pauses, and work
 * under SERIALIZABLE each third time alone among its like: six people who filed other things at once contradicted each other
 * twelve times over. Then, and where the database is away, it throws `engine-unavailable` (retryable).
 */
export function makeUnitOfWork<Tx>(
  database: Database,
  makeTx: (transaction: Sql, outgoing: Outgoing) => Tx,
): UnitOfWork<Tx> {
  return {
    run: async (work, isolation = 'read-committed', signal) => {
      const options = { ...optionsFor[isolation], signal }
      for (let attempt = 1; ; attempt += 1) {
        signal?.throwIfAborted()
        try {
          return await runTransaction(
            database,
            isAlone(attempt) ? { ...options, turn: 'alone' } : options,
            ({ transaction, outgoing }) => work(makeTx(transaction, outgoing)),
          )
        } catch (error) {
          signal?.throwIfAborted()
          if (!isContention(error)) throw describeFailure(error)
          if (attempt === ATTEMPTS) throw tooMuchContention(error)
        }
        if (!isAlone(attempt + 1)) await pause(Math.random() * Math.min(LONGEST_PAUSE_MS, 5 * 2 ** attempt))
      }
    },
  }
}

const isAlone = (attempt: number): boolean => attempt % 3 === 0

const optionsFor = {
  'read-committed': { isolation: 'read committed', access: 'read write', reach: 'all' },
  serializable: { isolation: 'serializable', access: 'read write', reach: 'all' },
  'read-only': { isolation: 'repeatable read', access: 'read only', reach: 'all' },
} as const satisfies { readonly [Name in Isolation]: TransactionOptions }

function tooMuchContention(cause: unknown): MunimentError {
  return new MunimentError(
    'engine-unavailable',
    'Too many changes to the same things at once; nothing was changed. Try again.',
    {
      retryable: true,
      details: { cause: 'contention' },
      cause,
    },
  )
}
