import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { RecordId } from '../../src/kernel/ids.ts'
import { addOfficers, approvedBatch, type Officers, sweepIntoOne } from '../support/disposal-steps.ts'
import { makeFilingSteps } from '../support/filing-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { makeRetentionWorld, type RetentionWorld } from '../support/retention-world.ts'

let world: RetentionWorld
let filing: ReturnType<typeof makeFilingSteps>
let disposal: Disposal
let officers: Officers

beforeAll(async () => {
  world = await makeRetentionWorld()
  filing = makeFilingSteps(world)
  disposal = makeDisposal(world)
  officers = await addOfficers(world)
  await world.addSchedule({ code: 'SEVEN' })
  await world.addSchedule({ code: 'TEN', period: 'P10Y' })
  await world.addSchedule({ code: 'QUIET', trigger: { type: 'last-action' }, period: 'P1Y' })
  for (const code of ['SEVEN', 'TEN', 'QUIET']) await world.addClass(code, code)
})
afterAll(() => world.close())

const standing = async (id: RecordId) => {
  const [row] = await world.rows(sql`
    select retention_end as "end", trigger_date as trigger, schedule_code as schedule from record where id = ${id}`)
  return row
}
const itemOf = async (id: RecordId) => {
  const [row] = await world.rows(sql`
    select i.state, i.state_reason as reason, b.state as batch
    from disposal_item i join disposal_batch b on b.id = i.batch_id where i.record_id = ${id}`)
  return row
}

describe('a record that is moved', () => {
  it('is kept from the day of the move where its schedule counts from the last action, in one folder and in several', async () => {
    const [from, to] = [await world.addFolder('QUIET'), await world.addFolder('QUIET')]
    const [alone, besides] = [await world.addRecord(from), await world.addRecord(from)]
    await filing.file(officers.decider, besides, await world.addFolder('QUIET'))
    world.clock.set('2026-05-04T10:00:00Z')
    for (const record of [alone, besides]) {
      await filing.move(officers.decider, record, to)
      expect(await standing(record.id)).toMatchObject({ end: '2027-05-04', trigger: '2026-05-04' })
    }
    world.clock.set('2026-03-02T10:00:00Z')
  })

  it('leaves an open list where it is not due any more, and the approved list that it empties is complete', async () => {
    const [seven, ten] = [await world.addFolder('SEVEN'), await world.addFolder('TEN')]
    const proposed = await world.addRecord(seven, { date: '2017-06-30' })
    await sweepIntoOne(disposal, officers.decider)
    await filing.move(officers.decider, proposed, ten)
    expect(await standing(proposed.id)).toMatchObject({ end: '2027-06-30', schedule: 'TEN' })
    expect(await itemOf(proposed.id)).toMatchObject({ state: 'skipped', reason: 'no-longer-due' })
    const approved = await world.addRecord(seven, { date: '2017-06-30' })
    await approvedBatch(disposal, officers)
    await filing.update(officers.decider, approved.id, { date: null, reason: 'no date' }, 'any')
    expect(await itemOf(approved.id)).toEqual({
      state: 'skipped',
      reason: 'no-longer-due',
      batch: 'completed',
    })
  })

  it('stays in the list in which it stands as it was listed', async () => {
    const [from, to] = [await world.addFolder('SEVEN'), await world.addFolder('SEVEN')]
    const record = await world.addRecord(from, { date: '2017-06-30' })
    await sweepIntoOne(disposal, officers.decider)
    await filing.move(officers.decider, record, to)
    expect(await itemOf(record.id)).toMatchObject({ state: 'proposed' })
  })
})
