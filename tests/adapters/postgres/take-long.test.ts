import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { takeLong } from '../../../src/adapters/postgres/take-long.ts'
import { makeTestDatabase, type TestDatabase } from '../../support/test-database.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await makeTestDatabase()
})
afterAll(() => db.close())

const settings = sql<{ readonly longest: string; readonly looked: string }>`
  select current_setting('statement_timeout') as longest, current_setting('client_connection_check_interval') as looked`

it('what may take an hour ends with the process that asked for it, and only what follows in the transaction takes so long', async () => {
  const read = await db
    .unitOfWork((tx) => tx)
    .run(async (tx) => {
      await takeLong(tx)
      return settings.execute(tx)
    })
  expect(read.rows).toEqual([{ longest: '1h', looked: '10s' }])
  const { rows } = await settings.execute(db.database.app)
  expect(rows).toEqual([{ longest: '2min', looked: '0' }])
})
