import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { openDatabase, type Sql } from '../../../src/adapters/postgres/database.ts'
import { makeUnitOfWork } from '../../../src/adapters/postgres/unit-of-work.ts'
import { endSessionOf } from '../../support/end-session-of.ts'
import { silentLogger } from '../../support/silent-logger.ts'
import { makeTestDatabase, type TestDatabase } from '../../support/test-database.ts'
import { until } from '../../support/until.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await makeTestDatabase()
  await sql`create table probe (id int primary key, value int not null)`.execute(db.database.owner)
  await sql`grant select, insert, update on probe to muniment_app`.execute(db.database.owner)
})
beforeEach(async () => {
  await sql`truncate probe`.execute(db.database.owner)
  await sql`insert into probe values (1, 0), (2, 0)`.execute(db.database.owner)
})
afterAll(() => db.close())

const itself = (transaction: Sql): Sql => transaction
const add = (tx: Sql, id: number, value: number) =>
  sql`update probe set value = value + ${value} where id = ${id}`.execute(tx)
const values = async (): Promise<readonly number[]> => {
  const found = await sql<{ value: number }>`select value from probe order by id`.execute(db.database.owner)
  return found.rows.map((row) => row.value)
}

const waitingForTheirTurn = async (): Promise<number> => {
  const { rows } = await sql<{ n: number }>`
    select count(*)::integer as n from pg_locks
    where relation = 'serializable_turn'::regclass and database = (select oid from pg_database where datname = current_database()) and not granted
  `.execute(db.database.owner)
  return rows[0]?.n ?? 0
}

