import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { PersonActor } from '../../src/access/actor.ts'
import type { EventId, HoldId, RecordId } from '../../src/kernel/ids.ts'
import { newId } from '../../src/kernel/ids.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import { parsePeriod } from '../../src/records/dates/period.ts'
import type { Subject } from '../../src/records/record-entity.ts'
import { makeExplainRetention } from '../../src/retention/dates/explain-retention.ts'
import { makeCorrectEvent, makeRevokeEvent } from '../../src/retention/events/change-event.ts'
import { foreseeCorrection, foreseeRevocation } from '../../src/retention/events/foresee-event.ts'
import { makeRegisterEvent } from '../../src/retention/events/register-event.ts'
import { makeGiveOverride } from '../../src/retention/overrides/give-override.ts'
import { foreseeFolderMove } from '../../src/retention/reclassification/foresee-folder-move.ts'
import { makeMoveFolder } from '../../src/retention/reclassification/move-folder.ts'
import { makeDraftSchedule } from '../../src/retention/schedules/draft-schedule.ts'
import { foreseeVersion } from '../../src/retention/schedules/foresee-version.ts'
import { makePublishSchedule } from '../../src/retention/schedules/publish-schedule.ts'
import { makeWhatIf } from '../../src/retention/what-if/make-what-if.ts'
import { addOfficers, approvedBatch, type Officers, sweep, sweepIntoOne } from '../support/disposal-steps.ts'
import { makeFilingSteps } from '../support/filing-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { restoreWorld } from '../support/restored-world.ts'
import {
  makeRetentionWorld,
  type RetentionWorld,
  type TestFolder,
  type TestRecord,
} from '../support/retention-world.ts'
import { holdToChange } from './support/hold-to-change.ts'

// A folder whose view a record has left, of which another end becomes known afterwards. Where its time is not over any more, the
// record lies in it again; nothing is destroyed by the end of the other while this one keeps it.

let world: RetentionWorld
let filing: ReturnType<typeof makeFilingSteps>
let disposal: Disposal
let officers: Officers
let round = 0
/** Ended on 2025-03-31, and was left on 2026-03-02. */
let contract: TestFolder
/** Ends on 2026-06-30. */
let other: TestFolder
let record: TestRecord
let event: EventId

beforeAll(async () => {
  world = await makeRetentionWorld()
  filing = makeFilingSteps(world)
  await world.addSchedule({ code: 'SEVEN' })
  await world.addSchedule({ code: 'THIRTY', period: 'P30Y' })
  await world.addSchedule({ code: 'CLOSED', trigger: { type: 'folder-closed' }, period: 'P1Y' })
  await world.addClass('THIRTY', 'THIRTY')
  await world.addClass('CLOSED', 'CLOSED')
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
  await world.rows(sql`delete from clock_fault`)
  await world.rows(sql`update hold_scope set released_at = now() where released_at is null`)
  world.clock.set('2026-03-02T10:00:00Z')
  disposal = makeDisposal(world)
  officers = await addOfficers(world)
  round += 1
  const subject: Subject = { type: 'contract', id: `C-${round}` }
  await world.addSchedule({
    code: `CONTRACT-${round}`,
    trigger: { type: 'event', event: 'contract-ended' },
    period: 'P2Y',
  })
  await world.addClass(`C${round}`, `CONTRACT-${round}`)
  await world.addClass(`S${round}`, 'SEVEN')
  contract = await world.addFolder(`C${round}`, { subjects: [subject] })
  other = await world.addFolder(`S${round}`)
  record = await world.addRecord(contract, { date: '2019-06-30' })
  await filing.file(officers.decider, record, other)
  const registered = await makeRegisterEvent(deps())(officers.executor, {
    type: 'contract-ended',
    subject,
    date: parseDate('2023-03-31'),
  })
  event = registered.id
  await sweep(disposal, officers.decider)
  expect(await lying()).toEqual([
    { reference: contract.reference, leftOn: '2026-03-02', end: '2025-03-31' },
    { reference: other.reference, leftOn: null, end: '2026-06-30' },
  ])
})

