import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { RecordId } from '../../src/kernel/ids.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import { parsePeriod } from '../../src/records/dates/period.ts'
import type { Subject } from '../../src/records/record-entity.ts'
import { makeExplainRetention } from '../../src/retention/dates/explain-retention.ts'
import { makeRetentionAtFiling } from '../../src/retention/dates/retention-at-filing.ts'
import { makeRevokeEvent } from '../../src/retention/events/change-event.ts'
import { makeRegisterEvent } from '../../src/retention/events/register-event.ts'
import { makeDraftSchedule } from '../../src/retention/schedules/draft-schedule.ts'
import { foreseeVersion } from '../../src/retention/schedules/foresee-version.ts'
import { makePublishSchedule } from '../../src/retention/schedules/publish-schedule.ts'
import { makeWhatIf } from '../../src/retention/what-if/make-what-if.ts'
import {
  addOfficers,
  approvedBatch,
  disposeOfDue,
  type Officers,
  sweep,
  sweepIntoOne,
} from '../support/disposal-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { makeRetentionWorld, type RetentionWorld, type TestFolder } from '../support/retention-world.ts'

let world: RetentionWorld
let disposal: Disposal
let officers: Officers
let folder: TestFolder
let contract: Subject
let contracts = 0

const afterClosing = { trigger: { type: 'folder-closed' }, period: 'P7Y', after: null, rounding: null }
const afterContract = {
  trigger: { type: 'event', event: 'contract-ended' },
  period: 'P6Y',
  after: null,
  rounding: null,
}

beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S', ...afterClosing, orLater: [afterContract], maximum: 'P8Y' })
  await world.addClass('C', 'S')
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
  await world.rows(sql`delete from clock_fault`)
  world.clock.set('2026-03-02T10:00:00Z')
  disposal = makeDisposal(world)
  officers = await addOfficers(world)
  contracts += 1
  contract = { type: 'contract', id: `C-${contracts}` }
  folder = await world.addFolder('C', { subjects: [contract] })
})

const deps = () => ({ unitOfWork: world.unitOfWork, clock: world.clock })
const explain = (id: RecordId) => makeExplainRetention(deps())(officers.decider, id)
const register = (date: string) =>
  makeRegisterEvent(deps())(officers.decider, {
    type: 'contract-ended',
    subject: contract,
    date: parseDate(date),
  })
async function close(which: TestFolder, on: string): Promise<void> {
  await world.rows(sql`update folder set status = 'closed', closed_on = ${on} where id = ${which.id}`)
  await world.unitOfWork.run((tx) =>
    makeRetentionAtFiling(tx, world.clock).settleFolder(which.id, 'folder-closed', officers.decider),
  )
}
const kept = async (id: RecordId) => {
  const [row] = await world.rows<{
    state: string
    end: string | null
    type: string
    date: string | null
  }>(sql`
    select retention_state as state, retention_end::text as end, trigger_type as type, trigger_date::text as date
    from record where id = ${id}`)
  return row
}
const itemOf = async (id: RecordId) => {
  const [item] = await world.rows<{ state: string; reason: string | null }>(sql`
    select state, state_reason as reason from disposal_item where record_id = ${id} order by state`)
  return item
}

