import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { makeExclusive } from '../../../src/adapters/postgres/retention/exclusive.ts'
import type { Exclusive } from '../../../src/retention/ports.ts'
import { makeTestDatabase, type TestDatabase } from '../../support/test-database.ts'
import { until } from '../../support/until.ts'

let db: TestDatabase
let exclusive: Exclusive

beforeAll(async () => {
  db = await makeTestDatabase({ appSessions: 2 })
  exclusive = makeExclusive(db.database)
})
afterAll(() => db.close())

it('leaves sessions to others, and to the work itself, while many wait for their turn', async () => {
  const gate = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const done: number[] = []
  const runs = [0, 1, 2, 3, 4].map((turn) =>
    exclusive.run('sweep', async () => {
      begun.resolve()
      await gate.promise
      await sql`select 1`.execute(db.database.app)
      done.push(turn)
    }),
  )
  await begun.promise
  try {
    const { rows } = await sql`select 'answered' as somebody`.execute(db.database.app)
    expect(rows).toEqual([{ somebody: 'answered' }])
  } finally {
    gate.resolve()
  }
  await Promise.all(runs)
  expect(done).toEqual([0, 1, 2, 3, 4])
})

it('gives the next its turn where one fails, and makes nobody wait for another name', async () => {
  const gate = Promise.withResolvers<void>()
  const first = exclusive.run('one', async () => {
    await gate.promise
    throw new Error('failed')
  })
  const second = exclusive.run('one', async () => 'done')
  expect(await exclusive.run('other', async () => 'beside')).toBe('beside')
  gate.resolve()
  await expect(first).rejects.toThrow('failed')
  expect(await second).toBe('done')
})

it('waits for what another process is at', async () => {
  const other = makeExclusive(db.database)
  const gate = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const order: string[] = []
  const theirs = other.run('sweep', async () => {
    begun.resolve()
    await gate.promise
    order.push('theirs')
  })
  await begun.promise
  const ours = exclusive.run('sweep', async () => void order.push('ours'))
  const asking = sql`select from pg_stat_activity where datname = current_database() and query like '%pg_try_advisory_lock%'
    and pid <> pg_backend_pid()`
  await until(
    async () => order.length > 0 || (await asking.execute(db.database.owner)).rows.length === 2,
    (hasAsked) => hasAsked,
  )
  gate.resolve()
  await Promise.all([theirs, ours])
  expect(order).toEqual(['theirs', 'ours'])
})
