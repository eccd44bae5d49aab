import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { Client } from 'pg'
import { checkRoles } from '../../../src/adapters/postgres/check-roles.ts'
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
