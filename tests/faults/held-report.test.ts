import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { Sql } from '../../src/adapters/postgres/database.ts'
import { makeReportStore } from '../../src/adapters/postgres/retention/report-store.ts'
import type { RecordId } from '../../src/kernel/ids.ts'
import { parseDate } from '../../src/records/parse-date.ts'
import { readPages } from '../../src/retention/read-pages.ts'
import { makeRetentionWorld, type RetentionWorld, type TestFolder } from '../support/retention-world.ts'

const RECORDS = 10_000
/** So many of them lie in a held folder besides. */
const FILED = 2_000
const days = {
  today: parseDate('2026-03-02'),
  twentyYearsAgo: parseDate('2006-03-02'),
  tenYearsAhead: parseDate('2036-02-29'),
}
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
  const { found, looks } = await readHeld('record')
  expect(found).toBe(RECORDS / 200 + 1)
  expect(looks).toBeGreaterThan(found)
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
  const { found, looks } = await readHeld('record_filing')
  expect(found).toBe(FILED + (RECORDS / 2 - FILED) / 100 + 1)
  // Fewer than there are where a vacuum came meanwhile: an index alone then tells of most of them.
  expect(looks).toBeGreaterThan(0)
  expect(looks).toBeLessThan(6 * FILED)
})

/** The whole report in small pages, and how many rows of this table were looked at for it. */
async function readHeld(table: string): Promise<{ readonly found: number; readonly looks: number }> {
  const reading = world.db.unitOfWork((handle) => ({ handle, reports: makeReportStore(handle) }))
  let looks = 0
  const load = (after: RecordId | null) =>
    reading.run(async ({ handle, reports }) => {
      const before = await looksAt(handle, table)
      const page = await reports.records('held', days, { size: 5, after })
      looks += (await looksAt(handle, table)) - before
      return page
    }, 'read-only')
  let found = 0
  for await (const page of readPages(load, ({ recordId }) => recordId, 5)) found += page.length
  return { found, looks }
}

/** How often this session has looked at a row of the table so far. */
async function looksAt(handle: Sql, table: string): Promise<number> {
  const { rows } = await sql<{ readonly looks: number }>`
    select (seq_tup_read + coalesce(idx_tup_fetch, 0))::integer as looks from pg_stat_xact_user_tables where relname = ${table}
  `.execute(handle)
  return rows[0]?.looks ?? 0
}