const reason = 'for good cause'
const deps = () => ({ unitOfWork: world.unitOfWork, clock: world.clock })
const correct = (date: string, by: PersonActor = officers.executor) =>
  makeCorrectEvent(deps())(by, event, { date: parseDate(date), reason })
const revoke = () => makeRevokeEvent(deps())(officers.executor, event, reason)
const explain = (id: RecordId = record.id, asOf?: string, actor: PersonActor = officers.decider) =>
  makeExplainRetention(deps())(actor, id, asOf === undefined ? undefined : parseDate(asOf))
const lying = (id: RecordId = record.id) =>
  world.rows<object>(sql`
    select f.reference, x.left_on as "leftOn", x.retention_end as "end"
    from record_filing x join folder f on f.id = x.folder_id
    where x.record_id = ${id} order by x.position`)
const standing = async (id: RecordId = record.id) => {
  const [row] = await world.rows<object>(sql`
    select retention_state as state, retention_end as "end", disposal_action as action, schedule_code as code
    from record where id = ${id}`)
  return row
}
const itemOf = async (id: RecordId = record.id) => {
  const [item] = await world.rows<object>(sql`
    select state, state_reason as reason from disposal_item where record_id = ${id} order by state`)
  return item
}
const returns = async (id: RecordId = record.id) => {
  const drafts = await world.rows<{ draft: string }>(sql`
    select draft from audit_outbox
    where draft like '%record.folder-returned%' and draft like ${`%${id}%`}`)
  return drafts.map(({ draft }) => JSON.parse(draft) as { codes: object })
}
const draft = (code: string, rule: { period: string; action?: 'destroy' | 'transfer' }) =>
  makeDraftSchedule(deps())(officers.decider, code, {
    title: 'Anew',
    trigger: { type: 'event', event: 'contract-ended' },
    period: parsePeriod(rule.period),
    action: rule.action ?? 'destroy',
    authority: { instrument: 'Order', reference: 'X', approvedOn: parseDate('2020-05-01') },
    approvedBy: 'The Assembly',
  })
const publish = (code: string, version: number) =>
  makePublishSchedule(deps())(officers.approver, code, version, { appliesTo: 'existing', reason })
const place = (scope: object, strength: 'no-disposal' | 'no-change' = 'no-disposal') =>
  disposal.placeHold(officers.decider, {
    name: `Inquiry ${newId()}`,
    reason,
    authority: 'Court',
    strength,
    scope,
  })
const among = (code: string) =>
  world.addPerson(`among ${code} ${newId()}`, 'civil-servant', { scope: code, clearance: 'official' })

