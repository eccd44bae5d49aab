import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { Sql } from '../../../src/adapters/postgres/database.ts'
import { makeCommitTogether } from '../../../src/ingest/capture/commit-together.ts'
import { endSessionOf } from '../../support/end-session-of.ts'
import { makeTestDatabase, type TestDatabase } from '../../support/test-database.ts'

let db: TestDatabase
let commitTogether: (work: (tx: Sql) => Promise<number>) => Promise<number>
beforeAll(async () => {
  db = await makeTestDatabase()
  await sql`create table probe (id int primary key, transaction xid8 not null default pg_current_xact_id())`.execute(
    db.database.owner,
  )
  await sql`grant select, insert on probe to muniment_app`.execute(db.database.owner)
})
beforeEach(async () => {
  await sql`truncate probe`.execute(db.database.owner)
  // A piece is what it does; they are done one after the other.
  commitTogether = makeCommitTogether(
    db.unitOfWork((transaction) => transaction),
    async (tx, works) => {
      const results: number[] = []
      for (const work of works) results.push(await work(tx))
      return results
    },
  )
})
afterAll(() => db.close())

const keep = async (tx: Sql, id: number): Promise<number> => {
  await sql`insert into probe values (${id})`.execute(tx)
  return id
}
const kept = async (): Promise<readonly { readonly id: number; readonly transaction: string }[]> => {
  const found = await sql<{ id: number; transaction: string }>`
    select id, transaction::text from probe order by id
  `.execute(db.database.owner)
  return found.rows
}
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)

describe('what is committed together', () => {
  it('keeps of a piece that fails nothing, and all of those that came with it', async () => {
    const outcomes = await Promise.allSettled(
      numbers(12).map((id) =>
        commitTogether(async (tx) => {
          await keep(tx, id)
          if (id === 7) throw new Error('changed my mind')
          return id
        }),
      ),
    )
    expect(outcomes.map((outcome) => outcome.status === 'fulfilled')).toEqual(
      numbers(12).map((id) => id !== 7),
    )
    expect((await kept()).map(({ id }) => id)).toEqual(numbers(12).filter((id) => id !== 7))
  })

  it('lets nobody answer for a statement of another that PostgreSQL refuses', async () => {
    await commitTogether((tx) => keep(tx, 3))
    const outcomes = await Promise.allSettled(numbers(8).map((id) => commitTogether((tx) => keep(tx, id))))
    expect(outcomes.map((outcome) => outcome.status)).toEqual(
      numbers(8).map((id) => (id === 3 ? 'rejected' : 'fulfilled')),
    )
    expect(outcomes[3]).toMatchObject({ reason: { code: '23505' } })
    expect((await kept()).map(({ id }) => id)).toEqual(numbers(8))
  })

  it('does nothing again of which it cannot know whether it was committed', async () => {
    let runs = 0
    const pieces = numbers(6).map((id) =>
      commitTogether(async (tx) => {
        runs += 1
        await keep(tx, id)
        if (id === 4) await endSessionOf(tx, db.connectionString)
        return id
      }),
    )
    const outcomes = await Promise.allSettled(pieces)
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected')
    expect(lost.length).toBeGreaterThan(1)
    for (const { reason } of lost)
      expect(reason).toMatchObject({ code: 'engine-unavailable', retryable: true })
    expect(runs).toBe(6)
    expect(await kept()).toHaveLength(6 - lost.length)
    await commitTogether((tx) => keep(tx, 100))
  })

  it('answers each piece with its own result, in fewer transactions than pieces', async () => {
    const results = await Promise.all(numbers(40).map((id) => commitTogether((tx) => keep(tx, id))))
    expect(results).toEqual(numbers(40))
    const transactions = new Set((await kept()).map(({ transaction }) => transaction))
    expect(transactions.size).toBeLessThanOrEqual(5)
  })

  it('makes a piece wait for nobody that comes while nothing is being committed', async () => {
    for (const id of numbers(3)) await commitTogether((tx) => keep(tx, id))
    expect(new Set((await kept()).map(({ transaction }) => transaction)).size).toBe(3)
  })

  it('goes on while a transaction waits for somebody', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>()
    const waiting = commitTogether(async (tx) => {
      await keep(tx, 0)
      await gate
      return 0
    })
    await commitTogether((tx) => keep(tx, 1))
    expect((await kept()).map(({ id }) => id)).toEqual([1])
    open()
    await waiting
    expect((await kept()).map(({ id }) => id)).toEqual([0, 1])
  })
})
