import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { makeReportStore } from '../../src/adapters/postgres/retention/reports/report-store.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import { looksAt } from '../support/looks-at.ts'
import { makeRetentionWorld, type RetentionWorld } from '../support/retention-world.ts'

const FOLDERS = 2_000
const PAGE = 20
const days = {
  today: parseDate('2026-03-02'),
  twentyYearsAgo: parseDate('2006-03-02'),
  tenYearsAhead: parseDate('2036-02-29'),
}
const hold = '00000000-0000-7000-8000-0000000000a1'

let world: RetentionWorld
beforeAll(async () => {
  world = await makeRetentionWorld('2026-03-02T10:00:00Z')
  await world.addSchedule({ code: 'S-SEVEN' })
  await world.addClass('ABOVE', 'S-SEVEN')
  await world.addClass('HELD', null, 'ABOVE')
  await world.addClass('FREE', 'S-SEVEN')
  const inHeld = await world.addFolder('HELD')
  const free = await world.addFolder('FREE')
  for (let n = 0; n < PAGE; n += 1) {
    await world.addRecord(inHeld)
    await world.addRecord(free)
  }
  // As many more of the class as an office has, without a record: the database's own triggers stand aside.
  await world.rows(
    sql.raw(`
    do $$ begin
      set local session_replication_role = replica;
      insert into folder (id, reference, class_code, title, opened_on, access_set_id)
      select gen_random_uuid(), 'MANY/' || n, class_code, 'A folder', opened_on, access_set_id
      from folder, generate_series(1, ${FOLDERS}) n where class_code = 'HELD';
      insert into hold (id, name, reason, authority, state, placed_by, placed_at)
      values ('${hold}', 'Inquiry', 'Asked for', 'Inquiry', 'placed', 'somebody', now());
      insert into hold_scope (hold_id, class_code) values ('${hold}', 'ABOVE');
    end $$`),
  )
  await world.rows(sql`analyze`)
})
afterAll(() => world.close())

it('a page of what is held looks at the folders of its records, not at all folders of a held class', async () => {
  const [classes, looks] = await world.db
    .unitOfWork((handle) => handle)
    .run(async (handle) => {
      const page = await makeReportStore(handle).records('held', days, { size: PAGE, after: null })
      return [page.map(({ cells }) => cells['class']), await looksAt(handle, 'folder')]
    }, 'read-only')
  expect(classes).toEqual(Array<string>(PAGE).fill('HELD'))
  expect(looks).toBeLessThan(FOLDERS)
})