describe('a record is not destroyed by the end of one folder that has left another', () => {
  it.each([
    ['the event of which is corrected', () => correct('2025-12-31'), '2027-12-31'],
    ['the event of which is revoked', () => revoke(), null],
    [
      'the schedule of which is published anew for existing records',
      async () => {
        await draft(`CONTRACT-${round}`, { period: 'P5Y' })
        await publish(`CONTRACT-${round}`, 2)
      },
      '2028-03-31',
    ],
    [
      'which is given another schedule',
      () =>
        makeGiveOverride(deps())(
          officers.executor,
          { type: 'folder', reference: contract.reference },
          { schedule: 'THIRTY', authority: 'Keeper', reason },
        ),
      '2049-06-30',
    ],
    [
      'which is reclassified',
      () => makeMoveFolder(deps())(officers.executor, contract.reference, { class: 'THIRTY', reason }),
      '2049-06-30',
    ],
  ])('%s', async (_which, change, end) => {
    await change()
    expect(await lying()).toEqual([
      { reference: contract.reference, leftOn: null, end },
      { reference: other.reference, leftOn: null, end: '2026-06-30' },
    ])
    expect(await standing()).toMatchObject({ state: end === null ? 'untriggered' : 'running', end })
    await world.liveUntil('2026-07-01T10:00:00Z')
    expect(await sweep(disposal, officers.decider)).toMatchObject({ due: 0 })
    expect(await returns()).toHaveLength(1)
  })

  it('which was closed, and is opened again', async () => {
    const closed = await world.addFolder('CLOSED', { closedOn: '2020-01-31' })
    const { id } = await world.addRecord(closed, { date: '2019-06-30' })
    await filing.file(officers.decider, { ...record, id }, other)
    await sweep(disposal, officers.decider)
    expect(await lying(id)).toMatchObject([{ leftOn: '2026-03-02', end: '2021-01-31' }, { leftOn: null }])
    await filing.reopen(officers.decider, closed)
    expect(await standing(id)).toMatchObject({ state: 'untriggered', end: null, code: 'CLOSED' })
    expect(await lying(id)).toMatchObject([{ leftOn: null, end: null }, { leftOn: null }])
    await filing.close(officers.decider, closed, '2026-02-28')
    expect(await standing(id)).toMatchObject({ end: '2027-02-28', code: 'CLOSED' })
  })

  it('the rule of which counts from the record itself, whose date is corrected', async () => {
    const short = `SHORT-${round}`
    await world.addSchedule({ code: short, period: 'P1Y' })
    await world.addClass(short, short)
    const young = await world.addRecord(await world.addFolder(short), { date: '2020-01-31' })
    await filing.file(officers.decider, young, other)
    await sweep(disposal, officers.decider)
    expect(await lying(young.id)).toMatchObject([{ leftOn: '2026-03-02' }, { leftOn: null }])
    await filing.update(officers.decider, young.id, { date: parseDate('2025-12-31'), reason }, 'any')
    expect(await lying(young.id)).toMatchObject([{ leftOn: null, end: '2026-12-31' }, { leftOn: null }])
  })

  it('not even by a batch that was approved before', async () => {
    await world.liveUntil('2026-07-01T10:00:00Z')
    const batchId = await approvedBatch(disposal, officers)
    await correct('2025-12-31')
    expect(await itemOf()).toEqual({ state: 'skipped', reason: 'no-longer-due' })
    await expect(disposal.execute(officers.executor, batchId, undefined)).rejects.toMatchObject({
      code: 'batch-state',
    })
    expect(await world.stateOf(record.id)).toBe('active')
  })

  it('and comes back there also while it is being destroyed, for whoever saves it', async () => {
    await world.liveUntil('2026-07-01T10:00:00Z')
    const batchId = await approvedBatch(disposal, officers)
    await disposal.execute(officers.executor, batchId, undefined)
    await world.rows(sql`update disposal_item set state = 'destroying' where record_id = ${record.id}`)
    await world.rows(sql`update record set state = 'destroying' where id = ${record.id}`)
    const revision = () => world.rows(sql`select revision from record where id = ${record.id}`)
    const before = await revision()
    await revoke()
    expect(await revision()).toEqual(before)
    expect(await lying()).toMatchObject([{ leftOn: null, end: null }, { leftOn: null }])
    await place({ folders: [contract.reference] })
    await disposal.executeDisposal(batchId)
    expect(await world.stateOf(record.id)).toBe('active')
    expect(await standing()).toMatchObject({ state: 'untriggered' })
  })

  it('nor by one that is being executed', async () => {
    await world.liveUntil('2026-07-01T10:00:00Z')
    const batchId = await approvedBatch(disposal, officers)
    await disposal.execute(officers.executor, batchId, undefined)
    await revoke()
    await disposal.executeDisposal(batchId)
    expect(await world.stateOf(record.id)).toBe('active')
    expect(await itemOf()).toMatchObject({ state: 'skipped' })
  })

  it('nor where nothing has looked at the folder again since its end became another', async () => {
    await world.liveUntil('2026-07-01T10:00:00Z')
    const batchId = await approvedBatch(disposal, officers)
    await disposal.execute(officers.executor, batchId, undefined)
    // As whatever was corrected before folders were returned to.
    await world.rows(sql`update retention_event set date = '2025-12-31' where id = ${event}`)
    await disposal.executeDisposal(batchId)
    expect(await world.stateOf(record.id)).toBe('active')
    expect(await itemOf()).toEqual({ state: 'skipped', reason: 'no-longer-due' })
  })
})

