import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { migrate } from '../../src/adapters/postgres/migrate.ts'
import { silentLogger } from './silent-logger.ts'
import { createTestDatabase, dropTestDatabase } from './test-database.ts'

const migrations = join(import.meta.dirname, '../../migrations')

interface Upgrade {
  /** The first migration that the database did not know, and the last that it is brought up to. */
  readonly first: string
  readonly last?: string
  /** What stood in it before, as SQL. */
  readonly before: string
}

/** A database as an earlier version left it, brought up to date; its owner's session. */
export async function openUpgradedDatabase({ first, last = first, before }: Upgrade) {
  const folder = mkdtempSync(join(tmpdir(), `muniment-test-${process.pid}-`))
  const connectionString = await createTestDatabase()
  const migrateTo = async (isWanted: (name: string) => boolean): Promise<void> => {
    for (const name of readdirSync(migrations).filter(isWanted))
      copyFileSync(join(migrations, name), join(folder, name))
    await migrate({ connectionString, folder, logger: silentLogger })
  }
  await migrateTo((name) => name < first)
  const client = new Client({ connectionString })
  await client.connect()
  await client.query(before)
  await migrateTo((name) => name <= last)
  return {
    client,
    close: async (): Promise<void> => {
      await client.end()
      await dropTestDatabase(connectionString)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