describe('unit of work', () => {
  it('keeps nothing of work that threw', async () => {
    const work = db.unitOfWork(itself).run(async (tx) => {
      await add(tx, 1, 5)
      throw new Error('changed my mind')
    })
    await expect(work).rejects.toThrow('changed my mind')
    expect(await values()).toEqual([0, 0])
  })

  it('keeps nothing of work of which a statement failed, also where the work did not mind', async () => {
    const work = db.unitOfWork(itself).run(async (tx) => {
      await add(tx, 1, 5)
      await sql`select 1 / 0`.execute(tx).catch(() => undefined)
    })
    await expect(work).rejects.toMatchObject({ code: 'internal' })
    expect(await values()).toEqual([0, 0])
  })

  it('breaks off what nobody waits for any more, throws why, and lends the session on sound', async () => {
    const gone = new AbortController()
    const work = db.unitOfWork(itself).run(
      async (tx) => {
        await sql`select set_config('application_name', 'sleeping', true)`.execute(tx)
        await sql`select pg_sleep(3600)`.execute(tx)
      },
      'read-only',
      gone.signal,
    )
    const asleep = async () =>
      (
        await sql`
          select from pg_stat_activity where application_name = 'sleeping' and wait_event = 'PgSleep'
        `.execute(db.database.owner)
      ).rows.length
    await until(asleep, (sessions) => sessions === 1)
    gone.abort(new Error('nobody waits'))
    await expect(work).rejects.toThrow('nobody waits')
    expect(await asleep()).toBe(0)
    await Promise.all(Array.from({ length: 12 }, () => db.unitOfWork(itself).run((tx) => add(tx, 1, 1))))
    expect(await values()).toEqual([12, 0])
  })

  it('lends a session to nobody before PostgreSQL has heard what is to be broken off in it', async () => {
    const narrow = openDatabase({
      connectionString: db.connectionString,
      logger: silentLogger,
      ownerSessions: 1,
    })
    const [taken, free] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const owner = narrow.owner.connection().execute(() => {
      taken.resolve()
      return free.promise
    })
    await taken.promise
    const gone = new AbortController()
    let ended = false
    const beside = async (times: number) => {
      for (let time = 0; time < times; time += 1) await sql`select 1`.execute(narrow.app)
    }
    const work = makeUnitOfWork(narrow, itself)
      .run(
        async () => {
          gone.abort(new Error('nobody waits'))
          // Until the word to PostgreSQL waits for the owner's only session.
          await beside(5)
        },
        'read-only',
        gone.signal,
      )
      .finally(() => {
        ended = true
      })
    // Far more than what a transaction needs to end.
    await beside(50)
    const before = ended
    free.resolve()
    await Promise.allSettled([owner, work])
    await narrow.close()
    expect([before, ended]).toEqual([false, true])
  })

  it('sends no statement more once nobody waits, and begins nothing', async () => {
    const gone = new AbortController()
    const seen: string[] = []
    const work = db.unitOfWork(itself).run(
      async (tx) => {
        seen.push('begun')
        gone.abort(new Error('nobody waits'))
        await add(tx, 1, 5)
        seen.push('went on')
      },
      'read-committed',
      gone.signal,
    )
    await expect(work).rejects.toThrow('nobody waits')
    await expect(
      db.unitOfWork(itself).run(async () => seen.push('begun again'), 'read-only', gone.signal),
    ).rejects.toThrow('nobody waits')
    expect([seen, await values()]).toEqual([['begun'], [0, 0]])
  })

  it('runs statements that are sent side by side in the order in which they were given', async () => {
    await db.unitOfWork(itself).run(async (tx) => {
      await Promise.all([add(tx, 1, 5), sql`update probe set value = value * 2 where id = 1`.execute(tx)])
    })
    expect(await values()).toEqual([10, 0])
  })

  it('commits what it leaves for others with its work, and neither where that cannot be written', async () => {
    const leave = (payload: string) =>
      db
        .unitOfWork((tx, outgoing) => ({ tx, outgoing }))
        .run(async ({ tx, outgoing }) => {
          outgoing.addJob({ name: 'sweep-orphans', payload, key: payload, queue: null, runAt: null })
          await add(tx, 1, 5)
        })
    const jobs = async () => {
      const found = await sql<{ key: string }>`select key from graphile_worker.jobs`.execute(
        db.database.owner,
      )
      return found.rows.map((row) => row.key)
    }
    await expect(leave('no JSON')).rejects.toMatchObject({ code: '22P02' })
    expect({ values: await values(), jobs: await jobs() }).toEqual({ values: [0, 0], jobs: [] })
    await leave('{}')
    expect({ values: await values(), jobs: await jobs() }).toEqual({ values: [5, 0], jobs: ['{}'] })
  })

  it('leaves its session in no transaction and no reach for whoever is lent it next', async () => {
    const one = await makeTestDatabase({ appSessions: 1 })
    const reach = sql<{ reach: string | null }>`select current_setting('muniment.reach', true) as reach`
    await expect(
      one.unitOfWork(itself).run(async (tx) => {
        await reach.execute(tx)
        throw new Error('changed my mind')
      }),
    ).rejects.toThrow('changed my mind')
    expect((await reach.execute(one.database.app)).rows).toEqual([{ reach: '' }])
    await one.close()
  })

  it('refuses a statement that comes after its end, rather than run it in a stranger’s transaction', async () => {
    const kept = await db.unitOfWork(itself).run(async (tx) => ({ tx }))
    await expect(add(kept.tx, 1, 5)).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining('not awaited'),
    })
    expect(await values()).toEqual([0, 0])
  })

  it('cannot act as the schema’s owner', async () => {
    const work = db.unitOfWork(itself).run((tx) => sql`drop table probe`.execute(tx))
    await expect(work).rejects.toMatchObject({ code: '42501' })
    const found = await db
      .unitOfWork(itself)
      .run((tx) => sql<{ who: string }>`select current_user as who`.execute(tx))
    expect(found.rows).toEqual([{ who: 'muniment_app' }])
  })

  it('does work again that another transaction contradicted, until both are as if one came after the other', async () => {
    const unitOfWork = db.unitOfWork(itself)
    let runs = 0
    const { promise: firstRead, resolve: hasRead } = Promise.withResolvers<void>()
    const sumInto = (id: number, wait: Promise<void> | undefined): Promise<void> =>
      unitOfWork.run(async (tx) => {
        runs += 1
        const sum = await sql<{ n: number }>`select sum(value) + 1 as n from probe`.execute(tx)
        if (wait === undefined) hasRead()
        else await wait
        await sql`update probe set value = ${Number(sum.rows[0]?.n)} where id = ${id}`.execute(tx)
      }, 'serializable')
    const second = sumInto(2, firstRead)
    await Promise.all([sumInto(1, undefined), second])
    // One after the other gives 1 then 2; side by side on one snapshot both would be 1.
    expect([...(await values())].sort()).toEqual([1, 2])
    expect(runs).toBeGreaterThanOrEqual(2)
  })

  it('does work alone that others contradict each time: they wait meanwhile', async () => {
    const unitOfWork = db.unitOfWork(itself)
    const others: Promise<void>[] = []
    let runs = 0
    await unitOfWork.run(async (tx) => {
      runs += 1
      const sum = await sql<{ n: number }>`select sum(value) as n from probe`.execute(tx)
      const other = unitOfWork.run(async (theirs) => {
        await sql`select sum(value) from probe`.execute(theirs)
        await add(theirs, 2, 1)
      }, 'serializable')
      others.push(other)
      await Promise.race([other, until(waitingForTheirTurn, (waiting) => waiting > 0)])
      await sql`update probe set value = ${Number(sum.rows[0]?.n)} where id = 1`.execute(tx)
    }, 'serializable')
    await Promise.all(others)
    expect(await values()).toEqual([2, others.length])
    expect(runs).toBe(3)
  })

  it('goes on beside others where one of them takes too long to wait for', async () => {
    const long = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    const other = db.unitOfWork(itself).run(async (tx) => {
      await add(tx, 2, 1)
      begun.resolve()
      await long.promise
    }, 'serializable')
    await begun.promise
    let runs = 0
    await db.unitOfWork(itself).run(async (tx) => {
      runs += 1
      await add(tx, 1, 5)
      if (runs < 3) await sql`do $$ begin raise exception 'again' using errcode = '40001'; end $$`.execute(tx)
    }, 'serializable')
    long.resolve()
    await other
    expect({ values: await values(), runs }).toEqual({ values: [5, 1], runs: 4 })
  })

  it('does work again after a deadlock', async () => {
    const unitOfWork = db.unitOfWork(itself)
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const crosswise = (first: number, second: number, mine: number): Promise<void> =>
      unitOfWork.run(async (tx) => {
        await add(tx, first, 1)
        gates[mine]?.resolve()
        await gates[1 - mine]?.promise
        await add(tx, second, 1)
      })
    await Promise.all([crosswise(1, 2, 0), crosswise(2, 1, 1)])
    expect(await values()).toEqual([2, 2])
  })

  it('gives up on endless contention with an answer to try again', async () => {
    let runs = 0
    const work = db.unitOfWork(itself).run(async (tx) => {
      runs += 1
      await sql`do $$ begin raise exception 'again' using errcode = '40001'; end $$`.execute(tx)
    })
    // Told apart from a database that is away: smaller pieces of work may get through.
    await expect(work).rejects.toMatchObject({
      code: 'engine-unavailable',
      retryable: true,
      details: { cause: 'contention' },
    })
    expect(runs).toBe(12)
  })

  it('says that the database is away, and works again when it is back', async () => {
    const breaking = db.unitOfWork(itself).run(async (tx) => {
      await add(tx, 1, 5)
      await endSessionOf(tx, db.connectionString)
      await add(tx, 2, 5)
    })
    await expect(breaking).rejects.toMatchObject({ code: 'engine-unavailable', retryable: true })
    await db.unitOfWork(itself).run((tx) => add(tx, 1, 7))
    expect(await values()).toEqual([7, 0])
  })

  it('says so too where nothing listens', async () => {
    const nowhere = openDatabase({
      connectionString: 'postgres://nobody:x@127.0.0.1:1/none',
      logger: silentLogger,
    })
    await expect(makeUnitOfWork(nowhere, itself).run(async () => undefined)).rejects.toMatchObject({
      code: 'engine-unavailable',
    })
    await nowhere.close()
  })
})
