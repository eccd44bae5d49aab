import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { RecordId } from '../../src/kernel/ids.ts'
import { newId } from '../../src/kernel/ids.ts'
import type { CivilDate } from '../../src/records/dates/civil-date.ts'
import { makeCalculateRetention } from '../../src/retention/dates/calculate-retention.ts'
import { makeExplainRetention } from '../../src/retention/dates/explain-retention.ts'
import { makeListSchedules } from '../../src/retention/dates/list-schedules.ts'
import { makeRetentionAtFiling, type SettlingCause } from '../../src/retention/dates/retention-at-filing.ts'
import {
  addOfficers,
  decideAll,
  disposeOfDue,
  type Officers,
  sweepIntoOne,
} from '../support/disposal-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { makeRetentionWorld, type RetentionWorld, type TestFolder } from '../support/retention-world.ts'

let world: RetentionWorld
let disposal: Disposal
let officers: Officers
beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S-CREATED' })
  await world.addSchedule({ code: 'S-CLOSED', trigger: { type: 'folder-closed' } })
  await world.addSchedule({ code: 'S-LONG', trigger: { type: 'folder-closed' }, period: 'P10Y' })
  await world.addSchedule({ code: 'S-SHORT', trigger: { type: 'folder-closed' }, period: 'P5Y' })
  await world.addSchedule({ code: 'S-FIELD', trigger: { type: 'metadata-date', field: 'endsOn' } })
  await world.addSchedule({ code: 'S-PERM', action: 'retain-permanently', period: null })
  for (const name of ['PERM', 'CREATED', 'CLOSED', 'LONG', 'SHORT', 'FIELD'])
    await world.addClass(name, `S-${name}`)
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
  await world.rows(sql`delete from clock_fault`)
  world.clock.set('2026-03-02T10:00:00Z')
  disposal = makeDisposal(world)
  officers = await addOfficers(world)
})

const explain = (id: RecordId, actor = officers.decider) =>
  makeExplainRetention({ unitOfWork: world.unitOfWork, clock: world.clock })(actor, id)

const close = (folder: TestFolder, on: string | null) =>
  world.rows(sql`
    update folder set status = ${on === null ? 'open' : 'closed'}, closed_on = ${on} where id = ${folder.id}`)

const settleFolder = (folder: TestFolder, cause: SettlingCause) =>
  world.unitOfWork.run((tx) =>
    makeRetentionAtFiling(tx, world.clock).settleFolder(folder.id, cause, officers.executor),
  )

describe('a folder that closes', () => {
  it('triggers all its records at once, and none of another folder’s; reopened, they are untriggered again', async () => {
    const [folder, other] = [await world.addFolder('CLOSED'), await world.addFolder('CLOSED')]
    const [one, two, stranger] = [
      await world.addRecord(folder),
      await world.addRecord(folder),
      await world.addRecord(other),
    ]
    expect(await explain(one.id)).toMatchObject({
      state: 'untriggered',
      retentionEnd: null,
      eligibleFrom: null,
    })
    await close(folder, '2024-02-29')
    await settleFolder(folder, 'folder-closed')
    for (const { id } of [one, two]) {
      expect(await explain(id)).toMatchObject({
        state: 'running',
        retentionEnd: '2031-02-28',
        eligibleFrom: '2031-03-01',
        action: 'destroy',
        trigger: { type: 'folder-closed', date: '2024-02-29' },
        schedule: { code: 'S-CLOSED', version: 1, period: 'P7Y' },
        held: false,
      })
    }
    expect(await explain(stranger.id)).toMatchObject({ state: 'untriggered' })
    await close(folder, null)
    await settleFolder(folder, 'folder-reopened')
    expect(await explain(one.id)).toMatchObject({ state: 'untriggered', retentionEnd: null })
  })

  it('on a day in the past keeps whoever closed it from approving; on the day itself it does not', async () => {
    const [backdated, plain] = [await world.addFolder('SHORT'), await world.addFolder('SHORT')]
    const [early, late] = [await world.addRecord(backdated), await world.addRecord(plain)]
    await close(backdated, '2019-06-30')
    await settleFolder(backdated, 'folder-closed')
    await close(plain, '2026-03-02')
    await settleFolder(plain, 'folder-closed')
    const hastened = await world.rows(
      sql`select id, hastened_by from record where id in (${early.id}, ${late.id}) order by id`,
    )
    expect(hastened).toEqual(
      [
        { id: early.id, hastened_by: [officers.executor.id] },
        { id: late.id, hastened_by: [] },
      ].sort((left, right) => (left.id < right.id ? -1 : 1)),
    )
    const batchId = await sweepIntoOne(disposal, officers.decider)
    await decideAll(disposal, officers.decider, batchId)
    await expect(disposal.approve(officers.executor, batchId, 'x')).rejects.toMatchObject({
      code: 'separation-of-duties',
    })
  })
})

