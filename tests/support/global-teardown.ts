import { Client } from 'pg'
import { running } from './global-setup.ts'

/** Stops and removes the run's server; on a server of somebody's own, drops the template. */
export default async function globalTeardown(): Promise<void> {
  running.users -= 1
  const { server } = running
  if (running.users > 0 || server === undefined) return
  running.server = undefined
  const admin = new Client({ connectionString: server.connectionString })
  await admin.connect()
  await admin.query(`drop database if exists ${process.env['MUNIMENT_TEST_TEMPLATE']}`)
  await admin.end()
  await server.stop()
}
