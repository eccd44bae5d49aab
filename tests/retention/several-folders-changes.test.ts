import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { PersonActor } from '../../src/access/actor.ts'
import { makeIndexSource } from '../../src/adapters/postgres/search/index-source.ts'
import { type HoldId, newId, type RecordId } from '../../src/kernel/ids.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import { parsePeriod } from '../../src/records/dates/period.ts'
import { makeExplainRetention } from '../../src/retention/dates/explain-retention.ts'
import { makeGiveOverride, makeWithdrawOverride } from '../../src/retention/overrides/give-override.ts'
import { makeMoveFolder } from '../../src/retention/reclassification/move-folder.ts'
import { makeDraftSchedule } from '../../src/retention/schedules/draft-schedule.ts'
import { foreseeVersion } from '../../src/retention/schedules/foresee-version.ts'
import { makePublishSchedule } from '../../src/retention/schedules/publish-schedule.ts'
import { makeWhatIf } from '../../src/retention/what-if/make-what-if.ts'
import { addOfficers, approvedBatch, type Officers, sweepIntoOne } from '../support/disposal-steps.ts'
import { makeFilingSteps } from '../support/filing-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { restoreWorld } from '../support/restored-world.ts'
import { makeRetentionWorld, type RetentionWorld, type TestFolder } from '../support/retention-world.ts'

// What is done to a folder in which a record is filed besides: seals, classes, schedules given, days gone by, a restore.

let world: RetentionWorld
let filing: ReturnType<typeof makeFilingSteps>
let disposal: Disposal
let officers: Officers
let first: TestFolder
let second: TestFolder
let round = 0

beforeAll(async () => {
  world = await makeRetentionWorld()
  filing = makeFilingSteps(world)
  await world.addSchedule({ code: 'S-SEVEN' })
  await world.addSchedule({ code: 'S-TEN', period: 'P10Y' })
  await world.addSchedule({ code: 'S-TWENTY', period: 'P20Y' })
  for (const code of ['TEN', 'TWENTY']) await world.addClass(code, `S-${code}`)
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
  world.clock.set('2026-03-02T10:00:00Z')
  disposal = makeDisposal(world)
  officers = await addOfficers(world)
  round += 1
  for (const side of ['A', 'B']) await world.addClass(`${side}${round}`, 'S-SEVEN')
  first = await world.addFolder(`A${round}`)
  second = await world.addFolder(`B${round}`)
})

const deps = () => ({ unitOfWork: world.unitOfWork, clock: world.clock })
const reason = 'for good cause'
const explain = (id: RecordId, actor: PersonActor = officers.decider, asOf?: string) =>
  makeExplainRetention(deps())(actor, id, asOf === undefined ? undefined : parseDate(asOf))
const standing = async (id: RecordId) => {
  const [row] = await world.rows<object>(sql`
    select retention_end as "end", disposal_action as action, schedule_code as code, hastened_by as hasteners
    from record where id = ${id}`)
  return row
}
const among = (classCode: string, role: 'civil-servant' | 'ig-officer' = 'civil-servant') =>
  world.addPerson(`among ${classCode} ${newId()}`, role, { scope: classCode })
const seal = (scope: object) =>
  disposal.placeHold(officers.decider, {
    name: 'Seal',
    reason,
    authority: 'Court',
    strength: 'no-change',
    scope,
  })

