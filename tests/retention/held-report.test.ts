import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { Sql } from '../../src/adapters/postgres/database.ts'
import { makeReportStore } from '../../src/adapters/postgres/retention/report-store.ts'
import type { RecordId } from '../../src/kernel/ids.ts'
import { parseDate } from '../../src/records/parse-date.ts'
import { readPages } from '../../src/retention/read-pages.ts'
import { makeRetentionWorld, type RetentionWorld } from '../support/retention-world.ts'

const RECORDS = 10_000
const days = {
  today: parseDate('2026-03-02'),
  twentyYearsAgo: parseDate('2006-03-02'),
  tenYearsAhead: parseDate('2036-02-29'),
}
let world: RetentionWorld

beforeAll(async () => {
  world = await makeRetentionWorld('2026-03-02T10:00:00Z')
  await world.addSchedule({ code: 'S-SEVEN' })
  await world.addClass('SEVEN', 'S-SEVEN')
  const [many, few] = [await world.addFolder('SEVEN'), await world.addFolder('SEVEN')]
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
  const reading = world.db.unitOfWork((handle) => ({ handle, reports: makeReportStore(handle) }))
  let looks = 0
  const load = (after: RecordId | null) =>
    reading.run(async ({ handle, reports }) => {
      const before = await looksAtRecords(handle)
      const page = await reports.records('held', days, { size: 5, after })
      looks += (await looksAtRecords(handle)) - before
      return page
    }, 'read-only')
  let found = 0
  for await (const page of readPages(load, ({ recordId }) => recordId, 5)) found += page.length
  expect(found).toBe(RECORDS / 200 + 1)
  expect(looks).toBeGreaterThan(found)
  expect(looks).toBeLessThan(2 * RECORDS)
})

/** How often this session has looked at a record so far. */
async function looksAtRecords(handle: Sql): Promise<number> {
  const { rows } = await sql<{ readonly looks: number }>`
    select (seq_tup_read + coalesce(idx_tup_fetch, 0))::integer as looks from pg_stat_xact_user_tables where relname = 'record'
  `.execute(handle)
  return rows[0]?.looks ?? 0
}
