import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type RawBuilder, sql } from 'kysely'
import { readOnce } from '../../../src/adapters/postgres/read-once.ts'
import { makeTestDatabase, type TestDatabase } from '../../support/test-database.ts'

let db: TestDatabase
/** As many as where every team has folders of its own. */
const sets = Array.from({ length: 10_000 }, (_, n) => n + 1)
const read = <Row>(statement: RawBuilder<Row>, reach: readonly number[] | 'all') =>
  readOnce(db.database, reach, statement)

beforeAll(async () => {
  db = await makeTestDatabase()
  await sql`
    insert into file_plan_class (code, path, title, schedule_code, position)
    values ('OPEN', '{OPEN}', 'Open', 'MUNIMENT-PERM', 1)
  `.execute(db.database.owner)
  await sql`
    with sets as (
      insert into access_set (class_code, marking, groups)
      select 'OPEN', 'official', array['g' || n] from generate_series(1, 20) n returning id
    )
    insert into folder (id, reference, class_code, title, opened_on, access_set_id)
    select md5(id::text)::uuid, 'OPEN/' || id, 'OPEN', 'Folder', date '2020-01-01', id from sets
  `.execute(db.database.owner)
})
afterAll(() => db.close())

describe('row-level security, where a person may read thousands of access sets', () => {
  const references = sql<{ readonly reference: string; readonly set: number }>`
    select reference, access_set_id as set from folder where not built_in order by access_set_id`

  it('shows the rows of the given sets, and none without any', async () => {
    const all = await read(references, 'all')
    expect(all).toHaveLength(20)
    const [first, second, third] = all
    if (first === undefined || second === undefined || third === undefined) throw new Error('no folders')
    expect(await read(references, [first.set, third.set])).toEqual([first, third])
    expect(await read(references, [])).toEqual([])
  })

  it.each(['record', 'folder', 'stub'])(
    'looks the set of a %s up, and compares it with none',
    async (table) => {
      const plan = await read(
        sql<{ readonly 'QUERY PLAN': string }>`explain select count(*) from ${sql.table(table)}`,
        sets,
      )
      const text = plan.map((line) => line['QUERY PLAN']).join('\n')
      expect(text).toContain('hashed SubPlan')
      expect(text).not.toMatch(/access_set_id = ANY \(\(/)
    },
  )
})
