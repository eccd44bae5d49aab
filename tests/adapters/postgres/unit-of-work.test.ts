import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { Sql } from '../../../src/adapters/postgres/database.ts'
import { makeTestDatabase, type TestDatabase } from '../../support/test-database.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await makeTestDatabase()
  await sql`create table probe (id int primary key, value int not null)`.execute(db.database.owner)
  await sql`grant select, insert, update on probe to muniment_app`.execute(db.database.owner)
})
afterAll(() => db.close())

const identity = (transaction: Sql): Sql => transaction

describe('unit of work', () => {
  it('keeps nothing of work that threw', async () => {
    const work = db.unitOfWork(identity).run(async (tx) => {
      await sql`insert into probe values (1, 1)`.execute(tx)
      throw new Error('changed my mind')
    })
    await expect(work).rejects.toThrow('changed my mind')
    const left = await sql<{ n: number }>`select count(*) as n from probe`.execute(db.database.app)
    expect(left.rows).toEqual([{ n: 0 }])
  })
})
