import { Logger as QueueLogger, runMigrations } from 'graphile-worker'
import { Client, Pool } from 'pg'
import type { Logger } from '../../kernel/logger.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { checkRoles } from './check-roles.ts'
import { describeConnectFailure } from './connect-failure.ts'
import { CONNECT_PATIENCE_MS } from './connect-patience.ts'
import { type MigrationFile, readMigrationFiles } from './migration-files.ts'
import { refuseBeneathOthers } from './refuse-beneath-others.ts'
import { surviveLostSessions } from './survive-lost-sessions.ts'

export interface MigrateOptions {
  /** Of the schema's owner. */
  readonly connectionString: string
  /** Holds `NNNN-name.sql`. */
  readonly folder: string
  readonly logger: Logger
  /** How long the first session may take to open. */
  readonly connectWithinMs?: number
  /** How long processes that end may take with it, before they count as at work; default 5 s. */
  readonly othersEndWithinMs?: number
}

/** What became of one migration. */
export interface MigrationResult {
  readonly version: number
  readonly name: string
  readonly outcome: 'applied' | 'already-applied'
}

interface AppliedRow {
  readonly version: number
  readonly name: string
  readonly checksum: string
}

/** Names our advisory lock among those of a shared server: the bytes of "munimigr". */
const LOCK = '7887331711047951218'
const OLDEST_SERVER = 150_000
const OTHERS_PATIENCE_MS = 5_000

/**
 * Brings the schema to this program's version: the queue's own migrations first (ours call its functions), then each
 * file in a transaction of its own, forward only. Processes that migrate at once wait for each other, and the second
 * finds nothing to do. Throws `engine-mismatch` for a server before PostgreSQL 15, for a database that is not
 * in UTF-8, for a schema newer than the program, for a migration that was altered after it was applied, and for a database that
 * was restored without its roles; `conflict` where processes of an earlier release are at work on what it would change.
 */
export async function migrate(options: MigrateOptions): Promise<readonly MigrationResult[]> {
  const files = readMigrationFiles(options.folder)
  const client = new Client({
    connectionString: options.connectionString,
    application_name: 'muniment-migrate',
    connectionTimeoutMillis: options.connectWithinMs ?? CONNECT_PATIENCE_MS,
  })
  client.on('error', (error) => options.logger.warn('the migrating session was lost', {}, error))
  await client.connect().catch((error: unknown) => {
    throw describeConnectFailure(error)
  })
  try {
    await checkServer(client)
    // A session's lock: it falls with the session, also when this process is killed.
    await client.query('select pg_advisory_lock($1)', [LOCK])
    // Before anything is changed: it is to be restored anew. After the lock: whoever migrates beside us makes the roles.
    await checkRoles(client)
    const before = await readHistory(client)
    checkHistory(files, before)
    if (before.length > 0 && before.length < files.length)
      await refuseBeneathOthers(client, options.othersEndWithinMs ?? OTHERS_PATIENCE_MS)
    await migrateQueue(options.connectionString, options.logger)
    await client.query(`
      create table if not exists schema_migration (
        version integer primary key,
        name text not null,
        checksum text not null,
        applied_at timestamptz not null default clock_timestamp()
      )`)
    const results: MigrationResult[] = []
    for (const file of files) results.push(await applyOnce(client, file, before, options.logger))
    return results
  } finally {
    await client.end()
  }
}

async function checkServer(client: Client): Promise<void> {
  const found = await client.query<{ version: number; shown: string; encoding: string }>(
    `select current_setting('server_version_num')::int as version, current_setting('server_version') as shown,
            current_setting('server_encoding') as encoding`,
  )
  const server = found.rows[0]
  if (server === undefined || server.version < OLDEST_SERVER) {
    throw new MunimentError(
      'engine-mismatch',
      `Muniment needs PostgreSQL 15 or later; this server is ${server?.shown}.`,
    )
  }
  // Any other loses letters of names, or fails on them years later; and what makes exports safe counts in code points.
  if (server.encoding !== 'UTF8') {
    throw new MunimentError(
      'engine-mismatch',
      `Muniment needs a database in UTF8; this one is in ${server.encoding}. ` +
        'Make one with: create database NAME encoding UTF8 template template0.',
    )
  }
}

/** In sessions of ours: those that the queue opens for itself end some time after it, and one that is cut off then ends the process. */
async function migrateQueue(connectionString: string, logger: Logger): Promise<void> {
  const pool = new Pool({ connectionString, application_name: 'muniment-migrate' })
  surviveLostSessions(pool, logger)
  try {
    await runMigrations({ pgPool: pool, logger: new QueueLogger(() => () => undefined) })
  } finally {
    await pool.end()
  }
}

/** None of a database that is new. */
async function readHistory(client: Client): Promise<readonly AppliedRow[]> {
  const { rows } = await client.query<{ readonly known: boolean }>(
    `select to_regclass('schema_migration') is not null as known`,
  )
  if (rows[0]?.known !== true) return []
  const found = await client.query<AppliedRow>(
    'select version, name, checksum from schema_migration order by version',
  )
  return found.rows
}

function checkHistory(files: readonly MigrationFile[], applied: readonly AppliedRow[]): void {
  for (const row of applied) {
    const file = files[row.version - 1]
    if (file === undefined) {
      throw new MunimentError(
        'engine-mismatch',
        `The database has migration ${row.name}, which this release of muniment does not know: it is newer than the program. ` +
          'Run the release that made it, or a later one.',
      )
    }
    if (file.checksum !== row.checksum || file.name !== row.name) {
      throw new MunimentError(
        'engine-mismatch',
        `The migration ${row.name} is not the one that made this database: the file was altered after it was applied. ` +
          'Restore the file; a change to the schema is a new migration.',
      )
    }
  }
}

async function applyOnce(
  client: Client,
  file: MigrationFile,
  applied: readonly AppliedRow[],
  logger: Logger,
): Promise<MigrationResult> {
  const { version, name } = file
  if (applied.some((row) => row.version === version)) return { version, name, outcome: 'already-applied' }
  await client.query('begin')
  try {
    // The version row first: were the lock ever evaded, the second process collides here and harms nothing.
    await client.query('insert into schema_migration (version, name, checksum) values ($1, $2, $3)', [
      version,
      name,
      file.checksum,
    ])
    await client.query(file.sql)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw failed(file, error)
  }
  logger.info('migrated the schema', { version, name })
  return { version, name, outcome: 'applied' }
}

function failed(file: MigrationFile, cause: unknown): MunimentError {
  const position = cause instanceof Error && 'position' in cause ? Number(cause.position) : Number.NaN
  const line = Number.isSafeInteger(position) ? `:${file.sql.slice(0, position).split('\n').length}` : ''
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new MunimentError(
    'internal',
    `Migration ${file.name}${line} failed and was rolled back: ${reason}`,
    { cause },
  )
}
