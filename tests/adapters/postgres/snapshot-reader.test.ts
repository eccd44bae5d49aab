import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { Sql } from '../../../src/adapters/postgres/database.ts'
import { makeSnapshotReader } from '../../../src/adapters/postgres/snapshot-reader.ts'
import type { Reach } from '../../../src/adapters/postgres/transaction.ts'
import { makeTestDatabase, type TestDatabase } from '../../support/test-database.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await makeTestDatabase()
  // A table of our own under the same wall as the real ones, so that this test stands when they change.
  await sql`create table walled (id int primary key, access_set_id int not null)`.execute(db.database.owner)
  await sql`insert into walled values (1, 1), (2, 2), (3, 3)`.execute(db.database.owner)
  await sql`grant select, insert on walled to muniment_app`.execute(db.database.owner)
  await sql`alter table walled enable row level security`.execute(db.database.owner)
  await sql`
    create policy reach on walled to muniment_app
    using ((select muniment_reaches_all()) or access_set_id = any ((select muniment_reach())::integer[]))`.execute(
    db.database.owner,
  )
})
afterAll(() => db.close())

const idsSeen = (reach: Reach): Promise<readonly number[]> =>
  makeSnapshotReader(db.database, (tx: Sql) => tx).read(reach, async (tx) => {
    const found = await sql<{ id: number }>`select id from walled order by id`.execute(tx)
    return found.rows.map((row) => row.id)
  })

describe('reads on somebody’s behalf', () => {
  it('show nothing to who may read nothing', async () => {
    expect(await idsSeen([])).toEqual([])
  })

  it('show nothing outside a transaction that says whose they are', async () => {
    await idsSeen('all')
    expect((await sql`select id from walled`.execute(db.database.app)).rows).toEqual([])
  })

  it('show the rows of the named access sets alone', async () => {
    expect(await idsSeen([3, 1])).toEqual([1, 3])
    expect(await idsSeen('all')).toEqual([1, 2, 3])
  })

  it('refuse what is no access set', async () => {
    await expect(idsSeen([1.5])).rejects.toThrow('not an access set')
  })

  it('cannot write', async () => {
    const writing = makeSnapshotReader(db.database, (tx: Sql) => tx).read('all', (tx) =>
      sql`insert into walled values (9, 1)`.execute(tx),
    )
    await expect(writing).rejects.toMatchObject({ code: '25006' })
  })

  it('see one moment, whatever is committed meanwhile', async () => {
    const counts = await makeSnapshotReader(db.database, (tx: Sql) => tx).read('all', async (tx) => {
      const count = async (): Promise<number | undefined> =>
        (await sql<{ n: number }>`select count(*) as n from walled`.execute(tx)).rows[0]?.n
      const before = await count()
      await sql`insert into walled values (4, 1)`.execute(db.database.owner)
      return [before, await count()]
    })
    expect(counts).toEqual([3, 3])
  })
})
