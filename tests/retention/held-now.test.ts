import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { heldNow } from '../../src/adapters/postgres/retention/held-now.ts'
import { makeRetentionWorld, type RetentionWorld } from '../support/retention-world.ts'

/** More than `work_mem` below has room for. */
const HELD = 10_000
let world: RetentionWorld

beforeAll(async () => {
  world = await makeRetentionWorld('2026-03-02T10:00:00Z')
  await world.addSchedule({ code: 'S-SEVEN' })
  await world.addClass('SEVEN', 'S-SEVEN')
  const folder = await world.addFolder('SEVEN')
  for (let n = 0; n < 3; n += 1) await world.addRecord(folder)
  // What they hold does not matter here: the database's own triggers stand aside.
  await world.rows(
    sql.raw(`
    do $$ begin
      set local session_replication_role = replica;
      insert into hold (id, name, reason, authority, state, placed_by, placed_at)
      values ('00000000-0000-7000-8000-0000000000a1', 'Inquiry', 'Asked for', 'Inquiry', 'placed', 'somebody', now());
      insert into hold_item (hold_id, record_id, since)
      select '00000000-0000-7000-8000-0000000000a1', lpad(to_hex(n), 32, '0')::uuid, now() from generate_series(1, ${HELD}) n;
      insert into hold_item (hold_id, record_id, since)
      select '00000000-0000-7000-8000-0000000000a1', id, now() from record order by id limit 1;
    end $$`),
  )
  await world.rows(sql`analyze`)
})
afterAll(() => world.close())

it('goes through no list of all that is held for each record, where that does not fit in memory', async () => {
  const [lines, held] = await world.db
    .unitOfWork((handle) => handle)
    .run(async (handle) => {
      await sql`set local work_mem = '64kB'`.execute(handle)
      const statement = sql<{ readonly held: boolean }>`select ${heldNow} as held from record r order by r.id`
      const plan = await sql<{ readonly 'QUERY PLAN': string }>`explain ${statement}`.execute(handle)
      const answer = await statement.execute(handle)
      return [plan.rows.map((line) => line['QUERY PLAN']), answer.rows.map((row) => row.held)]
    }, 'read-only')
  expect(lines.filter((line) => / on hold_item /.test(line))).toEqual([expect.stringContaining('Index')])
  expect(held).toEqual([true, false, false])
})