describe('a hold that allows no change, on any of its folders', () => {
  it.each([
    ['folder', () => ({ folders: [second.reference] })],
    ['class', () => ({ classes: [second.classCode] })],
  ])('keeps the record from every change by its second %s', async (_kind, scope) => {
    const record = await world.addRecord(first)
    await filing.file(officers.decider, record, second)
    await seal(scope())
    // What has caught the record one by one is not what holds it here.
    await world.rows(sql`alter table hold_item disable trigger hold_item_is_kept`)
    await world.rows(sql`delete from hold_item where record_id = ${record.id}`)
    await world.rows(sql`alter table hold_item enable trigger hold_item_is_kept`)
    const third = await world.addFolder(first.classCode)
    for (const change of [
      () => filing.file(officers.decider, record, third),
      () => filing.unfile(officers.decider, record, second),
      () => filing.unfile(officers.decider, record, first),
      () => filing.move(officers.decider, record, third),
      () => filing.update(officers.decider, record.id, { title: 'Another' }, 'any'),
      () =>
        makeGiveOverride(deps())(
          officers.decider,
          { type: 'record', id: record.id },
          { schedule: 'S-TEN', authority: 'Keeper', reason },
        ),
    ])
      await expect(change()).rejects.toMatchObject({ code: 'held' })
    expect(await filing.find(officers.decider, 'read-record', record.id)).toMatchObject({
      record: { folders: [{}, {}], title: 'A letter about nothing' },
    })
  })

  it('keeps a record from being filed again whose folders are read by the same people, whoever writes', async () => {
    const record = await world.addRecord(first)
    const beside = await world.addFolder(first.classCode)
    await seal({ records: [record.id] })
    await expect(filing.file(officers.decider, record, beside)).rejects.toMatchObject({ code: 'held' })
    await expect(
      world.rows(sql`
        insert into record_filing (record_id, position, folder_id, filed_on, filed_by)
        values (${record.id}, 0, ${first.id}, '2026-03-02', 'x')`),
    ).rejects.toThrow('a hold keeps this record from every change')
  })

  it('begins with the filing, or the move, to where it stands', async () => {
    await seal({ folders: [second.reference] })
    const sealed = await world.addFolder(`B${round}`, { marking: 'official-sensitive' })
    await seal({ folders: [sealed.reference] })
    const cleared = await world.addPerson(`cleared ${round}`, 'ig-officer', {
      clearance: 'official-sensitive',
    })
    const [filed, moved] = [await world.addRecord(first), await world.addRecord(first)]
    await filing.file(cleared, filed, sealed)
    await filing.file(cleared, moved, await world.addFolder('TEN'))
    await filing.move(cleared, moved, second)
    for (const [record, folder] of [
      [filed, sealed],
      [moved, second],
    ] as const) {
      expect(await explain(record.id, cleared)).toMatchObject({ held: true, holds: [{ name: 'Seal' }] })
      for (const change of [
        () => filing.unfile(cleared, record, folder),
        () => filing.update(cleared, record.id, { title: 'x' }, 'any'),
      ])
        await expect(change()).rejects.toMatchObject({ code: 'held' })
    }
  })

  it('keeps a folder in its class in which a sealed record is filed besides', async () => {
    const record = await world.addRecord(first)
    await filing.file(officers.decider, record, second)
    await seal({ records: [record.id] })
    const move = makeMoveFolder(deps())(officers.executor, second.reference, { class: 'TEN', reason })
    await expect(move).rejects.toMatchObject({ code: 'held' })
  })
})

describe('a folder that is reclassified', () => {
  it('is not, while a record that is filed in it besides is being destroyed', async () => {
    const record = await world.addRecord(first)
    await filing.file(officers.decider, record, second)
    const batchId = await approvedBatch(disposal, officers)
    await disposal.execute(officers.executor, batchId, undefined)
    await world.rows(sql`update disposal_item set state = 'destroying' where record_id = ${record.id}`)
    await world.rows(sql`update record set state = 'destroying' where id = ${record.id}`)
    const move = makeMoveFolder(deps())(officers.executor, second.reference, { class: 'TEN', reason })
    await expect(move).rejects.toMatchObject({ code: 'being-destroyed' })
    await world.rows(sql`update record set state = 'active' where id = ${record.id}`)
    await world.rows(sql`update disposal_item set state = 'skipped' where record_id = ${record.id}`)
  })

  it('takes along what is filed in it besides: dates, holds, lists and readers; the first folder stays', async () => {
    const record = await world.addRecord(first, { date: '2017-06-30' })
    await filing.file(officers.decider, record, second)
    const batchId = await sweepIntoOne(disposal, officers.decider)
    const hold = await disposal.placeHold(officers.decider, {
      name: `Inquiry ${round}`,
      reason,
      authority: 'Court',
      scope: { classes: ['TWENTY'] },
    })
    const [before, after] = [await among(second.classCode), await among('TWENTY')]
    await makeMoveFolder(deps())(officers.executor, second.reference, { class: 'TWENTY', reason })
    expect(await standing(record.id)).toMatchObject({ end: '2037-06-30', code: 'S-TWENTY' })
    const [item] = await world.rows(sql`
      select state from disposal_item where batch_id = ${batchId} and record_id = ${record.id}`)
    expect(item).toEqual({ state: 'skipped' })
    expect(await explain(record.id)).toMatchObject({ held: true, class: 'TWENTY' })
    await expect(filing.find(before, 'read-record', record.id)).rejects.toMatchObject({ code: 'not-found' })
    expect(await filing.find(after, 'read-record', record.id)).toMatchObject({
      record: { folder: { reference: second.reference }, folders: [{ classCode: 'TWENTY' }] },
    })
    expect(await filing.find(await among(first.classCode), 'read-record', record.id)).toMatchObject({
      record: { folder: { reference: first.reference } },
    })
    // It never lets go of what came under it.
    await makeMoveFolder(deps())(officers.executor, second.reference, { class: second.classCode, reason })
    expect(await explain(record.id)).toMatchObject({ held: true })
    await disposal.requestLift(officers.decider, hold.id, reason)
    await disposal.confirmLift(officers.approver, hold.id, reason)
  })

  it('makes a review of what it brings to an end, which whoever moved it cannot approve', async () => {
    const longer = await world.addFolder('TEN')
    const record = await world.addRecord(first, { date: '2017-06-30' })
    await filing.file(officers.decider, record, longer)
    expect(await standing(record.id)).toMatchObject({ end: '2027-06-30' })
    await makeMoveFolder(deps())(officers.approver, longer.reference, { class: second.classCode, reason })
    expect(await standing(record.id)).toMatchObject({
      end: '2024-06-30',
      action: 'review',
      hasteners: [officers.approver.id],
    })
    const batchId = await sweepIntoOne(disposal, officers.decider)
    await disposal.decide(officers.decider, batchId, [
      { recordId: record.id, decision: 'destroy', reason, authority: 'Keeper' },
    ])
    await expect(disposal.approve(officers.approver, batchId, reason)).rejects.toMatchObject({
      code: 'separation-of-duties',
    })
  })
})

