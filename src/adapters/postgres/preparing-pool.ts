import type { Writable } from 'node:stream'
import {
  Kysely,
  PostgresDialect,
  type PostgresPoolClient,
  type PostgresQueryResult,
  type RawBuilder,
} from 'kysely'
import type { Pool, PoolClient } from 'pg'
import { copyOut, isCopyOut } from './copy-out.ts'
import type { SilenceWatch } from './silence-watch.ts'
import { makeStatementNames, type NameStatement } from './statement-names.ts'

/** One session of the server, lent out. */
export interface Session {
  readonly sql: Kysely<unknown>
  /**
   * Sends a statement before the call returns, and so before any that is given to `sql` or `send` later: what must come
   * first or last in a transaction needs no waiting for it.
   */
  send<Row>(statement: RawBuilder<Row>): Promise<{ readonly command: string; readonly rows: readonly Row[] }>
}

/**
 * Sessions whose statements are prepared once they return, and sent as they come: PostgreSQL answers them in their
 * order, so that one which does not hang on the answer of another need not wait for it.
 */
export interface PreparingPool {
  /** Each statement in whichever session is free. */
  readonly each: Kysely<unknown>
  /** Lends one session to `work`. */
  lend<Result>(work: (session: Session) => Promise<Result>): Promise<Result>
}

/** How a statement is sent. */
interface Sending {
  readonly nameOf: NameStatement
  readonly watch: SilenceWatch
}

/** `pool` must have been made with `pipeline: true`. */
export function makePreparingPool(pool: Pool, watch: SilenceWatch): PreparingPool {
  const sending: Sending = { nameOf: makeStatementNames(), watch }
  const clients = new WeakMap<PoolClient, PostgresPoolClient>()
  const sessions = new WeakMap<PoolClient, Session>()
  return {
    each: new Kysely<unknown>({
      dialect: new PostgresDialect({
        pool: {
          connect: async () => {
            const client = await pool.connect()
            return remembered(clients, client, () => kyselyClient(client, sending, () => client.release()))
          },
          end: () => pool.end(),
          options: pool.options,
        },
      }),
    }),
    lend: async (work) => {
      const client = await pool.connect()
      try {
        return await work(remembered(sessions, client, () => makeSession(client, sending)))
      } finally {
        client.release()
      }
    },
  }
}

function remembered<Key extends object, Value>(
  known: WeakMap<Key, Value>,
  key: Key,
  make: () => Value,
): Value {
  const found = known.get(key)
  if (found !== undefined) return found
  const made = make()
  known.set(key, made)
  return made
}

function makeSession(client: PoolClient, sending: Sending): Session {
  const lent = kyselyClient(client, sending, () => undefined)
  // Kysely asks its pool anew for each statement, and so sends one while another is under way.
  const over = new Kysely<unknown>({
    dialect: new PostgresDialect({
      pool: { connect: async () => lent, end: async () => undefined, options: {} },
    }),
  })
  return {
    sql: over,
    send: <Row>(statement: RawBuilder<Row>) => {
      const { sql: text, parameters } = statement.compile(over)
      // The row's type is named where the statement stands.
      return query(client, sending, text, parameters) as Promise<PostgresQueryResult<Row>>
    },
  }
}

/** Kysely would also send cursors; none is configured. */
function kyselyClient(client: PoolClient, sending: Sending, release: () => void): PostgresPoolClient {
  const send = (text: string, parameters: readonly unknown[]) => query(client, sending, text, parameters)
  return { query: send as PostgresPoolClient['query'], release }
}

function query(
  client: PoolClient,
  { nameOf, watch }: Sending,
  text: string,
  parameters: readonly unknown[],
): Promise<PostgresQueryResult<unknown>> {
  gatherWrites(client)
  if (isCopyOut(text)) return watch.over(client, copied(client, text))
  const name = parameters.length === 0 ? undefined : nameOf(text)
  // What the driver answers is what Kysely expects of it.
  return watch.over(
    client,
    client.query({ text, values: [...parameters], ...(name === undefined ? {} : { name }) }) as Promise<
      PostgresQueryResult<unknown>
    >,
  )
}

/** A copy answers with one row, of what it sent. */
async function copied(client: PoolClient, text: string): Promise<PostgresQueryResult<unknown>> {
  const { command, ...sent } = await copyOut(client, text)
  // Of the commands that Kysely tells apart it is none.
  return { command: command as 'SELECT', rowCount: 1, rows: [sent] }
}

const gathering = new WeakSet<PoolClient>()

/**
 * Statements sent within one turn of the event loop leave in one write: each write wakes a process of the server, which
 * costs more than most of what it says.
 */
function gatherWrites(client: PoolClient): void {
  if (gathering.has(client)) return
  // The driver corks this stream itself, statement by statement; its types do not name it.
  const { stream } = (client as PoolClient & { readonly connection: { readonly stream: Writable } })
    .connection
  gathering.add(client)
  stream.cork()
  setImmediate(() => {
    gathering.delete(client)
    stream.uncork()
  })
}