describe('a record that moves to another class', () => {
  const move = async (id: RecordId, to: TestFolder): Promise<void> => {
    await world.rows(
      sql`update record set folder_id = ${to.id}, access_set_id = ${to.accessSet} where id = ${id}`,
    )
    await world.unitOfWork.run((tx) =>
      makeRetentionAtFiling(tx, world.clock).settleRecord(id, 'moved', officers.executor),
    )
  }

  it('counts from the same trigger under its new schedule', async () => {
    const from = await world.addFolder('CLOSED', { closedOn: '2019-06-30' })
    const record = await world.addRecord(from)
    expect(await explain(record.id)).toMatchObject({ retentionEnd: '2026-06-30' })
    await move(record.id, await world.addFolder('LONG', { closedOn: '2019-06-30' }))
    expect(await explain(record.id)).toMatchObject({
      retentionEnd: '2029-06-30',
      action: 'destroy',
      state: 'running',
    })
  })

  it('and is due there already goes to review, never straight to destruction, and its mover cannot approve', async () => {
    const record = await world.addRecord(await world.addFolder('CLOSED', { closedOn: '2019-06-30' }))
    await move(record.id, await world.addFolder('SHORT', { closedOn: '2019-06-30' }))
    expect(await explain(record.id)).toMatchObject({
      retentionEnd: '2024-06-30',
      action: 'review',
      state: 'due',
    })
    const batchId = await sweepIntoOne(disposal, officers.decider)
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({ action: 'review' })
    await expect(decideAll(disposal, officers.decider, batchId)).rejects.toMatchObject({
      code: 'authority-missing',
    })
    await disposal.decide(officers.decider, batchId, [
      { recordId: record.id, decision: 'destroy', authority: 'PRONI' },
    ])
    await expect(disposal.approve(officers.executor, batchId, 'x')).rejects.toMatchObject({
      code: 'separation-of-duties',
    })
    await disposal.approve(officers.approver, batchId, 'reviewed')
    await disposal.execute(officers.decider, batchId, undefined)
    await disposal.executeDisposal(batchId)
    expect(
      (await disposal.listItems(officers.decider, batchId, { size: 9, cursor: null })).items,
    ).toMatchObject([{ state: 'destroyed', reason: null }])
    expect(await world.stateOf(record.id)).toBe('destroyed')
  })
})

describe('set-based settling', () => {
  it('comes to the same as one record at a time, for every kind of date a schedule counts from', async () => {
    const folder = await world.addFolder('FIELD')
    const values = ['2015-01-31', '2016-02-29', '', 'not a date', '2015-01-31', '2025-03-31T23:30:00Z']
    const records = []
    for (const value of values) {
      const record = await world.addRecord(folder)
      await world.rows(
        sql`update record set fields = ${JSON.stringify({ endsOn: value })} where id = ${record.id}`,
      )
      records.push(record)
    }
    await settleFolder(folder, 'fields-changed')
    const stored = await world.rows<{ id: string; state: string; end: string | null }>(sql`
      select id, retention_state as state, retention_end as end from record where folder_id = ${folder.id}`)
    for (const record of records) {
      const row = stored.find(({ id }) => id === record.id)
      const explained = await explain(record.id)
      expect(row?.end ?? null).toBe(explained.retentionEnd)
    }
    expect(stored.map((row) => row.end).sort()).toEqual([
      '2022-01-31',
      '2022-01-31',
      '2023-02-28',
      '2032-04-01',
      null,
      null,
    ])
  })
})

