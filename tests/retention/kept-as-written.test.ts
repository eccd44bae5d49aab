import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type RawBuilder, sql } from 'kysely'
import { newId } from '../../src/kernel/ids.ts'
import { addOfficers, approvedBatch } from '../support/disposal-steps.ts'
import { makeDisposal } from '../support/make-disposal.ts'
import {
  makeRetentionWorld,
  type RetentionWorld,
  type TestFolder,
  type TestRecord,
} from '../support/retention-world.ts'

/** What no path of the program changes, tried as the role of requests and jobs. */
let world: RetentionWorld
let folder: TestFolder
let record: TestRecord
const hold = newId()
beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S' })
  await world.addClass('C', 'S')
  folder = await world.addFolder('C')
  record = await world.addRecord(folder)
  await world.rows(sql`
    insert into hold (id, name, reason, authority, state, placed_by, placed_at)
    values (${hold}, 'Inquiry', 'Asked for', 'Act of 2005', 'placed', 'p', now())`)
  await world.rows(sql`
    insert into clock_fault (id, kind, found_at, found_on_machine_at, seconds)
    values (gen_random_uuid(), 'database-differs', now(), now(), 400)`)
  await world.rows(sql`
    insert into retention_sweep (id, as_of, dry_run, started_by, state, started_at)
    values (${newId()}, '2026-03-02', false, 'p', 'running', now())`)
  await world.rows(sql`
    insert into record_filing (record_id, position, folder_id, filed_on, filed_by)
    select ${record.id}, n, id, '2026-03-02', 'p' from folder, generate_series(0, 0) n where id = ${folder.id}`)
})
afterAll(() => world.close())

const asApp = (statement: RawBuilder<unknown>) =>
  world.db.unitOfWork((handle) => handle).run(async (handle) => void (await statement.execute(handle)))

it.each([
  ...['name', 'reason', 'authority', 'interpretation'].map(
    (column) => ['hold', column, sql`'Else'`] as const,
  ),
  ['record', 'captured_on', sql`'2020-01-01'`],
  ['record', 'captured_at', sql`'2020-01-01'`],
  ['record', 'captured_by', sql`'Else'`],
  ['record_filing', 'filed_by', sql`'Else'`],
  ['record_filing', 'filed_on', sql`'2020-01-01'`],
  ['folder', 'opened_on', sql`'2020-01-01'`],
  ['folder', 'reference', sql`'C/Else'`],
  ['file_plan_class', 'built_in', sql`not built_in`],
  ['retention_sweep', 'started_by', sql`'Else'`],
  ['retention_sweep', 'as_of', sql`'2020-01-01'`],
  ['clock_fault', 'found_at', sql`'2020-01-01'`],
  ['access_set', 'marking', sql`'official-sensitive'`],
  ['access_set', 'groups', sql`'{press}'`],
] as const)('%s.%s stays as it was written', async (table, column, value) => {
  const rewritten = sql`update ${sql.ref(table)} set ${sql.ref(column)} = ${value}`
  await expect(asApp(rewritten)).rejects.toMatchObject({ code: '23000' })
})

it('a clock fault is told anew while it stands, and is as it was once somebody has confirmed it', async () => {
  await asApp(sql`update clock_fault set seconds = 500`)
  await asApp(
    sql`update clock_fault set confirmed_by = 'p', confirmed_at = now(), confirmed_on_machine_at = now(), confirmed_reason = 'x'`,
  )
  for (const set of [sql`seconds = 1`, sql`confirmed_by = 'Else'`, sql`confirmed_at = null`])
    await expect(asApp(sql`update clock_fault set ${set}`)).rejects.toMatchObject({ code: '23000' })
})

it('what is known of a record’s past goes with the record and not before', async () => {
  await world.unitOfWork.run((tx) => tx.past.keepRecords([record.id], world.clock.now()))
  const forget = sql`delete from past_record where record_id = ${record.id}`
  await expect(asApp(forget)).rejects.toMatchObject({ code: '23000' })

  const disposal = makeDisposal(world, { coolingOffMs: 0 })
  const officers = await addOfficers(world)
  await world.rows(sql`delete from retention_sweep`)
  const batch = await approvedBatch(disposal, officers)
  await disposal.execute(officers.executor, batch, undefined)
  await world.rows(sql`update clock_fault set confirmed_on_machine_at = now() - interval '25 hours'`)
  await disposal.executeDisposal(batch)
  expect(await world.stateOf(record.id)).toBe('destroyed')
  expect(await world.rows(sql`select from past_record where record_id = ${record.id}`)).toEqual([])
})
