import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { PersonActor } from '../../src/access/actor.ts'
import type { Sql } from '../../src/adapters/postgres/database.ts'
import { countReport } from '../../src/adapters/postgres/retention/reports/count-report.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import { makeFilingSteps } from '../support/filing-steps.ts'
import { makeRetentionWorld, type RetentionWorld, type TestFolder } from '../support/retention-world.ts'

const days = {
  today: parseDate('2026-03-02'),
  twentyYearsAgo: parseDate('2006-03-02'),
  tenYearsAhead: parseDate('2036-02-29'),
}
let world: RetentionWorld
let officer: PersonActor

/** Records of every end in each folder, and of each pair of folders filed in both; then holds of every kind on some of them. */
beforeAll(async () => {
  world = await makeRetentionWorld('2026-03-02T10:00:00Z')
  const filing = makeFilingSteps(world)
  officer = await world.addPerson('officer', 'ig-officer')
  await world.addSchedule({ code: 'S-SEVEN' })
  await world.addSchedule({ code: 'S-MOVE', action: 'transfer' })
  await world.addClass('FREE', 'S-SEVEN')
  await world.addClass('MOVE', 'S-MOVE')
  await world.addClass('HELD', 'S-SEVEN')
  await world.addClass('HELD-BELOW', null, 'HELD')
  const held = await world.addFolder('FREE')
  const folders = [
    await world.addFolder('FREE'),
    await world.addFolder('MOVE'),
    await world.addFolder('HELD'),
    await world.addFolder('HELD-BELOW', { marking: 'official-sensitive' }),
    held,
  ]
  // Past, on the last day, at the ends of months, in ten years, and beyond.
  const dates = [
    '2018-06-30',
    '2019-03-02',
    '2019-03-30',
    '2019-03-31',
    '2024-02-29',
    '2029-02-28',
    '2029-03-01',
  ]
  const add = async (date: string, first: TestFolder, ...further: readonly TestFolder[]) => {
    const record = await world.addRecord(first, { date })
    for (const folder of further) await filing.file(officer, record, folder)
    return record
  }
  for (const folder of folders) for (const date of dates) await add(date, folder)
  for (const first of folders)
    for (const second of folders) if (first !== second) await add('2024-02-29', first, second)
  const [free, move] = folders
  if (free === undefined || move === undefined) throw new Error('no folders')
  await filing.unfile(officer, await add('2024-02-29', free, held), held)
  const [itself, caught, released, tooLate] = [
    await add('2019-03-31', free),
    await add('2019-03-31', free),
    await add('2019-03-31', free),
    await add('2019-03-31', free),
  ]
  await world.rows(sql`
    with placed as (
      insert into hold (id, name, reason, authority, state, placed_by, placed_at)
      select gen_random_uuid(), name, 'Asked for', 'Inquiry', 'placed', 'somebody', now()
      from unnest(array['First', 'Second']) name
      returning id
    ), scoped as (
      insert into hold_scope (hold_id, class_code, folder_id, record_id, released_at)
      select id, class_code, folder_id, record_id, released_at from placed cross join (
        values ('HELD', null::uuid, null::uuid, null::timestamptz), (null, ${held.id}::uuid, null, null),
               (null, null, ${itself.id}::uuid, null), ('MOVE', null, null, now()), (null, ${free.id}::uuid, null, now())
      ) s (class_code, folder_id, record_id, released_at)
    )
    insert into hold_item (hold_id, record_id, since, released_at, too_late_at)
    select id, record_id, now(), released_at, too_late_at from placed cross join (
      values (${itself.id}::uuid, null::timestamptz, null::timestamptz), (${caught.id}::uuid, null, null),
             (${released.id}::uuid, now(), null), (${tooLate.id}::uuid, null, now())
    ) i (record_id, released_at, too_late_at)`)
})
afterAll(() => world.close())

const inTransaction = <Result>(work: (handle: Sql) => Promise<Result>): Promise<Result> =>
  world.db.unitOfWork((handle) => handle).run(work, 'read-only')

describe('what comes due in each month', () => {
  it('is counted as one by one, however it is held', async () => {
    const counted = await inTransaction(
      async (handle) => (await countReport('due-by-month', days, []).execute(handle)).rows,
    )
    const oneByOne = await world.rows<{ readonly records: number; readonly held: number }>(sql`
      select to_char(r.retention_end + 1, 'YYYY-MM') as month, r.disposal_action as action, count(*) as records,
             count(*) filter (where record_is_held(r.id, r.folder_id, c.path)) as held
      from record r join folder f on f.id = r.folder_id join file_plan_class c on c.code = f.class_code
      where r.state = 'active' and r.retention_end between ${days.today}::date and ${days.tenYearsAhead}::date - 1
      group by 1, 2 order by 1, 2`)
    expect(counted).toEqual(oneByOne)
    expect(oneByOne.some(({ records, held }) => held > 0 && held < records)).toBe(true)
  })

  it('is counted out of an index: tens of millions of records need not be read for it', async () => {
    const plan = await explained(sql`set local enable_seqscan = off`, sql`set local enable_bitmapscan = off`)
    const ofRecords = nodesOf(plan).filter((node) => node['Relation Name'] === 'record')
    expect(ofRecords).toContainEqual(
      expect.objectContaining({ 'Node Type': 'Index Only Scan', 'Index Name': 'record_due' }),
    )
  })

  it('compares no record with all that is held: that may be more than PostgreSQL keeps in memory', async () => {
    const compared = nodesOf(await explained())
      .filter((node) => node['Parent Relationship'] === 'SubPlan')
      .flatMap(nodesOf)
      .map((node) => node['Relation Name'])
    // Classes are few, and the sets of those that are held.
    expect(compared).toContain('access_set')
    expect(compared).not.toContain('hold_item')
    expect(compared).not.toContain('record_filing')
  })
})

interface PlanNode {
  readonly [name: string]: unknown
  readonly Plans?: readonly PlanNode[]
}

async function explained(...settings: readonly ReturnType<typeof sql>[]): Promise<PlanNode> {
  return inTransaction(async (handle) => {
    for (const setting of settings) await setting.execute(handle)
    const { rows } = await sql<{ readonly 'QUERY PLAN': readonly [{ readonly Plan: PlanNode }] }>`
      explain (format json) ${countReport('due-by-month', days, [])}
    `.execute(handle)
    const [row] = rows
    if (row === undefined) throw new Error('no plan')
    return row['QUERY PLAN'][0].Plan
  })
}

function nodesOf(node: PlanNode): readonly PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)]
}
