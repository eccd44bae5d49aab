import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { RecordId } from '../../src/kernel/ids.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import { makeRegisterEvent } from '../../src/retention/events/register-event.ts'
import { foreseeFolderMove } from '../../src/retention/reclassification/foresee-folder-move.ts'
import { makeMoveFolder } from '../../src/retention/reclassification/move-folder.ts'
import { foreseeMove } from '../../src/retention/what-if/foresee-filing.ts'
import { makeWhatIf } from '../../src/retention/what-if/make-what-if.ts'
import { addOfficers, approvedBatch, type Officers, sweepIntoOne } from '../support/disposal-steps.ts'
import { makeFilingSteps } from '../support/filing-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { makeFiling } from '../support/make-filing.ts'
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
  await world.addSchedule({ code: 'SENT', period: 'P1Y', action: 'transfer' })
  await world.addSchedule({ code: 'EVENT', trigger: { type: 'event', event: 'case-closed' } })
  for (const code of ['SEVEN', 'TEN', 'QUIET', 'SENT', 'EVENT']) await world.addClass(code, code)
  await world.addClass('SEVEN-TOO', 'SEVEN')
})
afterAll(() => world.close())

const standing = async (id: RecordId) => {
  const [row] = await world.rows(sql`
    select retention_end as "end", trigger_date as trigger, schedule_code as schedule, disposal_action as action from record where id = ${id}`)
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

  it('leaves the list in which people saw it in another folder, and is listed anew where it lies', async () => {
    const [from, to] = [await world.addFolder('SEVEN'), await world.addFolder('SEVEN')]
    const [moved, stays] = [await world.addRecord(from), await world.addRecord(from)]
    await approvedBatch(disposal, officers)
    const whatIf = makeWhatIf(
      { unitOfWork: makeFiling(world).foreseeing, clock: world.clock },
      'preview-filing',
      foreseeMove,
    )
    expect(await whatIf.count(officers.decider, { id: moved.id, folder: to.reference })).toMatchObject({
      changed: 1,
      conflicts: 1,
    })
    await filing.move(officers.decider, moved, to)
    expect(await itemOf(moved.id)).toMatchObject({ state: 'skipped', reason: 'folder-changed' })
    expect(await itemOf(stays.id)).toMatchObject({ state: 'approved' })
    const anew = await sweepIntoOne(disposal, officers.decider)
    const { items } = await disposal.listItems(officers.decider, anew, { size: 9, cursor: null })
    expect(items.map(({ recordId }) => recordId)).toEqual([moved.id])
  })

  it('leaves the list of its class with its folder, also where the next class ends it on the same day', async () => {
    const folder = await world.addFolder('SEVEN')
    const record = await world.addRecord(folder)
    await approvedBatch(disposal, officers)
    const deps = { unitOfWork: world.unitOfWork, clock: world.clock }
    const whatIf = makeWhatIf(
      { ...deps, unitOfWork: makeFiling(world).foreseeing },
      'preview-filing',
      foreseeFolderMove,
    )
    const move = { reference: folder.reference, class: 'SEVEN-TOO' }
    expect(await whatIf.count(officers.decider, move)).toMatchObject({ total: 1, changed: 1, conflicts: 1 })
    await makeMoveFolder(deps)(officers.executor, folder.reference, { class: move.class, reason: 'misfiled' })
    expect(await standing(record.id)).toMatchObject({ end: '2022-06-30', schedule: 'SEVEN' })
    expect(await itemOf(record.id)).toEqual({
      state: 'skipped',
      reason: 'class-changed',
      batch: 'completed',
    })
    const anew = await sweepIntoOne(disposal, officers.decider)
    expect(await disposal.getBatch(officers.decider, anew)).toMatchObject({ class: 'SEVEN-TOO' })
  })

  it('leaves the list in which people saw it in fewer folders, its end and schedule the same', async () => {
    const record = await world.addRecord(await world.addFolder('SEVEN'))
    const batchId = await approvedBatch(disposal, officers)
    await filing.file(officers.decider, record, await world.addFolder('SENT'))
    expect(await standing(record.id)).toMatchObject({
      end: '2022-06-30',
      schedule: 'SEVEN',
      action: 'review',
    })
    expect(await itemOf(record.id)).toMatchObject({
      state: 'skipped',
      reason: 'folder-changed',
      batch: 'completed',
    })
    await expect(disposal.execute(officers.executor, batchId, undefined)).rejects.toMatchObject({
      code: 'batch-state',
    })
  })

  it('goes to review where what its new folder is about has long ended, under the very same schedule', async () => {
    const register = makeRegisterEvent({ unitOfWork: world.unitOfWork, clock: world.clock })
    const [from, to] = await Promise.all(
      ['2024-03-31', '2012-03-31'].map(async (day) => {
        const subject = { type: 'case', id: day }
        const folder = await world.addFolder('EVENT', { subjects: [subject] })
        await register(officers.decider, { type: 'case-closed', subject, date: parseDate(day) })
        return folder
      }),
    )
    if (from === undefined || to === undefined) throw new Error('two folders')
    const record = await world.addRecord(from)
    expect(await standing(record.id)).toMatchObject({ end: '2031-03-31', action: 'destroy' })
    await filing.move(officers.decider, record, to)
    expect(await standing(record.id)).toMatchObject({
      end: '2019-03-31',
      schedule: 'EVENT',
      action: 'review',
    })
  })
})
