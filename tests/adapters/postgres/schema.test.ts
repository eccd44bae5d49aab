import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { Client } from 'pg'
import { describeSchema } from '../../support/describe-schema.ts'
import { makeTestDatabase, type TestDatabase } from '../../support/test-database.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await makeTestDatabase()
})
afterAll(() => db.close())

it('the reviewed schema is what the migrations make (else: npm run schema)', async () => {
  const client = new Client({ connectionString: db.connectionString })
  await client.connect()
  const made = await describeSchema(client)
  await client.end()
  expect(made).toBe(readFileSync(join(import.meta.dirname, '../../support/schema.sql'), 'utf8'))
})
