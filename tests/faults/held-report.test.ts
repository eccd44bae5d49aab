import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { makeRetentionWorld, type RetentionWorld, type TestFolder } from '../support/retention-world.ts'
import { readReport } from './support/read-report.ts'

const RECORDS = 10_000
/** So many of them lie in a held folder besides. */
const FILED = 2_000
let world: RetentionWorld
let many: TestFolder
let few: TestFolder

beforeAll(async () => {
  world = await makeRetentionWorld('2026-03-02T10:00:00Z')
  await world.addSchedule({ code: 'S-SEVEN' })
  await world.addClass('SEVEN', 'S-SEVEN')
  many = await world.addFolder('SEVEN')
  few = await world.addFolder('SEVEN')
  // The last lies alone in a held folder; a hold has caught one in a hundred of the first half.
  await world.rows(sql`
    insert into record (
      id, reference, folder_id, access_set_id, state, title, document_date, captured_at, captured_on, captured_by, marking,
      format, reading, retention_state, retention_end, disposal_action, trigger_type, trigger_date, schedule_code, schedule_version
    )
    select lpad(to_hex(n), 32, '0')::uuid, 'MANY-' || n, case when n = ${RECORDS} then ${few.id}::uuid else ${many.id}::uuid end,
           ${many.accessSet}, 'active', 'A letter', '2020-06-30', now(), '2026-03-02', 'filler', 'official', 'pdf', 'available',
           'running', '2027-06-30', 'destroy', 'created', '2020-06-30', 'S-SEVEN', 1
    from generate_series(1, ${RECORDS}::integer) n`)
  await world.rows(sql`
    with placed as (
      insert into hold (id, name, reason, authority, state, placed_by, placed_at)
      values (gen_random_uuid(), 'Inquiry', 'Asked for', 'Inquiry', 'placed', 'somebody', now()) returning id
    ), scoped as (
      insert into hold_scope (hold_id, folder_id) select id, ${few.id}::uuid from placed
    )
    insert into hold_item (hold_id, record_id, since)
    select placed.id, lpad(to_hex(n * 100), 32, '0')::uuid, now() from placed, generate_series(1, ${RECORDS / 200}::integer) n`)
  await world.rows(sql`analyze`)
})
afterAll(() => world.close())

it('goes through the records once, however many pages others fill that lie in no held folder', async () => {
  const { found, looks } = await readReport(world, { name: 'held', size: 5, table: 'record' })
  expect(found).toHaveLength(RECORDS / 200 + 1)
  expect(looks).toBeGreaterThan(found.length)
  expect(looks).toBeLessThan(2 * RECORDS)
})

it('goes through what is filed in held folders once, however many pages there are', async () => {
  await world.rows(sql`
    insert into record_filing (record_id, position, folder_id, filed_by, filed_on, schedule_code, schedule_version, retention_state,
                               retention_end, disposal_action)
    select r.id, place.n, case place.n when 0 then ${many.id}::uuid else ${few.id}::uuid end, 'filler', '2026-03-02',
           r.schedule_code, r.schedule_version, r.retention_state, r.retention_end, r.disposal_action
    from generate_series(1, ${FILED}::integer) n
    join record r on r.id = lpad(to_hex(n), 32, '0')::uuid
    cross join generate_series(0, 1) as place (n)`)
  await world.rows(sql`
    insert into hold_item (hold_id, record_id, since)
    select h.id, lpad(to_hex(n), 32, '0')::uuid, now() from hold h, generate_series(1, ${FILED}::integer) n
    on conflict do nothing`)
  await world.rows(sql`analyze`)
  const { found, looks } = await readReport(world, { name: 'held', size: 5, table: 'record_filing' })
  expect(found).toHaveLength(FILED + (RECORDS / 2 - FILED) / 100 + 1)
  // Fewer than there are where a vacuum came meanwhile: an index alone then tells of most of them.
  expect(looks).toBeGreaterThan(0)
  expect(looks).toBeLessThan(6 * FILED)
})
