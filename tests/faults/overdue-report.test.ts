import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { makeRetentionWorld, type RetentionWorld } from '../support/retention-world.ts'
import { readReport } from './support/read-report.ts'

const RECORDS = 4_000
/** So many of them are due and wait in a list. */
const DUE = 2_000
const PAGE = 50
let world: RetentionWorld

/** One in two is due, and one in twenty of these held; of the others one in four lies in a held folder besides. */
beforeAll(async () => {
  world = await makeRetentionWorld('2026-03-02T10:00:00Z')
  await world.addSchedule({ code: 'S-SEVEN' })
  await world.addClass('SEVEN', 'S-SEVEN')
  const [many, besides] = [await world.addFolder('SEVEN'), await world.addFolder('SEVEN')]
  await world.rows(
    sql.raw(`
    do $$ begin
      set local session_replication_role = replica;
      insert into record (
        id, reference, folder_id, access_set_id, state, title, document_date, captured_at, captured_on, captured_by, marking,
        format, reading, retention_state, retention_end, disposal_action, trigger_type, trigger_date, schedule_code,
        schedule_version
      )
      select lpad(to_hex(n), 32, '0')::uuid, 'MANY-' || n, '${many.id}', ${many.accessSet}, 'active', 'A letter', '2018-06-30',
             now(), '2026-03-02', 'filler', 'official', 'pdf', 'available', 'running',
             date '2026-03-02' + case when n % 2 = 0 then -n else n end, 'destroy', 'created', '2018-06-30', 'S-SEVEN', 1
      from generate_series(1, ${RECORDS}) n;
      insert into record_filing (
        record_id, position, folder_id, filed_by, filed_on, schedule_code, schedule_version, retention_state, retention_end,
        disposal_action
      )
      select r.id, place.n, case place.n when 0 then '${many.id}'::uuid else '${besides.id}'::uuid end, 'filler', '2026-03-02',
             r.schedule_code, r.schedule_version, r.retention_state, r.retention_end, r.disposal_action
      from record r cross join generate_series(0, 1) as place (n)
      where ('x' || right(r.id::text, 4))::bit(16)::integer % 4 = 1;
      insert into disposal_item (
        batch_id, record_id, reference, access_set_id, retention_end, action, class_code, folder_id, schedule_code,
        schedule_version, trigger_type, size, sha256, state
      )
      select '00000000-0000-7000-8000-0000000000b1', r.id, r.reference, r.access_set_id, r.retention_end, 'destroy', 'SEVEN',
             r.folder_id, 'S-SEVEN', 1, 'created', 1, repeat('0', 64), 'proposed'
      from record r where r.retention_end < '2026-03-02';
    end $$`),
  )
  await world.rows(sql`
    with placed as (
      insert into hold (id, name, reason, authority, state, placed_by, placed_at)
      values (gen_random_uuid(), 'Inquiry', 'Asked for', 'Inquiry', 'placed', 'somebody', now()) returning id
    ), scoped as (
      insert into hold_scope (hold_id, record_id, folder_id)
      select id, lpad(to_hex(2), 32, '0')::uuid, null from placed union all select id, null, ${besides.id}::uuid from placed
    )
    insert into hold_item (hold_id, record_id, since)
    select placed.id, lpad(to_hex(n * 40), 32, '0')::uuid, now() from placed, generate_series(1, ${RECORDS / 40}::integer) n`)
  await world.rows(sql`analyze`)
})
afterAll(() => world.close())

it('goes through what is filed in held folders no further than its records, however many pages there are', async () => {
  const { found, looks } = await readReport(world, { name: 'overdue', size: PAGE, table: 'record_filing' })
  expect(found).toHaveLength(DUE - RECORDS / 40 - 1)
  expect(found).toEqual(found.toSorted())
  expect(looks).toBeLessThan(RECORDS)
})

it('looks up in which list each waits, where PostgreSQL would rather join all that are open', async () => {
  const { looks } = await readReport(world, {
    name: 'overdue',
    size: PAGE,
    table: 'disposal_item',
    setting: sql`set local enable_nestloop = off`,
  })
  expect(looks).toBeLessThan(2 * DUE)
})
