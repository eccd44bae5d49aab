import { Kysely, PostgresDialect } from 'kysely'
import { type ClientBase, Pool } from 'pg'
import type { Logger } from '../../kernel/logger.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { columnTypes } from './column-types.ts'
import { CONNECT_PATIENCE_MS } from './connect-patience.ts'
import { makePreparingPool, type PreparingPool } from './preparing-pool.ts'
import { makeSilenceWatch, type SilenceWatch } from './silence-watch.ts'
import { surviveLostSessions } from './survive-lost-sessions.ts'

/** Runs `sql` templates; a row's type is named where the statement stands. */
export type Sql = Kysely<unknown>

/** The truth, with its two faces. */
export interface Database {
  /** Sessions of requests and jobs: they act as `muniment_app`, which owns nothing. */
  readonly app: Sql
  /** Lends one session of `app`, for a transaction. */
  lend: PreparingPool['lend']
  /** Sessions of the schema's owner: for migrations, the queue and the rules that bind `app`, and for nothing else. */
  readonly owner: Sql
  /** The owner's pool, for libraries that want one (graphile-worker). */
  readonly ownerPool: Pool
  /**
   * From here on every session of `app` that is made makes sure that the installation is still what it was. Whoever leaves
   * an engine, or replaces the key, counts sessions: a process that had none at that moment comes back with none.
   */
  keepTo(kept: KeptInstallation): void
  /** Waits for work in progress, then closes every session. */
  close(): Promise<void>
}

export interface DatabaseOptions {
  readonly connectionString: string
  readonly logger: Logger
  /** Sessions for requests and jobs; default 12. */
  readonly appSessions?: number
  /** Sessions for the queue, of which two listen, and migrations; default 8. */
  readonly ownerSessions?: number
  /** A statement of `app` that runs longer is broken off; default 120 s. Set-based jobs raise it for their own transaction. */
  readonly statementTimeoutMs?: number
  /** A session that says nothing for so long under a statement is looked after, and ended where the server says nothing to a new one either; default 15 s. */
  readonly silenceMs?: number
  /** Its sessions are named `<name>-app` and `<name>-owner`; default `muniment`. */
  readonly name?: string
}

/** What an installation must still be for a process that has begun with it. */
export interface KeptInstallation {
  /** The index engine. */
  readonly index: string
  /** Of an embedded index that was named. */
  readonly indexId?: string | undefined
  /** The key that signs the log is any of these, and none is on its way. */
  readonly signers?: readonly string[]
}

/** The name of whoever leaves an index engine or replaces the key, and counts the sessions of all others. */
export const leavingName = 'muniment-leaving'

/**
 * As the server that we start ourselves has it. Our statements are many and short: compiling one, as servers do by themselves
 * where they expect it to cost much, takes a hundred times longer than it does.
 */
const asOurs = `set timezone = 'UTC'; set jit = off`

/** Opens nothing yet: sessions are made as they are needed, and anew after PostgreSQL went away. */
export function openDatabase(options: DatabaseOptions): Database {
  const name = options.name ?? 'muniment'
  let kept: KeptInstallation | undefined
  const timeout = Math.trunc(options.statementTimeoutMs ?? 120_000)
  const shared = {
    connectionString: options.connectionString,
    types: columnTypes,
    connectionTimeoutMillis: CONNECT_PATIENCE_MS,
    keepAlive: true,
  }
  const { connectionString, silenceMs = 15_000 } = options
  const watch = makeSilenceWatch({ connectionString, name, silenceMs })
  const appPool = new Pool({
    ...shared,
    application_name: `${name}-app`,
    max: options.appSessions ?? 12,
    pipeline: true,
    // A session is worth keeping: it knows its role and the plans of what it is asked.
    idleTimeoutMillis: 300_000,
    onConnect: async (client: ClientBase) => {
      // A transaction that its process forgot must not hold rows, and with them holds and destructions, for ever.
      await client.query(
        `set role muniment_app; ${asOurs}; set statement_timeout = ${timeout}; set idle_in_transaction_session_timeout = 60000`,
      )
      if (kept !== undefined) await refuseChanged(client, kept)
    },
  })
  const ownerPool = new Pool({
    ...shared,
    application_name: `${name}-owner`,
    max: options.ownerSessions ?? 8,
    onConnect: async (client: ClientBase) => {
      watchAll(client, watch)
      await client.query(asOurs)
    },
  })
  for (const pool of [appPool, ownerPool]) surviveLostSessions(pool, options.logger)
  const app = makePreparingPool(appPool, watch)
  return {
    app: app.each,
    lend: app.lend,
    owner: new Kysely<unknown>({ dialect: new PostgresDialect({ pool: ownerPool }) }),
    ownerPool,
    keepTo: (installation) => {
      kept = installation
    },
    close: async () => {
      await Promise.all([appPool.end(), ownerPool.end()])
      watch.close()
    },
  }
}

/** What is asked in a session that others lend as well: the queue asks past our own pool. */
function watchAll(session: ClientBase, watch: SilenceWatch): void {
  const ask = session.query.bind(session) as (...given: readonly unknown[]) => unknown
  const watched = (...given: readonly unknown[]): unknown => {
    const answer = ask(...given)
    return answer instanceof Promise ? watch.over(session, answer) : answer
  }
  // The driver's own type has a dozen ways to ask, which stay as they are.
  session.query = watched as ClientBase['query']
}

interface FoundInstallation {
  readonly index: string | null
  readonly indexId: string | null
  readonly signer: string
  readonly successor: string | null
}

async function refuseChanged(
  client: ClientBase,
  { index, indexId, signers }: KeptInstallation,
): Promise<void> {
  const { rows } = await client.query<FoundInstallation>(
    `select engines ->> 'index' as index, index_id as "indexId", engines ->> 'signer' as signer,
       engines ->> 'successor' as successor from installation`,
  )
  const [found] = rows
  if (found?.index !== index || (indexId !== undefined && found.indexId !== indexId)) {
    throw new MunimentError(
      'engine-mismatch',
      'This installation has left the index that this process works with: stop the process.',
    )
  }
  if (signers === undefined || (signers.includes(found.signer) && found.successor === null)) return
  throw new MunimentError(
    'engine-mismatch',
    'The key that signs the audit log was replaced, and this process works with the one before: stop the process.',
  )
}
