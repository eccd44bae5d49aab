import { Client, type ClientConfig } from 'pg'
import { MunimentError } from '../../../kernel/muniment-error.ts'
import { describeFailure } from '../failures.ts'
import { SUPERUSER } from './make-cluster.ts'
import type { PostmasterFile } from './postmaster-file.ts'

const LEASE = 'muniment-lease'

/**
 * One process's use of the embedded server: a session that does nothing but stand. It ends with the process, even
 * on kill -9, so counting these sessions tells who is the last user without any file that could go stale.
 */
export interface Lease {
  /** How many other processes use the server at this moment. */
  countOthers(): Promise<number>
  /** Calls back once if the server goes away under us. Not called after `end`. */
  onLost(callback: () => void): void
  end(): Promise<void>
}

/**
 * Takes a lease, and sees by it that the server is that of `cluster`: another's would be nobody's to stop. Throws `storage-full`
 * where the server has no room to let anybody in, `engine-unavailable` where it does not answer.
 */
export async function takeLease(server: PostmasterFile, password: string, cluster: string): Promise<Lease> {
  const client = clientOf(server, password, { application_name: LEASE, keepAlive: true })
  const state: { ended: boolean; lost: (() => void) | undefined } = { ended: false, lost: undefined }
  client.on('end', () => {
    if (!state.ended) state.lost?.()
  })
  await open(client)
  const shown = await client.query<{ data_directory: string }>('show data_directory')
  if (shown.rows[0]?.data_directory !== cluster) {
    state.ended = true
    await client.end()
    throw new MunimentError(
      'engine-mismatch',
      `Another database than that of ${cluster} answers at ${server.socketFolder}.`,
    )
  }
  return {
    countOthers: async () => {
      const found = await client.query<{ others: string }>(
        'select count(*)::text as others from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()',
        [LEASE],
      )
      return Number(found.rows[0]?.others ?? 0)
    },
    onLost: (callback) => {
      state.lost = callback
    },
    end: async () => {
      state.ended = true
      await client.end()
    },
  }
}

/** Makes the application's database in a fresh cluster; harmless where it stands. Call under the data folder's lock. */
export async function ensureDatabase(server: PostmasterFile, password: string, name: string): Promise<void> {
  const client = clientOf(server, password)
  await open(client)
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [name])
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
}

/** A server that has just recovered writes files for its first session. */
async function open(client: Client): Promise<void> {
  try {
    await client.connect()
  } catch (error) {
    throw describeFailure(error)
  }
}

/** A session of the superuser, not yet begun. The loss of one is noticed by its next query, or by `end`. */
function clientOf(server: PostmasterFile, password: string, more: ClientConfig = {}): Client {
  const client = new Client({
    host: server.socketFolder,
    port: server.port,
    user: SUPERUSER,
    password,
    database: 'postgres',
    ...more,
  })
  client.on('error', () => undefined)
  return client
}