describe('the explanation', () => {
  it('shows holds to officers and auditors only, and does not exist for whoever may not read the record', async () => {
    const record = await world.addRecord(await world.addFolder('CREATED', { groups: ['pay'] }))
    const insider = { ...officers.decider, groups: ['pay'] }
    await disposal.placeHold(insider, {
      name: 'Inquiry',
      reason: 'x',
      authority: 'Court',
      scope: { records: [record.id] },
    })
    const civilServant = await world.addPerson(`civil ${record.id}`, 'civil-servant', { groups: ['pay'] })
    expect(await explain(record.id, insider)).toMatchObject({
      held: true,
      state: 'due',
      holds: [{ name: 'Inquiry' }],
    })
    const plain = await explain(record.id, civilServant)
    expect(plain.held).toBe(true)
    expect(plain).not.toHaveProperty('holds')
    await expect(explain(record.id, officers.decider)).rejects.toMatchObject({ code: 'not-found' })
    await expect(explain(newId<RecordId>(), insider)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('says what a reviewer decided as a step of its own', async () => {
    const record = await world.addRecord(await world.addFolder('CREATED'))
    const batchId = await sweepIntoOne(disposal, officers.decider)
    await disposal.decide(officers.decider, batchId, [
      { recordId: record.id, decision: 'retain', until: '2030-01-31' as CivilDate, reason: 'wanted' },
    ])
    await disposal.approve(officers.approver, batchId, 'yes')
    const explained = await explain(record.id)
    expect(explained).toMatchObject({
      state: 'running',
      retentionEnd: '2030-01-31',
      eligibleFrom: '2030-02-01',
    })
    expect(explained.steps.at(-1)).toMatchObject({ from: '2022-06-30', to: '2030-01-31' })
  })

  it('is still given after destruction, reduced to what the stub says', async () => {
    const record = await world.addRecord(await world.addFolder('CREATED'))
    await disposeOfDue(disposal, officers)
    expect(await explain(record.id)).toMatchObject({
      state: 'due',
      held: false,
      retentionEnd: '2022-06-30',
      eligibleFrom: '2022-07-01',
      trigger: { type: 'created', date: '2015-06-30', source: null },
      schedule: { code: 'S-CREATED', version: 1, period: 'P7Y' },
    })
  })

  it.each([
    ['CREATED', '2025-06-30', { state: 'running', retentionEnd: '2032-06-30', eligibleFrom: '2032-07-01' }],
    ['CLOSED', '2025-06-30', { state: 'untriggered', retentionEnd: null, eligibleFrom: null }],
    ['PERM', '2025-06-30', { state: 'permanent', retentionEnd: null, eligibleFrom: null }],
  ])(
    'says of what an exceptional disposal took from %s before its time how it stood then',
    async (code, date, stood) => {
      const record = await world.addRecord(await world.addFolder(code), { date })
      expect(await explain(record.id)).toMatchObject(stood)
      await destroyByHand(record.id)
      expect(await explain(record.id)).toMatchObject({ ...stood, asOf: '2026-03-02' })
    },
  )

  it('says that reviewers had kept permanently what an exceptional disposal took after all', async () => {
    const record = await world.addRecord(await world.addFolder('CREATED'))
    const batchId = await sweepIntoOne(disposal, officers.decider)
    await disposal.decide(officers.decider, batchId, [
      { recordId: record.id, decision: 'retain-permanently', reason: 'history' },
    ])
    await disposal.approve(officers.approver, batchId, 'yes')
    const stood = { state: 'permanent', retentionEnd: null, eligibleFrom: null }
    expect(await explain(record.id)).toMatchObject(stood)
    await destroyByHand(record.id)
    expect(await explain(record.id)).toMatchObject(stood)
  })
})

/** By an exceptional disposal, from its proposal to its end. */
async function destroyByHand(record: RecordId): Promise<void> {
  const proposal = { records: [record], authority: 'Court', reason: 'spillage' }
  const { id } = await disposal.propose(officers.decider, proposal)
  await decideAll(disposal, officers.decider, id)
  await disposal.approve(officers.approver, id, 'as ordered')
  await disposal.execute(officers.executor, id, undefined)
  await disposal.executeDisposal(id)
  expect(await world.stateOf(record)).toBe('destroyed')
}

describe('rules tried without a record', () => {
  it('are computed by the arithmetic that binds records, and schedules are listed page by page', async () => {
    const calculate = makeCalculateRetention()
    expect(
      await calculate(officers.decider, { trigger: '2024-02-29' as CivilDate, period: 'P7Y' }),
    ).toMatchObject({ retentionEnd: '2031-02-28', eligibleFrom: '2031-03-01' })
    await expect(
      calculate(officers.decider, { trigger: '2024-02-29' as CivilDate, period: 'P0Y' }),
    ).rejects.toMatchObject({ code: 'invalid-period' })
    const list = makeListSchedules({ unitOfWork: world.unitOfWork })
    const first = await list(officers.auditor, { size: 2, cursor: null })
    const rest = await list(officers.auditor, { size: 200, cursor: first.next })
    expect([...first.items, ...rest.items].map((schedule) => schedule.code)).toEqual([
      'MUNIMENT-PERM',
      'S-CLOSED',
      'S-CREATED',
      'S-FIELD',
      'S-LONG',
      'S-PERM',
      'S-SHORT',
    ])
  })
})