describe('a record whose schedule counts from two happenings', () => {
  it('is not due, nor listed, while it waits for one of them, however long ago the other was', async () => {
    const { id } = await world.addRecord(folder)
    await close(folder, '2001-06-30')
    expect(await kept(id)).toEqual({ state: 'untriggered', end: null, type: 'event', date: null })
    expect((await sweep(disposal, officers.decider)).batches).toEqual([])
    expect(await explain(id)).toMatchObject({
      state: 'untriggered',
      trigger: { type: 'event', date: null },
      steps: [{ from: '2001-06-30', to: '2008-06-30' }],
      warnings: [{ code: 'maximum-exceeded' }],
    })
  })

  it.each([
    ['2015-06-30', '2018-06-30', '2024-06-30', 'event', '2018-06-30'],
    ['2018-06-30', '2015-06-30', '2025-06-30', 'folder-closed', '2018-06-30'],
    // Two dates changed about come to something else: the key is their order too.
    ['2016-06-30', '2017-06-30', '2023-06-30', 'folder-closed', '2016-06-30'],
    ['2017-06-30', '2016-06-30', '2024-06-30', 'folder-closed', '2017-06-30'],
  ])('closed %s and ended %s is kept until %s', async (closedOn, ended, end, type, date) => {
    const before = await world.addRecord(folder)
    await close(folder, closedOn)
    await register(ended)
    const late = await world.addRecord({ ...folder, closedOn })
    for (const { id } of [before, late]) expect(await kept(id)).toEqual({ state: 'running', end, type, date })
    expect(await explain(before.id)).toMatchObject({ retentionEnd: end, trigger: { type, date } })
  })

  it('leaves its list when the later of them is taken back, and is listed no more', async () => {
    const { id } = await world.addRecord(folder)
    await close(folder, '2012-06-30')
    const event = await register('2016-06-30')
    await sweepIntoOne(disposal, officers.decider)
    expect(await itemOf(id)).toEqual({ state: 'proposed', reason: null })
    await makeRevokeEvent(deps())(officers.executor, event.id, 'It goes on')
    expect(await itemOf(id)).toEqual({ state: 'skipped', reason: 'no-longer-due' })
    expect((await sweep(disposal, officers.decider)).batches).toEqual([])
  })

  it('survives its execution where one of its dates has moved behind its standing’s back', async () => {
    const { id } = await world.addRecord(folder)
    await close(folder, '2012-06-30')
    await register('2016-06-30')
    const batch = await approvedBatch(disposal, {
      ...officers,
      decider: officers.executor,
      executor: officers.decider,
    })
    await world.rows(sql`update folder set closed_on = '2024-06-30' where id = ${folder.id}`)
    await disposal.execute(officers.executor, batch, undefined)
    await disposal.executeDisposal(batch)
    expect([await itemOf(id), await world.stateOf(id)]).toEqual([
      { state: 'skipped', reason: 'no-longer-due' },
      'active',
    ])
  })

  it('is destroyed after the latest of them, and its stub still explains which it was', async () => {
    const { id } = await world.addRecord(folder)
    await close(folder, '2012-06-30')
    await register('2016-06-30')
    const { counts } = await disposeOfDue(disposal, {
      ...officers,
      approver: officers.executor,
      executor: officers.approver,
    })
    expect(counts).toMatchObject({ total: 1, destroyed: 1 })
    expect(await explain(id)).toMatchObject({
      retentionEnd: '2022-06-30',
      trigger: { type: 'event', date: '2016-06-30' },
      schedule: { maximum: 'P8Y', orLater: [{ trigger: { event: 'contract-ended' }, period: 'P6Y' }] },
      steps: [{ rule: 'Add 6 years.', from: '2016-06-30', to: '2022-06-30' }],
    })
  })
})

describe('what was kept permanently and had to go all the same', () => {
  it('is explained without an arithmetic that never was', async () => {
    const code = `P-${contracts}`
    await world.addSchedule({ code, trigger: { type: 'created' }, action: 'retain-permanently' })
    await world.addClass(code, code)
    const { id } = await world.addRecord(await world.addFolder(code))
    const batch = await disposal.propose(officers.decider, {
      records: [id],
      authority: 'A court',
      reason: 'Its order',
    })
    await disposal.decide(officers.decider, batch.id, [{ recordId: id, decision: 'destroy' }])
    await disposal.approve(officers.approver, batch.id, 'as ordered')
    await disposal.execute(officers.executor, batch.id, undefined)
    await disposal.executeDisposal(batch.id)
    expect(await world.stateOf(id)).toBe('destroyed')
    expect(await explain(id)).toMatchObject({ retentionEnd: null, steps: [], warnings: [] })
  })
})

