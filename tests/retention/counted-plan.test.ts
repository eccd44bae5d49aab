import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { PersonActor } from '../../src/access/actor.ts'
import { readOnce } from '../../src/adapters/postgres/read-once.ts'
import { countedPlan } from '../../src/adapters/postgres/search/counted-plan.ts'
import { makeListPlanClasses } from '../../src/adapters/postgres/search/list-plan-classes.ts'
import { makeSnapshotReader } from '../../src/adapters/postgres/snapshot-reader.ts'
import { makeFilingSteps } from '../support/filing-steps.ts'
import { makeRetentionWorld, type RetentionWorld, type TestFolder } from '../support/retention-world.ts'

let world: RetentionWorld
let filing: ReturnType<typeof makeFilingSteps>
let officer: PersonActor

/** Each record in one folder, in each two, and in each three of these, in every order of the first. */
beforeAll(async () => {
  world = await makeRetentionWorld()
  filing = makeFilingSteps(world)
  officer = await world.addPerson('officer', 'ig-officer', { groups: ['g1', 'g2'] })
  await world.addSchedule({ code: 'S-SEVEN' })
  await world.addClass('A', 'S-SEVEN')
  await world.addClass('A-1', null, 'A')
  await world.addClass('A-2', null, 'A')
  await world.addClass('B', 'S-SEVEN')
  const folders = [
    await world.addFolder('A-1'),
    await world.addFolder('A-1', { groups: ['g1'] }),
    await world.addFolder('A-2', { marking: 'official-sensitive' }),
    await world.addFolder('B'),
    await world.addFolder('B', { groups: ['g2'] }),
  ]
  const addTo = async (first: TestFolder, ...further: readonly TestFolder[]) => {
    const record = await world.addRecord(first)
    for (const folder of further) await filing.file(officer, record, folder)
    return record
  }
  for (const first of folders) {
    await addTo(first)
    const others = folders.filter((folder) => folder !== first)
    for (const [place, second] of others.entries()) {
      await addTo(first, second)
      for (const third of others.slice(place + 1)) await addTo(first, second, third)
    }
  }
  const [somewhere, further] = folders
  if (somewhere === undefined || further === undefined) throw new Error('no folders')
  await filing.unfile(officer, await addTo(somewhere, further), further)
  await filing.unfile(officer, await addTo(somewhere, further), somewhere)
})
afterAll(() => world.close())

describe('the records of a class are counted as one by one', () => {
  it.each<[string, Partial<PersonActor>]>([
    ['everything', { groups: ['g1', 'g2'] }],
    ['nothing of a group', {}],
    ['one group', { groups: ['g1'] }],
    ['the other group, and nothing sensitive', { groups: ['g2'], clearance: 'official' }],
    ['nothing sensitive', { clearance: 'official' }],
    ['one class', { scope: 'B' }],
    ['one class and its group', { scope: 'B', groups: ['g2'] }],
    ['one class below another', { scope: 'A-2' }],
    ['a class with those below it', { scope: 'A', groups: ['g1'] }],
    ['the same, and nothing sensitive', { scope: 'A', groups: ['g1'], clearance: 'official' }],
    ['none of the classes', { scope: 'C' }],
  ])('for whoever may read %s', async (name, rights) => {
    const reader = await world.addPerson(`reader of ${name}`, 'civil-servant', rights)
    const reach = await filing.readableAccessSets(reader)
    const oneByOne = await readOnce(
      world.db.database,
      reach,
      sql<{ readonly code: string; readonly records: number }>`
        select above.code, count(distinct r.id) as records
        from record r
        join (
          select id as record_id, folder_id from record
          union
          select record_id, folder_id from record_filing where left_on is null
        ) x on x.record_id = r.id
        join folder f on f.id = x.folder_id
        join file_plan_class c on c.code = f.class_code
        cross join unnest(c.path) as above (code)
        where r.state = 'active'
        group by above.code
        order by above.code`,
    )
    const { classes, records } = await makeListPlanClasses(world.db.database)(reach)
    const counted = classes
      .filter((each) => each.records > 0)
      .map((each) => ({ code: each.code, records: each.records }))
      .sort((one, other) => (one.code < other.code ? -1 : 1))
    expect(counted).toEqual(oneByOne)
    const [all] = await readOnce(
      world.db.database,
      reach,
      sql<{ readonly n: number }>`select count(*) as n from record where state = 'active'`,
    )
    expect(records).toBe(all?.n)
  })
})

it('is counted out of an index alone: millions of records need not be read for it', async () => {
  const reach = await filing.readableAccessSets(officer)
  const snapshots = makeSnapshotReader(world.db.database, (db) => db)
  const lines = await snapshots.read(reach, async (db) => {
    // These few would be read through.
    await sql`set local enable_seqscan = off`.execute(db)
    await sql`set local enable_bitmapscan = off`.execute(db)
    const { rows } = await sql<{ readonly 'QUERY PLAN': string }>`explain ${countedPlan(reach)}`.execute(db)
    return rows.map((line) => line['QUERY PLAN'])
  })
  const looks = lines.filter((line) => / on record( |$)/.test(line))
  expect(looks).toEqual([expect.stringContaining('Index Only Scan using record_folder on record ')])
})
