import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { newId, type RecordId } from '../../src/kernel/ids.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import { parsePeriod } from '../../src/records/dates/period.ts'
import { makeRegisterEvent } from '../../src/retention/events/register-event.ts'
import { makeGiveOverride } from '../../src/retention/overrides/give-override.ts'
import type { OverrideSubject } from '../../src/retention/overrides/override-store.ts'
import { makeDraftSchedule } from '../../src/retention/schedules/draft-schedule.ts'
import { makePublishSchedule } from '../../src/retention/schedules/publish-schedule.ts'
import { addOfficers } from '../support/disposal-steps.ts'
import { makeRetentionWorld, type RetentionWorld, type TestRecord } from '../support/retention-world.ts'

let world: RetentionWorld
beforeAll(async () => {
  world = await makeRetentionWorld()
})
afterAll(() => world.close())

describe('records that are read as one set', () => {
  it('each have their own classes, overrides, versions and events, whatever stands beside them', async () => {
    const deps = { unitOfWork: world.unitOfWork, clock: world.clock }
    const { decider, approver } = await addOfficers(world)
    await world.addSchedule({ code: 'SEVEN' })
    await world.addSchedule({ code: 'TWENTY', period: 'P20Y' })
    await world.addSchedule({ code: 'EVENT', trigger: { type: 'event', event: 'contract-ended' } })
    await world.addClass('A', 'SEVEN')
    await world.addClass('A1', null, 'A')
    await world.addClass('B', 'EVENT')
    const about = async (id: string, date: string): Promise<TestRecord> => {
      const subject = { type: 'contract', id } as const
      const record = await world.addRecord(await world.addFolder('B', { subjects: [subject] }))
      await makeRegisterEvent(deps)(decider, { type: 'contract-ended', subject, date: parseDate(date) })
      return record
    }
    const give = (subject: OverrideSubject) =>
      makeGiveOverride(deps)(decider, subject, {
        schedule: 'TWENTY',
        authority: 'Keeper',
        reason: 'As asked',
      })
    const folder = await world.addFolder('A')
    const old = await world.addRecord(folder)
    const inner = await world.addRecord(await world.addFolder('A1'))
    const first = await about('C-1', '2015-06-30')
    const second = await about('C-2', '2016-01-01')
    const pending = await world.addRecord(
      await world.addFolder('B', { subjects: [{ type: 'contract', id: 'C-3' }] }),
    )
    const given = await world.addRecord(folder)
    await give({ type: 'record', id: given.id })
    const overridden = await world.addFolder('A')
    const within = await world.addRecord(overridden)
    await give({ type: 'folder', reference: overridden.reference })
    await makeDraftSchedule(deps)(decider, 'SEVEN', {
      title: 'Longer for new ones',
      trigger: { type: 'created' },
      period: parsePeriod('P9Y'),
      action: 'destroy',
      authority: { instrument: 'Order', reference: 'X', approvedOn: parseDate('2025-05-01') },
    })
    await makePublishSchedule(deps)(approver, 'SEVEN', 2, {
      appliesTo: 'new',
      reason: 'The Assembly has agreed',
    })
    const young = await world.addRecord(folder)

    const absent = newId<RecordId>()
    const all = { old, inner, first, second, pending, given, within, young }
    const ids = Object.values(all).map(({ id }) => id)
    const found = await world.unitOfWork.run((tx) => tx.standings.factsOf([...ids, absent]))
    const facts = new Map(found.map((one) => [one.recordId, one]))
    const read = Object.entries(all).map(([name, { id }]) => {
      const found = facts.get(id)
      const path = found?.path.map(({ schedule }) =>
        schedule === null ? null : `${schedule.code} ${schedule.version}`,
      )
      return [name, { path, events: found?.facts.eventDates }]
    })
    // Only what stands under that schedule itself stays under the version that it was filed under.
    expect(Object.fromEntries(read)).toEqual({
      old: { path: ['SEVEN 1'], events: {} },
      inner: { path: ['SEVEN 1', null], events: {} },
      first: { path: ['EVENT 1'], events: { 'contract-ended': '2015-06-30' } },
      second: { path: ['EVENT 1'], events: { 'contract-ended': '2016-01-01' } },
      pending: { path: ['EVENT 1'], events: {} },
      given: { path: ['SEVEN 2', 'TWENTY 1'], events: {} },
      within: { path: ['SEVEN 2', 'TWENTY 1'], events: {} },
      young: { path: ['SEVEN 2'], events: {} },
    })
    expect(facts.has(absent)).toBe(false)
    const alone = await world.unitOfWork.run((tx) => tx.standings.facts(second.id))
    expect(alone).toEqual(facts.get(second.id))
  })
})
