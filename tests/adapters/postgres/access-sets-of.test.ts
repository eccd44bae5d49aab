import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { accessSetsOf, everyAccessSet } from '../../../src/adapters/postgres/access-sets-of.ts'
import { makeTestDatabase, type TestDatabase } from '../../support/test-database.ts'

const SETS = 500
let db: TestDatabase

beforeAll(async () => {
  db = await makeTestDatabase()
  await sql`
    insert into file_plan_class (code, path, title, schedule_code, position)
    values ('HERE', '{HERE}', 'Here', 'MUNIMENT-PERM', 1), ('THERE', '{THERE}', 'There', 'MUNIMENT-PERM', 2)
  `.execute(db.database.owner)
  await sql`
    insert into access_set (class_code, marking, groups)
    select code, 'official', array['g' || n] from unnest('{HERE,THERE}'::text[]) code, generate_series(1, ${SETS}::int) n
  `.execute(db.database.owner)
  await sql`
    insert into access_set (class_code, marking, groups, alternatives)
    select 'HERE', 'official', s.groups, array[s.id] from access_set s where s.class_code = 'THERE'
  `.execute(db.database.owner)
  await sql`analyze access_set, file_plan_class`.execute(db.database.owner)
})
afterAll(() => db.close())

it('knows of each set the places where its records are filed besides, and of no other', async () => {
  const sets = accessSetsOf((await everyAccessSet.execute(db.database.app)).rows)
  const filedTwice = sets.filter(({ conditions }) => conditions.alternatives?.length !== 0)
  expect(filedTwice).toHaveLength(SETS)
  for (const { conditions } of filedTwice) {
    expect(conditions.classPath).toEqual(['HERE'])
    expect(conditions.alternatives).toEqual([{ classPath: ['THERE'], groups: conditions.groups }])
  }
})

it('looks nothing up for each set: all are read at once', async () => {
  const { rows } = await sql<{ readonly 'QUERY PLAN': readonly [{ readonly Plan: PlanNode }] }>`
    explain (analyze, buffers, timing off, format json) ${everyAccessSet}
  `.execute(db.database.app)
  expect(rows[0]?.['QUERY PLAN'][0].Plan['Shared Hit Blocks']).toBeLessThan(SETS)
})

interface PlanNode {
  readonly 'Shared Hit Blocks': number
}
