import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { describeConnectFailure } from './connect-failure.ts'
import { CONNECT_PATIENCE_MS } from './connect-patience.ts'
import { sqlState } from './failures.ts'

/** A database made a moment ago for one purpose, and dropped after it. */
export interface ScratchDatabase {
  readonly name: string
  readonly connectionString: string
  /** Drops it, whoever is connected. */
  remove(): Promise<void>
}

const INSUFFICIENT_PRIVILEGE = '42501'

/**
 * Makes a database of its own on the server of `connectionString`, as that role. What can be removed is what was made
 * here, and nothing else. Throws `engine-unavailable` where the role may not create databases.
 */
export async function makeScratchDatabase(
  connectionString: string,
  prefix: string,
  connectWithinMs: number = CONNECT_PATIENCE_MS,
): Promise<ScratchDatabase> {
  const name = `${prefix}_${randomBytes(4).toString('hex')}`
  const run = async (statement: string): Promise<void> => {
    const client = new Client({
      connectionString,
      application_name: 'muniment-scratch',
      connectionTimeoutMillis: connectWithinMs,
    })
    // The query under way fails by itself; unheard, this would end the process.
    client.on('error', () => undefined)
    try {
      await client.connect()
      await client.query(statement)
    } finally {
      await client.end().catch(() => undefined)
    }
  }
  await run(`create database ${name} template template0`).catch((cause: unknown) => {
    if (sqlState(cause) !== INSUFFICIENT_PRIVILEGE) throw describeConnectFailure(cause)
    throw new MunimentError(
      'engine-unavailable',
      'The role of DATABASE_URL may not create databases, and a drill must not touch the data that is there: ' +
        'grant it ("alter role … createdb"), or run the drill without DATABASE_URL.',
      { cause },
    )
  })
  return {
    name,
    connectionString: inDatabase(connectionString, name),
    remove: () => run(`drop database if exists ${name} with (force)`),
  }
}

/** The same server, role and parameters, another database. */
function inDatabase(connectionString: string, name: string): string {
  return connectionString.replace(/^(postgres(?:ql)?:\/\/[^/?]*)(?:\/[^?]*)?/, `$1/${name}`)
}
