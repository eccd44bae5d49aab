import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { selectStubs } from '../../src/adapters/postgres/retention/dates/select-stubs.ts'
import type { RecordId } from '../../src/kernel/ids.ts'
import { looksAt } from '../support/looks-at.ts'
import { makeRetentionWorld, type RetentionWorld } from '../support/retention-world.ts'

const MANY = 10_000
const FEW = 120
let world: RetentionWorld
let sets: readonly number[]

/** Many of one class were destroyed after the few of two others. */
beforeAll(async () => {
  world = await makeRetentionWorld('2026-03-02T10:00:00Z')
  await world.addSchedule({ code: 'S-SEVEN' })
  await world.addClass('MANY', 'S-SEVEN')
  await world.addClass('FEW', 'S-SEVEN')
  await world.addClass('FEW-ONE', null, 'FEW')
  const [many, few, one] = [
    await world.addFolder('MANY'),
    await world.addFolder('FEW'),
    await world.addFolder('FEW-ONE'),
  ]
  sets = [many, few, one].map(({ accessSet }) => accessSet)
  // What they are stubs of does not matter here: the database's own triggers stand aside.
  await world.rows(
    sql.raw(`
    do $$ begin
      set local session_replication_role = replica;
      insert into stub
        (record_id, reference, state, access_set_id, class_code, schedule_code, schedule_version, action, trigger_type, approved_by,
         destroyed_at, batch_id, size, sha256)
      select lpad(to_hex(n), 32, '0')::uuid, 'GONE-' || n, 'destroyed',
             case when n > ${FEW} then ${many.accessSet} when n % 2 = 0 then ${few.accessSet} else ${one.accessSet} end,
             case when n > ${FEW} then 'MANY' when n % 2 = 0 then 'FEW' else 'FEW-ONE' end,
             'S-SEVEN', 1, 'destroy', 'created', '{}', timestamptz '2020-01-01 12:00Z' + n / 10 * interval '1 minute', gen_random_uuid(),
             1, repeat('0', 64)
      from generate_series(1, ${MANY + FEW}) n;
    end $$`),
  )
  await world.rows(sql`analyze`)
})
afterAll(() => world.close())

it('pages through the stubs of a class and those below it, newest first, and looks at few of the others', async () => {
  const found: RecordId[] = []
  let looks = 0
  let after: [string, RecordId] | null = null
  do {
    const page = await world.db
      .unitOfWork((handle) => handle)
      .run(async (handle) => {
        const before = await looksAt(handle, 'stub')
        const stubs = await selectStubs(handle, sets, { classCode: 'FEW' }, { size: 50, after })
        looks += (await looksAt(handle, 'stub')) - before
        return stubs
      }, 'read-only')
    found.push(...page.map(({ id }) => id))
    const last = page.at(-1)
    after = last === undefined || page.length < 50 ? null : [last.destroyedAt.toISOString(), last.id]
  } while (after !== null)
  expect(found).toEqual(Array.from({ length: FEW }, (_, place) => idOf(FEW - place)))
  expect(looks).toBeLessThan(5 * FEW)
})

function idOf(n: number): string {
  const hex = n.toString(16).padStart(32, '0')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
