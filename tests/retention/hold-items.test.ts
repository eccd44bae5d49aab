import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { Sql } from '../../src/adapters/postgres/database.ts'
import { makeHoldStore } from '../../src/adapters/postgres/retention/holds/hold-store.ts'
import type { HoldId, RecordId } from '../../src/kernel/ids.ts'
import { looksAt } from '../support/looks-at.ts'
import { makeRetentionWorld, type RetentionWorld, type TestFolder } from '../support/retention-world.ts'

const RECORDS = 20_000
const HELD = 5_000
const SETS = 200
let world: RetentionWorld
let folder: TestFolder
let hold: HoldId
let sets: readonly number[]

/** Many records that many may read; the last of them are held. */
beforeAll(async () => {
  world = await makeRetentionWorld('2026-03-02T10:00:00Z')
  await world.addSchedule({ code: 'S-SEVEN' })
  await world.addClass('SEVEN', 'S-SEVEN')
  folder = await world.addFolder('SEVEN')
  const made = await world.rows<{ readonly id: number }>(sql`
    insert into access_set (class_code, marking, groups)
    select 'SEVEN', 'official', array['g' || n] from generate_series(1, ${SETS}::integer) n returning id`)
  sets = made.map(({ id }) => id)
  await world.rows(sql`
    insert into record (
      id, reference, folder_id, access_set_id, state, title, captured_at, captured_on, captured_by, marking, format, reading,
      retention_state, retention_end, disposal_action, trigger_type, trigger_date, schedule_code, schedule_version
    )
    select lpad(to_hex(n), 32, '0')::uuid, 'MANY-' || n, ${folder.id}, (${sets}::integer[])[1 + n % ${SETS}::integer], 'active',
           repeat('A letter ', 30), now(), '2026-03-02', 'filler', 'official', 'pdf', 'available', 'running', '2027-06-30', 'destroy',
           'created', '2020-06-30', 'S-SEVEN', 1
    from generate_series(1, ${RECORDS}::integer) n`)
  const [placed] = await world.rows<{ readonly id: HoldId }>(sql`
    insert into hold (id, name, reason, authority, state, placed_by, placed_at, materialised_at)
    values (gen_random_uuid(), 'Inquiry', 'Asked for', 'Inquiry', 'placed', 'somebody', now(), now()) returning id`)
  if (placed === undefined) throw new Error('no hold')
  hold = placed.id
  await world.rows(sql`
    insert into hold_item (hold_id, record_id, since)
    select ${hold}, lpad(to_hex(n), 32, '0')::uuid, now() from generate_series(${RECORDS - HELD + 1}::integer, ${RECORDS}::integer) n`)
  await world.rows(sql`analyze`)
})
afterAll(() => world.close())

const read = <Result>(
  work: (store: ReturnType<typeof makeHoldStore>, handle: Sql) => Promise<Result>,
): Promise<Result> =>
  world.db
    .unitOfWork((handle) => ({ handle, holds: makeHoldStore(handle) }))
    .run(({ handle, holds }) => work(holds, handle), 'read-only')

it('shows a page of what a hold holds after looking at few records, however many there are', async () => {
  const { page, looks } = await read(async (holds, handle) => {
    const before = await looksAt(handle, 'record')
    const page = await holds.items(hold, sets, { size: 51, after: null })
    return { page, looks: (await looksAt(handle, 'record')) - before }
  })
  expect(page.map(({ recordId }) => recordId)).toEqual(
    Array.from({ length: 51 }, (_, place) => idOf(RECORDS - HELD + 1 + place)),
  )
  expect(looks).toBeLessThanOrEqual(51)
})

it('shows and counts those of the asker’s access sets alone', async () => {
  const own = sets.slice(0, 3)
  const { first, second, counts, none } = await read(async (holds) => {
    const first = await holds.items(hold, own, { size: 50, after: null })
    const last = first.at(-1)
    if (last === undefined) throw new Error('an empty page')
    return {
      first,
      second: await holds.items(hold, own, { size: 50, after: [last.recordId] }),
      counts: await holds.itemCounts([hold], own),
      none: await holds.itemCounts([hold], []),
    }
  })
  expect([first.length, second.length]).toEqual([50, (3 * HELD) / SETS - 50])
  expect(counts).toEqual(new Map([[hold, (3 * HELD) / SETS]]))
  expect(none).toEqual(new Map())
})

it('counts once what a hold that still catches has caught already', async () => {
  await world.rows(sql`
    insert into hold (id, name, reason, authority, state, placed_by, placed_at)
    values ('00000000-0000-4000-8000-000000000001', 'Large', 'Asked for', 'Inquiry', 'placed', 'somebody', now())`)
  await world.rows(sql`
    insert into hold_scope (hold_id, folder_id) values ('00000000-0000-4000-8000-000000000001', ${folder.id})`)
  await world.rows(sql`
    insert into hold_item (hold_id, record_id, since)
    select '00000000-0000-4000-8000-000000000001', record_id, since from hold_item where hold_id = ${hold}`)
  const large = '00000000-0000-4000-8000-000000000001' as HoldId
  const counts = await read((holds) => holds.itemCounts([hold, large], sets))
  expect(counts).toEqual(
    new Map([
      [hold, HELD],
      [large, RECORDS],
    ]),
  )
})

function idOf(n: number): RecordId {
  const hex = n.toString(16).padStart(32, '0')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') as RecordId
}
