import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { Client } from 'pg'
import { migrate } from '../../src/adapters/postgres/migrate.ts'
import { onDatabase } from './connection-string.ts'
import { silentLogger } from './silent-logger.ts'
import { startTestServer, type TestServer } from './test-server.ts'

/** The server of this jest process, for the teardown. Several projects share it: each runs the setup. */
export const running: { server: TestServer | undefined; users: number } = { server: undefined, users: 0 }

interface Project {
  readonly displayName?: { readonly name: string }
}

/**
 * Starts one PostgreSQL for the run and migrates a database that each test file clones. What `unit` writes lies in memory too,
 * where there is room: hundreds of small stores and indexes would each wait for the disk.
 */
export default async function globalSetup(_run: unknown, { displayName }: Project): Promise<void> {
  running.users += 1
  if (running.server !== undefined) return
  const server = await startTestServer()
  running.server = server
  const template = `muniment_template_${randomBytes(4).toString('hex')}`
  const admin = new Client({ connectionString: server.connectionString })
  await admin.connect()
  await admin.query(`create database ${template} template template0`)
  await admin.end()
  await migrate({
    connectionString: onDatabase(server.connectionString, template),
    folder: join(import.meta.dirname, '../../migrations'),
    logger: silentLogger,
  })
  process.env['MUNIMENT_TEST_SERVER'] = server.connectionString
  process.env['MUNIMENT_TEST_TEMPLATE'] = template
  if (displayName?.name === 'unit' && server.scratch !== undefined) process.env['TMPDIR'] = server.scratch
}
