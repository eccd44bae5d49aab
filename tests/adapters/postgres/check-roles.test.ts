import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { Client } from 'pg'
import { checkRoles } from '../../../src/adapters/postgres/check-roles.ts'
import { migrate } from '../../../src/adapters/postgres/migrate.ts'
import { silentLogger } from '../../support/silent-logger.ts'
import { createTestDatabase, dropTestDatabase } from '../../support/test-database.ts'

let database: string
let client: Client
beforeEach(async () => {
  database = await createTestDatabase(process.env['MUNIMENT_TEST_TEMPLATE'])
  client = new Client({ connectionString: database })
  await client.connect()
})
afterEach(async () => {
  await client.end()
  await dropTestDatabase(database)
})

// What of the schema a restore leaves out where the role is not there; roles themselves belong to all databases of the server.
it.each([
  ['the rights', 'revoke all on record from muniment_app'],
  ['the policies', 'drop policy record_reach on record'],
])(
  'refuses a database that was restored without %s of its roles, and says how to restore it',
  async (_what, change) => {
    await checkRoles(client)
    await client.query(change)
    await expect(checkRoles(client)).rejects.toMatchObject({
      code: 'engine-mismatch',
      message: expect.stringMatching(/muniment_app and muniment_sequencer.*restore the dump anew/),
    })
  },
)

it('refuses it before anything is changed in it', async () => {
  await client.query('drop schema graphile_worker cascade')
  await client.query('alter table schema_migration rename to as_restored')
  await client.query('revoke all on record from muniment_app')
  await expect(
    migrate({ connectionString: database, folder: 'migrations', logger: silentLogger }),
  ).rejects.toMatchObject({ code: 'engine-mismatch' })
  const { rows } = await client.query(
    `select nspname from pg_namespace where nspname = 'graphile_worker'
     union all select relname from pg_class where relname = 'schema_migration'`,
  )
  expect(rows).toEqual([])
})

describe('a first start that was cut short before the log was made', () => {
  const starter = `first_start_${process.pid}`
  beforeEach(async () => {
    await client.query(`create role ${starter}`)
    await client.query(`grant muniment_app to ${starter}`)
  })
  afterEach(async () => {
    await client.query(`reset role; drop role ${starter}`)
  })

  it('still refuses a whole database to whoever is not of both roles', async () => {
    await client.query(`set role ${starter}`)
    await expect(checkRoles(client)).rejects.toMatchObject({ code: 'engine-mismatch' })
  })

  it('is gone on with: the role of the log is made, and granted, together with the log', async () => {
    await client.query('drop table audit_entry cascade')
    await client.query(`set role ${starter}`)
    await checkRoles(client)
  })
})
