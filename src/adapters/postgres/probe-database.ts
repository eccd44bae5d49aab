import { Client } from 'pg'
import { describeConnectFailure } from './connect-failure.ts'

const PATIENCE_MS = 10_000

/** Opens one session and answers the server's own version; throws `engine-unavailable` in words. Changes nothing. */
export async function probeDatabase(connectionString: string): Promise<string> {
  const client = new Client({
    connectionString,
    application_name: 'muniment-doctor',
    connectionTimeoutMillis: PATIENCE_MS,
  })
  // The question under way fails by itself; unheard, this would end the process.
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ version: string }>(
      `select 'PostgreSQL ' || current_setting('server_version') as version`,
    )
    return rows[0]?.version ?? ''
  } catch (error) {
    throw describeConnectFailure(error)
  } finally {
    await client.end().catch(() => undefined)
  }
}
