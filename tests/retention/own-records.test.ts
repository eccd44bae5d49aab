import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type RawBuilder, sql } from 'kysely'
import { addOfficers, disposeOfDue } from '../support/disposal-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { makeRetentionWorld, type RetentionWorld } from '../support/retention-world.ts'

/** What keeps the evidence of disposal where no policy is asked: statements of the schema's owner. */
let world: RetentionWorld
let disposal: Disposal
let certificate = ''
let elsewhere = ''

beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S' })
  await world.addClass('C', 'S')
  disposal = makeDisposal(world)
  const folder = await world.addFolder('C')
  elsewhere = (await world.addFolder('C')).id
  await world.addRecord(folder, { date: '2015-06-30' })
  await disposeOfDue(disposal, await addOfficers(world))
  certificate = disposal.filed[0]?.recordId ?? ''
})
afterAll(() => world.close())

it.each<[string, () => RawBuilder<unknown>]>([
  ['moved', () => sql`update record set folder_id = ${elsewhere} where id = ${certificate}`],
  ['disposed of', () => sql`update record set state = 'destroying' where id = ${certificate}`],
  ['given a schedule', () => sql`update record set override_schedule = 'S' where id = ${certificate}`],
])('a certificate is not %s', async (_, statement) => {
  await expect(world.rows(statement())).rejects.toThrow(/what Muniment files for itself is kept as it is/)
})

it('the folder of certificates is not closed', async () => {
  const closing = sql`
    update folder set status = 'closed', closed_on = '2026-03-02' where reference = 'MUNIMENT-CERT'`
  await expect(world.rows(closing)).rejects.toThrow(/own_folder_stays_open/)
})

it.each<[string, () => RawBuilder<unknown>]>([
  ['their folder into another class', () => sql`update folder set class_code = 'C' where built_in`],
  [
    'their folder under a schedule of its own, not even on an authority',
    () => sql`do $$ begin
      insert into schedule_override (id, folder_id, schedule_code, authority, reason, given_by, given_at)
      select gen_random_uuid(), id, 'S', 'Order', 'Why not', 'somebody', now() from folder where built_in;
      update folder set override_schedule = 'S' where built_in;
    end $$`,
  ],
  ['their folder into anybody’s hands', () => sql`update folder set built_in = false where built_in`],
  [
    'their class under another schedule',
    () => sql`update file_plan_class set schedule_code = 'S' where code = 'MUNIMENT-CERT'`,
  ],
  [
    'the class above under another schedule',
    () => sql`update file_plan_class set schedule_code = 'S' where code = 'MUNIMENT'`,
  ],
  [
    'the class above from under any schedule',
    () => sql`update file_plan_class set schedule_code = null where code = 'MUNIMENT'`,
  ],
  [
    'their class below another',
    () => sql`update file_plan_class set parent_code = 'C' where code = 'MUNIMENT-CERT'`,
  ],
])('nobody brings %s', async (_, statement) => {
  await expect(world.rows(statement())).rejects.toThrow(/own_folder_stays_in_its_class|own_classes_are_kept/)
})

it('a certificate is described as it is read, all the same', async () => {
  await world.rows(sql`update record set reading = 'available' where id = ${certificate}`)
  expect(await world.stateOf(disposal.filed[0]?.recordId ?? never())).toBe('active')
})

function never(): never {
  throw new Error('no certificate was filed')
}