describe('a reviewer’s word beyond the maximum', () => {
  it('keeps the record, and the answer says that the maximum is crossed', async () => {
    const { id } = await world.addRecord(folder)
    await close(folder, '2012-06-30')
    await register('2013-06-30')
    // Due in 2020, and nobody has disposed of it.
    expect((await explain(id)).warnings).toMatchObject([
      { code: 'maximum-exceeded', message: expect.stringMatching(/is still here/) },
    ])
    const batch = await sweepIntoOne(disposal, officers.executor)
    await disposal.decide(officers.executor, batch, [
      { recordId: id, decision: 'retain', until: parseDate('2030-06-30'), reason: 'An appeal is open' },
    ])
    await disposal.approve(officers.approver, batch, 'as decided')
    expect(await explain(id)).toMatchObject({
      retentionEnd: '2030-06-30',
      warnings: [
        {
          code: 'maximum-exceeded',
          message: 'S allows keeping until 2020-06-30 at most; the record is kept until 2030-06-30.',
        },
      ],
    })
  })
})

describe('a version of several terms', () => {
  it('is computed in sets to what each record comes to by itself, and does what was foreseen', async () => {
    const code = `V-${contracts}`
    await world.addSchedule({ code })
    await world.addClass(code, code)
    const dates = ['2012-02-29', '2016-12-31', '2019-04-05', null]
    const records: RecordId[] = []
    for (const closedOn of ['2010-06-30', '2019-06-30', undefined]) {
      const about = await world.addFolder(code, {
        subjects: [contract],
        ...(closedOn === undefined ? {} : { closedOn }),
      })
      for (const date of dates) records.push((await world.addRecord(about, { date })).id)
    }
    await register('2014-06-30')
    const view = await makeDraftSchedule(deps())(officers.decider, code, {
      title: 'The latest of three',
      trigger: { type: 'created' },
      period: parsePeriod('P10Y'),
      maximum: parsePeriod('P9Y'),
      orLater: [
        { trigger: { type: 'folder-closed' }, period: parsePeriod('P7Y'), rounding: 'financial-year' },
        { trigger: { type: 'event', event: 'contract-ended' }, period: parsePeriod('P6Y') },
      ],
      action: 'destroy',
      authority: { instrument: 'Order', reference: 'X', approvedOn: parseDate('2025-05-01') },
    })
    expect(view).toMatchObject({
      orLater: [{ trigger: 'folder-closed', period: 'P7Y' }, { trigger: { event: 'contract-ended' } }],
      maximum: 'P9Y',
      warnings: [{ code: 'maximum-exceeded', path: 'maximum' }],
    })
    const foreseen = await makeWhatIf(deps(), 'preview-schedule', foreseeVersion).count(officers.auditor, {
      code,
      version: 2,
    })
    const published = await makePublishSchedule(deps())(officers.approver, code, 2, {
      appliesTo: 'existing',
      reason: 'agreed',
    })
    expect(published.effect).toEqual(foreseen)
    expect(foreseen.total).toBe(12)
    for (const id of records) {
      const { retentionEnd, trigger } = await explain(id)
      expect(await kept(id)).toMatchObject({ end: retentionEnd, type: trigger.type, date: trigger.date })
    }
    const ends = await world.rows<{ end: string | null; count: number }>(sql`
      select retention_end::text as end, count(*)::int as count from record
      where schedule_code = ${code} group by 1 order by 1 nulls last`)
    // Closed 2010: the contract's six years, else ten from the date. Closed 2019: seven, to the financial year's end.
    expect(ends).toEqual([
      { end: '2022-02-28', count: 1 },
      { end: '2026-12-31', count: 1 },
      { end: '2027-03-31', count: 2 },
      { end: '2029-04-05', count: 2 },
      { end: '2036-03-02', count: 2 },
      { end: null, count: 4 },
    ])
  })

  it('is refused by the database where a term does not say how long', async () => {
    const bare = world.addSchedule({
      code: `B-${contracts}`,
      orLater: [{ ...afterContract, period: null }],
    })
    await expect(bare).rejects.toThrow(/names its trigger and its period/)
    const ever = world.addSchedule({ code: `E-${contracts}`, action: 'retain-permanently', maximum: 'P9Y' })
    await expect(ever).rejects.toThrow(/no_limits_where_permanent/)
  })
})