it('whoever hastened an end by taking a record out of a folder cannot approve its destruction', async () => {
  const longer = await world.addFolder('TEN')
  const record = await world.addRecord(first, { date: '2017-06-30' })
  await filing.file(officers.decider, record, longer)
  await filing.unfile(officers.approver, record, longer)
  const batchId = await sweepIntoOne(disposal, officers.decider)
  expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({ action: 'review' })
  await disposal.decide(officers.decider, batchId, [
    { recordId: record.id, decision: 'destroy', reason, authority: 'Keeper' },
  ])
  await expect(disposal.approve(officers.approver, batchId, reason)).rejects.toMatchObject({
    code: 'separation-of-duties',
  })
})

describe('a schedule given', () => {
  const give = (
    subject: Parameters<ReturnType<typeof makeGiveOverride>>[1],
    schedule: string,
    by: PersonActor = officers.executor,
  ) => makeGiveOverride(deps())(by, subject, { schedule, authority: 'Keeper', reason })

  it('to the record wants who reaches every folder', async () => {
    const record = await world.addRecord(first)
    await filing.file(officers.decider, record, second)
    const narrow = await among(second.classCode, 'ig-officer')
    await expect(give({ type: 'record', id: record.id }, 'S-TEN', narrow)).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('to one of its folders competes with the other’s, and is named to who may read that folder alone', async () => {
    const record = await world.addRecord(first, { date: '2020-01-31' })
    await filing.file(officers.decider, record, second)
    await give({ type: 'folder', reference: second.reference }, 'S-TEN')
    expect(await standing(record.id)).toMatchObject({ end: '2030-01-31', code: 'S-TEN' })
    expect(await explain(record.id)).toMatchObject({
      folder: second.reference,
      override: { on: 'folder', schedule: 'S-TEN' },
      competing: [
        { schedule: 'S-SEVEN', lostBecause: 'S-TEN was given to its folder, which is nearer' },
        { schedule: 'S-SEVEN', retentionEnd: '2027-01-31' },
      ],
    })
    expect(await explain(record.id, await among(first.classCode))).toMatchObject({
      folder: first.reference,
      retentionEnd: '2027-01-31',
      override: null,
      competing: [],
    })
    await makeWithdrawOverride(deps())(
      officers.executor,
      { type: 'folder', reference: second.reference },
      reason,
    )
    expect(await standing(record.id)).toMatchObject({ end: '2027-01-31', code: 'S-SEVEN' })
  })

  it('to the record itself is nearer than all of them', async () => {
    const longer = await world.addFolder('TWENTY')
    const record = await world.addRecord(first, { date: '2020-01-31' })
    await filing.file(officers.decider, record, longer)
    await give({ type: 'record', id: record.id }, 'S-TEN')
    expect(await standing(record.id)).toMatchObject({ end: '2030-01-31', code: 'S-TEN' })
    await makeWithdrawOverride(deps())(officers.executor, { type: 'record', id: record.id }, reason)
    expect(await standing(record.id)).toMatchObject({ end: '2040-01-31', code: 'S-TWENTY' })
  })

  it('comes under its next version wherever it was given, as the preview counted to the last record', async () => {
    const [own, given] = [`S-OWN-${round}`, `S-GIVEN-${round}`]
    for (const code of [own, given]) await world.addSchedule({ code, period: 'P10Y' })
    await world.addClass(`OWN${round}`, own)
    const record = await world.addRecord(first, { date: '2020-01-31' })
    await filing.file(officers.decider, record, second)
    await give({ type: 'folder', reference: second.reference }, given)
    const itself = await world.addRecord(first, { date: '2020-01-31' })
    await filing.file(officers.decider, itself, await world.addFolder(`OWN${round}`))
    await give({ type: 'record', id: itself.id }, given)
    // Under its class's schedule no more: its next version is none of theirs.
    for (const [code, expected] of [
      [own, ['2030-01-31', '2030-01-31']],
      [given, ['2032-01-31', '2032-01-31']],
    ] as const) {
      await makeDraftSchedule(deps())(officers.decider, code, {
        title: 'Twelve years',
        trigger: { type: 'created' },
        period: parsePeriod('P12Y'),
        action: 'destroy',
        authority: { instrument: 'Order', reference: 'X', approvedOn: parseDate('2020-05-01') },
        approvedBy: 'The Assembly',
      })
      const preview = await makeWhatIf(deps(), 'preview-schedule', foreseeVersion).count(officers.decider, {
        code,
        version: 2,
      })
      const published = await makePublishSchedule(deps())(officers.approver, code, 2, {
        appliesTo: 'existing',
        reason,
      })
      expect(preview.total).toBe(code === given ? 2 : 0)
      expect(published.effect).toMatchObject({ total: preview.total, changed: preview.changed })
      const ends = await Promise.all([record, itself].map(async ({ id }) => (await explain(id)).retentionEnd))
      expect(ends).toEqual(expected)
      const stored = await world.rows<{ end: string }>(
        sql`select retention_end as "end" from record where id in (${record.id}, ${itself.id})`,
      )
      expect(stored.map(({ end }) => end)).toEqual(expected)
    }
  })
})

describe('on a day in the past', () => {
  const twoFolders = async () => {
    const [shorter, longer] = [first, await world.addFolder('TWENTY')]
    const { id } = await world.addRecord(shorter, { date: '2018-06-30' })
    const record = { id, reference: '' } as Awaited<ReturnType<typeof world.addRecord>>
    world.clock.set('2026-03-03T10:00:00Z')
    await filing.file(officers.decider, record, longer)
    world.clock.set('2026-03-04T10:00:00Z')
    await filing.unfile(officers.decider, record, shorter)
    world.clock.set('2026-03-05T10:00:00Z')
    await filing.file(officers.decider, record, second)
    world.clock.set('2026-03-06T10:00:00Z')
    return { id, shorter, longer }
  }

  it('nobody is told of a folder that they may not read, not even that the record was there', async () => {
    const { id, longer } = await twoFolders()
    const [inLonger, inSecond] = [await among('TWENTY'), await among(second.classCode)]
    expect(await explain(id, inLonger, '2026-03-03')).toMatchObject({
      folder: longer.reference,
      retentionEnd: '2038-06-30',
      competing: [],
    })
    // To them it came with their folder, and lies in no other.
    for (const day of ['2026-03-02', '2026-03-03', '2026-03-04'])
      await expect(explain(id, inSecond, day)).rejects.toMatchObject({ code: 'not-found' })
    expect(await explain(id, inSecond, '2026-03-05')).toMatchObject({
      folder: second.reference,
      retentionEnd: '2025-06-30',
      competing: [],
    })
    await expect(explain(id, inLonger, '2026-03-02')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('each of its folders counts as it did then, with the rules that lost', async () => {
    const { id, shorter, longer } = await twoFolders()
    expect(await explain(id, officers.decider, '2026-03-02')).toMatchObject({
      folder: shorter.reference,
      retentionEnd: '2025-06-30',
      competing: [],
    })
    expect(await explain(id, officers.decider, '2026-03-03')).toMatchObject({
      folder: longer.reference,
      retentionEnd: '2038-06-30',
      competing: [{ schedule: 'S-SEVEN', retentionEnd: '2025-06-30' }],
    })
    expect(await explain(id, officers.decider, '2026-03-04')).toMatchObject({ competing: [] })
    expect(await explain(id, officers.decider, '2026-03-05')).toMatchObject({
      competing: [{ schedule: 'S-SEVEN', retentionEnd: '2025-06-30' }],
    })
  })

  it('each folder is under the version that bound it there, as it was filed', async () => {
    const code = `S-OWN-${round}`
    await world.addSchedule({ code })
    await world.addClass(`OWN${round}`, code)
    const publish = async (version: number, period: string, appliesTo: 'existing' | 'new') => {
      await makeDraftSchedule(deps())(officers.decider, code, {
        title: period,
        trigger: { type: 'created' },
        period: parsePeriod(period),
        action: 'destroy',
        authority: { instrument: 'Order', reference: period, approvedOn: parseDate('2020-05-01') },
        approvedBy: 'The Assembly',
      })
      await makePublishSchedule(deps())(officers.approver, code, version, { appliesTo, reason })
    }
    const record = await world.addRecord(await world.addFolder(`OWN${round}`), { date: '2020-01-31' })
    world.clock.set('2026-03-03T10:00:00Z')
    await publish(2, 'P9Y', 'new')
    await filing.file(officers.decider, record, await world.addFolder(`OWN${round}`))
    world.clock.set('2026-03-04T10:00:00Z')
    await publish(3, 'P30Y', 'existing')
    world.clock.set('2026-03-05T10:00:00Z')
    expect(await explain(record.id, officers.decider, '2026-03-03')).toMatchObject({
      schedule: { version: 2 },
      retentionEnd: '2029-01-31',
      competing: [{ schedule: code, retentionEnd: '2027-01-31' }],
    })
    expect(await explain(record.id)).toMatchObject({ schedule: { version: 3 }, competing: [] })
  })

  it('the holds of each of its folders bound it', async () => {
    const record = await world.addRecord(first)
    await filing.file(officers.decider, record, second)
    const hold = await disposal.placeHold(officers.decider, {
      name: 'Brief',
      reason,
      authority: 'Court',
      scope: { folders: [second.reference] },
    })
    await world.rows(sql`alter table hold_item disable trigger hold_item_is_kept`)
    await world.rows(sql`delete from hold_item where record_id = ${record.id}`)
    await world.rows(sql`alter table hold_item enable trigger hold_item_is_kept`)
    world.clock.set('2026-03-03T10:00:00Z')
    await disposal.requestLift(officers.decider, hold.id, reason)
    await disposal.confirmLift(officers.approver, hold.id, reason)
    world.clock.set('2026-03-04T10:00:00Z')
    expect(await explain(record.id, officers.decider, '2026-03-02')).toMatchObject({
      held: true,
      holds: [{ name: 'Brief' }],
    })
    expect(await explain(record.id)).toMatchObject({ held: false })
  })
})

it('the index is told of each folder with the readers of that folder alone', async () => {
  const kept = await world.addFolder(second.classCode, { groups: ['legal', 'audit'] })
  const insider = await world.addPerson(`insider ${round}`, 'ig-officer', {
    groups: ['legal'],
    clearance: 'official-sensitive',
  })
  const open = await world.addFolder(first.classCode, { marking: 'official-sensitive' })
  const record = await world.addRecord(open)
  await filing.file(insider, record, kept)
  await filing.file(insider, record, second)
  const [found] = await makeIndexSource(world.db.database).holding([record.id], async (records) => records)
  const filings = found?.state === 'active' ? found.filings : []
  expect(filings.map(({ folder, classPath }) => [folder, classPath])).toEqual([
    [open.reference, [first.classCode]],
    [kept.reference, [second.classCode]],
    [second.reference, [second.classCode]],
  ])
  const readable = async (scope: string, groups: readonly string[] = []) => {
    const clearance = 'official-sensitive'
    const reader = await world.addPerson(`reader ${newId()}`, 'civil-servant', { scope, groups, clearance })
    const sets = await filing.readableAccessSets(reader)
    return filings.filter(({ accessSet }) => sets.includes(accessSet)).map(({ folder }) => folder)
  }
  expect(await readable(first.classCode)).toEqual([open.reference])
  expect(await readable(second.classCode)).toEqual([second.reference])
  expect(await readable(second.classCode, ['audit'])).toEqual([kept.reference, second.reference])
})

describe('after a restore', () => {
  it('a record that was filed in a held folder since the backup is held', async () => {
    const record = await world.addRecord(first)
    const hold = newId<HoldId>()
    await restoreWorld(world, [
      {
        action: 'hold.placed',
        subject: { type: 'hold', id: hold },
        codes: {
          kind: 'hold',
          strength: 'no-disposal',
          records: [],
          folders: [second.id],
          classes: [],
          byQuery: false,
        },
        actor: officers.decider.id,
      },
      {
        action: 'record.filed',
        subject: { type: 'record', id: record.id },
        codes: { toFolder: second.id, toClass: second.classCode },
      },
    ]).takeUp()
    const caught = await world.rows(sql`select hold_id as id from hold_item where record_id = ${record.id}`)
    expect(caught).toEqual([{ id: hold }])
  })
})