describe('what lies in a folder again', () => {
  it('is read there, beside the folder in which it stayed, once it is told to the index and to the log', async () => {
    const [inContract, inOther] = [await among(contract.classCode), await among(other.classCode)]
    await expect(filing.find(inContract, 'read-record', record.id)).rejects.toMatchObject({
      code: 'not-found',
    })
    await world.rows(sql`delete from graphile_worker._private_jobs`)
    const [before] = await world.rows<{ revision: number }>(
      sql`select revision from record where id = ${record.id}`,
    )
    await correct('2025-12-31')
    expect(await filing.find(inContract, 'read-record', record.id)).toMatchObject({
      record: { folder: { reference: contract.reference }, folders: [{}] },
    })
    expect(await filing.find(inOther, 'read-record', record.id)).toMatchObject({
      record: { folder: { reference: other.reference }, folders: [{}] },
    })
    expect(await filing.find(officers.decider, 'read-record', record.id)).toMatchObject({
      record: { folders: [{ folder: { reference: other.reference } }, { classCode: contract.classCode }] },
    })
    expect(await explain(record.id, undefined, inOther)).toMatchObject({
      retentionEnd: '2026-06-30',
      competing: [],
    })
    expect(
      await world.rows(sql`
        select r.revision, (
          select count(*)::int from graphile_worker._private_jobs where payload ->> 'recordId' = r.id::text
        ) as jobs
        from record r where r.id = ${record.id}`),
    ).toEqual([{ revision: (before?.revision ?? 0) + 1, jobs: 1 }])
    expect(await returns()).toMatchObject([
      {
        actor: { kind: 'system' },
        codes: { toFolder: contract.id, toClass: contract.classCode, leftOn: '2026-03-02' },
      },
    ])
  })

  it('is marked as high as that folder is by now', async () => {
    await world.rows(sql`update folder set marking = 'official-sensitive' where id = ${contract.id}`)
    await revoke()
    const uncleared = await among(other.classCode)
    await expect(filing.find(uncleared, 'read-record', record.id)).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('can be moved, taken out, and left behind as before', async () => {
    await correct('2025-12-31')
    const elsewhere = await world.addFolder(other.classCode)
    expect(await filing.move(officers.decider, record, elsewhere)).toMatchObject({
      folders: [{ folder: { reference: elsewhere.reference } }, { classCode: contract.classCode }],
    })
    expect(await lying()).toMatchObject([
      { reference: contract.reference, leftOn: null },
      { reference: elsewhere.reference, leftOn: null },
    ])
    await correct('2023-03-31')
    await sweep(disposal, officers.decider)
    expect(await lying()).toMatchObject([
      { leftOn: '2026-03-02', end: '2025-03-31' },
      { reference: elsewhere.reference, leftOn: null },
    ])
    await revoke()
    expect(await filing.unfile(officers.decider, record, elsewhere)).toMatchObject({
      folder: { reference: contract.reference },
    })
  })

  it('is held by what holds that folder or its class, also once it is taken out', async () => {
    await place({ classes: [contract.classCode] })
    expect(await explain()).toMatchObject({ held: false })
    await correct('2025-12-31')
    expect(await explain()).toMatchObject({ held: true })
    await filing.unfile(officers.decider, record, contract)
    expect(await explain()).toMatchObject({ held: true })
  })

  it.each([
    ['the record', () => ({ records: [record.id] })],
    ['the folder in which it stayed', () => ({ folders: [other.reference] })],
    ['the folder', () => ({ folders: [contract.reference] })],
  ])(
    'comes there though a hold on %s allows no change, since it follows from the rules',
    async (_on, scope) => {
      await place(scope(), 'no-change')
      await revoke()
      expect(await lying()).toMatchObject([{ leftOn: null }, { leftOn: null }])
      expect(await standing()).toMatchObject({ state: 'untriggered' })
      await expect(filing.unfile(officers.decider, record, contract)).rejects.toMatchObject({ code: 'held' })
      await expect(
        world.rows(sql`
        update record_filing set left_on = '2026-03-02', retention_state = 'running', retention_end = '2025-03-31'
        where record_id = ${record.id} and folder_id = ${contract.id}`),
      ).rejects.toThrow('a hold keeps this record from every change')
    },
  )

  it('keeps no sealed record from which a folder was taken whose time is over, whoever writes', async () => {
    await place({ records: [record.id] }, 'no-change')
    await expect(
      world.rows(sql`
        update record_filing set left_on = null where record_id = ${record.id} and folder_id = ${contract.id}`),
    ).rejects.toThrow('a hold keeps this record from every change')
  })

  it('was not there on the days between', async () => {
    world.clock.set('2026-03-03T10:00:00Z')
    await draft(`CONTRACT-${round}`, { period: 'P2Y' })
    await makePublishSchedule(deps())(officers.approver, `CONTRACT-${round}`, 2, { appliesTo: 'new', reason })
    world.clock.set('2026-03-04T10:00:00Z')
    await correct('2025-12-31')
    world.clock.set('2026-03-05T10:00:00Z')
    await draft(`CONTRACT-${round}`, { period: 'P9Y' })
    await publish(`CONTRACT-${round}`, 3)
    world.clock.set('2026-03-06T10:00:00Z')
    const ended = { schedule: `CONTRACT-${round}`, retentionEnd: '2025-03-31' }
    for (const day of ['2026-03-02', '2026-03-03'])
      expect(await explain(record.id, day)).toMatchObject({
        folder: other.reference,
        retentionEnd: '2026-06-30',
        competing: [ended],
      })
    expect(await explain(record.id, '2026-03-04')).toMatchObject({
      folder: contract.reference,
      schedule: { code: `CONTRACT-${round}`, version: 1 },
      retentionEnd: '2027-12-31',
      competing: [{ schedule: 'SEVEN' }],
    })
    expect(await explain(record.id, '2026-03-05')).toMatchObject({
      schedule: { version: 3 },
      retentionEnd: '2034-12-31',
    })
  })
})

describe('a folder that was left', () => {
  it('is dated otherwise by a clerk no more than one in which the record lies', async () => {
    // Of a contract that has not ended: beside the one that has, it leaves the folder without a date.
    const subjects: readonly Subject[] = [{ type: 'contract', id: `D-${round}` }]
    const clerk = await world.addPerson(`clerk ${newId()}`, 'civil-servant')
    await expect(filing.update(clerk, record.id, { subjects }, 'any')).rejects.toMatchObject({
      code: 'forbidden-role',
    })
    // Nothing comes of it any more once a person has taken the record out of there.
    await filing.file(officers.decider, record, contract)
    await filing.unfile(officers.decider, record, contract)
    await filing.update(clerk, record.id, { subjects }, 'any')
  })

  it('and is entered again is not the first of the record for being left by another', async () => {
    await world.addSchedule({ code: `YEAR-${round}`, period: 'P1Y' })
    await world.addClass(`Y${round}`, `YEAR-${round}`)
    const brief = await world.addFolder(`Y${round}`)
    await filing.file(officers.decider, record, brief)
    await correct('2025-12-31')
    await sweep(disposal, officers.decider)
    expect(await lying()).toMatchObject([{ leftOn: null }, { leftOn: null }, { leftOn: '2026-03-02' }])
    const [stands] = await world.rows(sql`select folder_id as folder from record where id = ${record.id}`)
    expect(stands).toEqual({ folder: other.id })
  })
})

describe('a folder that is over all the same', () => {
  it('is left for good, and remembered with what it comes to by now', async () => {
    await correct('2023-09-30')
    expect(await lying()).toMatchObject([{ leftOn: '2026-03-02', end: '2025-09-30' }, { leftOn: null }])
    expect(await standing()).toMatchObject({ end: '2026-06-30', action: 'destroy' })
    expect(await explain()).toMatchObject({
      competing: [{ schedule: `CONTRACT-${round}`, retentionEnd: '2025-09-30' }],
    })
    expect(await returns()).toEqual([])
  })

  it('is all that is written of it: no filing that comes to what it stood at', async () => {
    const rows = () =>
      world.rows<{ row: string }>(
        sql`select ctid::text as row from record_filing where record_id = ${record.id} order by position`,
      )
    const before = await rows()
    await correct('2023-09-30')
    const after = await rows()
    expect(after.map(({ row }, index) => row === before[index]?.row)).toEqual([false, true])
  })

  it('makes a review of what is done with the record, where its action is the stronger one by now', async () => {
    await world.liveUntil('2026-07-01T10:00:00Z')
    await sweepIntoOne(disposal, officers.decider)
    await draft(`CONTRACT-${round}`, { period: 'P2Y', action: 'transfer' })
    world.clock.pass(24 * 3_600_000)
    const preview = await whatIfVersion().count(officers.auditor, version(2))
    expect(await publish(`CONTRACT-${round}`, 2)).toMatchObject({ effect: preview })
    expect(preview).toMatchObject({ changed: 1, conflicts: 1 })
    expect(await standing()).toMatchObject({ end: '2026-06-30', action: 'review' })
    expect(await itemOf()).toEqual({ state: 'skipped', reason: 'action-changed' })
    expect(await explain(record.id, '2026-07-01')).toMatchObject({ action: 'destroy' })
  })

  it('is named on a day in the past by the schedule that it had come to that by', async () => {
    await world.addSchedule({ code: `ONE-${round}`, period: 'P1Y' })
    await world.addClass(`ONE-${round}`, `ONE-${round}`)
    world.clock.set('2026-03-03T10:00:00Z')
    const to = { class: `ONE-${round}`, reason }
    await makeMoveFolder(deps())(officers.executor, contract.reference, to)
    expect(await explain()).toMatchObject({
      competing: [{ schedule: `ONE-${round}`, retentionEnd: '2020-06-30' }],
    })
    expect(await explain(record.id, '2026-03-02')).toMatchObject({
      competing: [{ schedule: `CONTRACT-${round}`, retentionEnd: '2025-03-31' }],
    })
  })

  it('is not entered again once disposal has emptied it, whose words went, and what it counted from with them', async () => {
    await world.addRecord(contract)
    await filing.close(officers.decider, contract)
    const batchId = await approvedBatch(disposal, officers)
    await disposal.execute(officers.executor, batchId, undefined)
    await disposal.executeDisposal(batchId)
    const [emptied] = await world.rows(sql`select title, subjects from folder where id = ${contract.id}`)
    expect(emptied).toEqual({ title: null, subjects: [] })
    await filing.update(officers.decider, record.id, { date: parseDate('2019-07-31'), reason }, 'any')
    expect(await lying()).toMatchObject([{ leftOn: '2026-03-02', end: '2025-03-31' }, { end: '2026-07-31' }])
  })

  it('is not entered a second time by what was filed there anew, or moved there', async () => {
    await filing.file(officers.decider, record, contract)
    await revoke()
    expect(await lying()).toMatchObject([
      { reference: contract.reference, leftOn: '2026-03-02', end: '2025-03-31' },
      { reference: other.reference, leftOn: null },
      { reference: contract.reference, leftOn: null, end: null },
    ])
    expect(await returns()).toEqual([])
  })

  it.each([
    ['taken out of it', () => filing.unfile(officers.decider, record, contract), 2],
    [
      'moved out of it',
      async () => {
        await filing.unfile(officers.decider, record, other)
        await filing.move(officers.decider, record, await world.addFolder(other.classCode))
      },
      2,
    ],
  ])('is never entered again by what a person has %s since', async (_how, takeOut, filings) => {
    await filing.file(officers.decider, record, contract)
    await takeOut()
    await revoke()
    expect(await lying()).toHaveLength(filings)
    expect(await lying()).toMatchObject([{ leftOn: '2026-03-02', end: '2025-03-31' }, { leftOn: null }])
    expect(await standing()).toMatchObject({ state: 'running', code: 'SEVEN' })
  })

  it('is left twice, and lain in once', async () => {
    await filing.file(officers.decider, record, contract)
    await sweep(disposal, officers.decider)
    expect(await lying()).toMatchObject([{ leftOn: '2026-03-02' }, {}, { leftOn: '2026-03-02' }])
    await revoke()
    expect(await lying()).toMatchObject([{ leftOn: '2026-03-02' }, { leftOn: null }, { leftOn: null }])
    expect(await returns()).toHaveLength(1)
  })
})

const whatIfVersion = () => makeWhatIf(deps(), 'preview-schedule', foreseeVersion)
const version = (number: number) => ({ code: `CONTRACT-${round}`, version: number })

describe('is foreseen to the last record', () => {
  it.each([
    ['longer than the folder in which it stayed', 'P5Y'],
    ['shorter than that', 'P3Y'],
    ['over all the same', 'P1Y'],
  ])('a publication that makes its time %s', async (_how, period) => {
    await world.liveUntil('2026-07-01T10:00:00Z')
    await sweepIntoOne(disposal, officers.decider)
    await place({ classes: [contract.classCode] })
    await draft(`CONTRACT-${round}`, { period })
    const published = holdToChange(world, officers.auditor, whatIfVersion(), version(2), async () => {
      const { effect } = await publish(`CONTRACT-${round}`, 2)
      return effect
    })
    expect(await published).toBe(period === 'P1Y' ? 0 : 1)
  })

  it('an event that is corrected and revoked, under a hold on the folder', async () => {
    await place({ folders: [contract.reference] })
    const correction = { id: event, date: parseDate('2025-12-31') }
    const corrected = makeWhatIf(deps(), 'preview-event', foreseeCorrection)
    expect(
      await holdToChange(world, officers.auditor, corrected, correction, () => correct('2025-12-31')),
    ).toBe(1)
    const revoked = makeWhatIf(deps(), 'preview-event', foreseeRevocation)
    expect(await holdToChange(world, officers.auditor, revoked, event, revoke)).toBe(1)
  })

  it.each([
    ['returns', 'THIRTY', 1],
    ['does not', `SEVEN-BELOW`, 0],
  ])('a folder that is moved under a hold, to which a record %s', async (_how, to, changed) => {
    if (to !== 'THIRTY') {
      await world.addSchedule({ code: to, period: 'P1Y' })
      await world.addClass(to, to)
    }
    await place({ classes: [to] })
    const moved = makeWhatIf(deps(), 'preview-filing', foreseeFolderMove)
    const move = { reference: contract.reference, class: to }
    const effect = holdToChange(world, officers.auditor, moved, move, () =>
      makeMoveFolder(deps())(officers.executor, contract.reference, { class: to, reason }),
    )
    expect(await effect).toBe(changed)
    expect(await explain()).toMatchObject({ held: changed === 1 })
  })
})

describe('after a restore', () => {
  it('is held where the change is lost that had brought it back there', async () => {
    await restoreWorld(world, [{ action: 'event.revoked', subject: { type: 'event', id: event } }]).takeUp()
    expect(await explain()).toMatchObject({ held: true })
  })

  it('is held by what held the folder to which it had come back', async () => {
    const hold = newId<HoldId>()
    await restoreWorld(world, [
      {
        action: 'hold.placed',
        subject: { type: 'hold', id: hold },
        codes: {
          kind: 'hold',
          strength: 'no-disposal',
          records: [],
          folders: [contract.id],
          classes: [],
          byQuery: false,
        },
        actor: officers.decider.id,
      },
      {
        action: 'record.folder-returned',
        subject: { type: 'record', id: record.id },
        codes: { toFolder: contract.id, toClass: contract.classCode, leftOn: '2026-03-02' },
      },
    ]).takeUp()
    const caught = await world.rows(sql`select hold_id as id from hold_item where record_id = ${record.id}`)
    expect(caught).toEqual([{ id: hold }])
  })
})
