import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { makeTestDatabase, type TestDatabase } from '../../support/test-database.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await makeTestDatabase({ statementTimeoutMs: 200 })
})
afterAll(() => db.close())

describe('values of columns', () => {
  it('refuses a bigint that a number cannot hold', async () => {
    await expect(sql`select 9007199254740993::bigint as n`.execute(db.database.app)).rejects.toThrow(
      '9007199254740993',
    )
  })

  it('come as the civil dates, numbers and texts that the domain speaks of', async () => {
    const found = await sql`
      select date '2025-04-01' as day, array[date '2024-02-29', null] as days, 9007199254740991::bigint as count,
        array[1, 2]::bigint[] as counts, 1.10::numeric as amount, timestamptz '2025-03-31T23:30:00Z' as at`.execute(
      db.database.app,
    )
    expect(found.rows).toEqual([
      {
        day: '2025-04-01',
        days: ['2024-02-29', null],
        count: 9_007_199_254_740_991,
        counts: [1, 2],
        amount: '1.10',
        at: new Date('2025-03-31T23:30:00Z'),
      },
    ])
  })
})

describe('sessions', () => {
  it('break off a statement that takes too long, on the side of requests', async () => {
    await expect(sql`select pg_sleep(30)`.execute(db.database.app)).rejects.toMatchObject({ code: '57014' })
  })

  it('compile no statement, whatever the server would do: most cost less than that', async () => {
    for (const face of [db.database.app, db.database.owner]) {
      const found = await sql<{ setting: string; source: string }>`
        select setting, source from pg_settings where name = 'jit'`.execute(face)
      expect(found.rows).toEqual([{ setting: 'off', source: 'session' }])
    }
  })

  it('count time in UTC wherever the server stands', async () => {
    for (const face of [db.database.app, db.database.owner]) {
      const found = await sql<{ zone: string }>`select current_setting('timezone') as zone`.execute(face)
      expect(found.rows).toEqual([{ zone: 'UTC' }])
    }
  })
})
