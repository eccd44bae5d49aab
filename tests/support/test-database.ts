import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import {
  type Database,
  type DatabaseOptions,
  openDatabase,
  type Sql,
} from '../../src/adapters/postgres/database.ts'
import type { Outgoing } from '../../src/adapters/postgres/outgoing.ts'
import { makeUnitOfWork } from '../../src/adapters/postgres/unit-of-work.ts'
import type { UnitOfWork } from '../../src/kernel/unit-of-work.ts'
import { onDatabase } from './connection-string.ts'
import { silentLogger } from './silent-logger.ts'

/** A migrated database of one test file's own. */
export interface TestDatabase {
  readonly database: Database
  readonly connectionString: string
  /** A unit of work over it, with stores that `makeTx` builds on the transaction's handle. */
  unitOfWork<Tx>(makeTx: (transaction: Sql, outgoing: Outgoing) => Tx): UnitOfWork<Tx>
  /** Closes the sessions and drops the database: in `afterAll`. */
  close(): Promise<void>
}

/** Clones the run's template, some 25 ms: in `beforeAll`. */
export async function makeTestDatabase(options: Partial<DatabaseOptions> = {}): Promise<TestDatabase> {
  const connectionString = await createTestDatabase(environment('MUNIMENT_TEST_TEMPLATE'))
  const database = openDatabase({ connectionString, logger: silentLogger, ...options })
  return {
    database,
    connectionString,
    unitOfWork: (makeTx) => makeUnitOfWork(database, makeTx),
    close: async () => {
      await database.close()
      await dropTestDatabase(connectionString)
    },
  }
}

/** Makes a database, empty unless a template is named, and answers its connection string. Drop it yourself. */
export async function createTestDatabase(template = 'template0'): Promise<string> {
  const name = newName()
  await asAdmin((admin) => admin.query(`create database ${name} template ${template} strategy file_copy`))
  return onDatabase(environment('MUNIMENT_TEST_SERVER'), name)
}

/** An empty one that sorts text as people do, as servers often are set up: by none of the orders of bytes. */
export async function createSortingDatabase(): Promise<string> {
  const name = newName()
  await asAdmin((admin) =>
    admin.query(`create database ${name} template template0 locale_provider icu icu_locale 'en-GB'`),
  )
  return onDatabase(environment('MUNIMENT_TEST_SERVER'), name)
}

/** Lets its sessions not wait for the disk: for databases that are filled to be searched, and prove nothing of what outlasts. */
export async function hurryTestDatabase(connectionString: string): Promise<void> {
  await asAdmin((admin) =>
    admin.query(`alter database ${nameOf(connectionString)} set synchronous_commit = off`),
  )
}

/** Copies a test's database, to which nobody may be connected: what a backup of this moment holds. */
export async function copyTestDatabase(connectionString: string): Promise<string> {
  return createTestDatabase(nameOf(connectionString))
}

/** Drops it, whoever is connected. */
export async function dropTestDatabase(connectionString: string): Promise<void> {
  const name = nameOf(connectionString)
  await asAdmin((admin) => admin.query(`drop database if exists ${name} with (force)`))
}

function newName(): string {
  return `muniment_test_${randomBytes(6).toString('hex')}`
}

function nameOf(connectionString: string): string {
  const name = /\/(muniment_test_[0-9a-f]+)(?:\?|$)/.exec(connectionString)?.[1]
  if (name === undefined) throw new Error('only databases made for a test are copied or dropped')
  return name
}

async function asAdmin(work: (admin: Client) => Promise<unknown>): Promise<void> {
  const admin = new Client({ connectionString: environment('MUNIMENT_TEST_SERVER') })
  await admin.connect()
  try {
    await work(admin)
  } finally {
    await admin.end()
  }
}

function environment(name: string): string {
  const value = process.env[name]
  if (value === undefined)
    throw new Error(`${name} is not set: tests with a database run under jest's global setup`)
  return value
}
