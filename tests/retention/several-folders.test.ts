import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { PersonActor } from '../../src/access/actor.ts'
import { makeListPlanClasses } from '../../src/adapters/postgres/search/list-plan-classes.ts'
import { makeSearchReads } from '../../src/adapters/postgres/search/search-reads.ts'
import { makeSnapshotReader } from '../../src/adapters/postgres/snapshot-reader.ts'
import type { RecordId } from '../../src/kernel/ids.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import { parsePeriod } from '../../src/records/dates/period.ts'
import { makeExplainRetention } from '../../src/retention/dates/explain-retention.ts'
import { makeRegisterEvent } from '../../src/retention/events/register-event.ts'
import { makeRunReport } from '../../src/retention/reports/run-report.ts'
import { makeDraftSchedule } from '../../src/retention/schedules/draft-schedule.ts'
import { foreseeVersion } from '../../src/retention/schedules/foresee-version.ts'
import { makePublishSchedule } from '../../src/retention/schedules/publish-schedule.ts'
import { makeWhatIf } from '../../src/retention/what-if/make-what-if.ts'
import {
  addOfficers,
  approvedBatch,
  decideAll,
  type Officers,
  sweep,
  sweepIntoOne,
} from '../support/disposal-steps.ts'
import { makeFilingSteps } from '../support/filing-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { makeRetentionWorld, type RetentionWorld, type TestFolder } from '../support/retention-world.ts'

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
  await world.addSchedule({ code: 'S-TRANSFER', period: 'P1Y', action: 'transfer' })
  await world.addSchedule({ code: 'S-CLOSED', trigger: { type: 'folder-closed' } })
  await world.addSchedule({ code: 'S-EVENT', trigger: { type: 'event', event: 'case-closed' } })
  for (const code of ['TEN', 'TRANSFER', 'CLOSED', 'EVENT']) await world.addClass(code, `S-${code}`)
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
  await world.rows(sql`delete from clock_fault`)
  world.clock.set('2026-03-02T10:00:00Z')
  disposal = makeDisposal(world)
  officers = await addOfficers(world)
  round += 1
  for (const side of ['A', 'B']) await world.addClass(`${side}${round}`, 'S-SEVEN')
  first = await world.addFolder(`A${round}`)
  second = await world.addFolder(`B${round}`)
})

const standing = async (id: RecordId) => {
  const [row] = await world.rows<object>(sql`
    select retention_state as state, retention_end as "end", disposal_action as action, schedule_code as code,
           schedule_version as version, must_be_reviewed as reviewed, hastened_by as hasteners
    from record where id = ${id}`)
  return row
}
const itemOf = async (id: RecordId) => {
  const [item] = await world.rows<object>(sql`
    select state, state_reason as reason from disposal_item where record_id = ${id} order by state`)
  return item
}
const place = (scope: object) =>
  disposal.placeHold(officers.decider, { name: 'Inquiry', reason: 'asked for', authority: 'Court', scope })
const explain = (actor: PersonActor, id: RecordId) =>
  makeExplainRetention({ unitOfWork: world.unitOfWork, clock: world.clock })(actor, id)
const execute = async (batchId: Awaited<ReturnType<typeof approvedBatch>>) => {
  await disposal.execute(officers.executor, batchId, undefined)
  await disposal.executeDisposal(batchId)
}

describe('a record filed in two folders is not destroyed', () => {
  it.each([
    ['folder', () => ({ folders: [second.reference] })],
    ['class', () => ({ classes: [second.classCode] })],
  ])('while its second %s is held, not even by a batch approved before', async (_kind, scope) => {
    const record = await world.addRecord(first)
    await filing.file(officers.decider, record, second)
    const batchId = await approvedBatch(disposal, officers)
    const hold = await place(scope())
    expect(hold.itemCount).toBe(1)
    await execute(batchId)
    expect(await world.stateOf(record.id)).toBe('active')
    expect(await itemOf(record.id)).toEqual({ state: 'skipped', reason: 'held' })
    expect(await sweep(disposal, officers.decider)).toMatchObject({ due: 0, held: 1 })
  })

  it.each([
    [
      'folder',
      () =>
        sql`insert into hold_scope (hold_id, folder_id) select id, ${second.id} from hold where name = 'Large'`,
    ],
    [
      'class',
      () =>
        sql`insert into hold_scope (hold_id, class_code) select id, ${second.classCode} from hold where name = 'Large'`,
    ],
  ])('while a large hold on its second %s has caught nothing one by one yet', async (_kind, scope) => {
    const record = await world.addRecord(first)
    await filing.file(officers.decider, record, second)
    const batchId = await approvedBatch(disposal, officers)
    await world.rows(sql`delete from hold_scope where hold_id in (select id from hold where name = 'Large')`)
    await world.rows(sql`delete from hold where name = 'Large'`)
    await world.rows(sql`
      insert into hold (id, name, reason, authority, state, placed_by, placed_at)
      values (gen_random_uuid(), 'Large', 'asked for', 'Court', 'placed', 'somebody', ${world.clock.now()})`)
    await world.rows(scope())
    const report = makeRunReport({ unitOfWork: world.unitOfWork, clock: world.clock })
    const held: unknown[] = []
    for await (const page of report(officers.auditor, 'held')) held.push(...page)
    expect(held).toContainEqual(expect.objectContaining({ recordId: record.id, reason: 'Large' }))
    expect(await explain(officers.decider, record.id)).toMatchObject({
      held: true,
      holds: [{ name: 'Large' }],
    })
    const { items } = await disposal.listHolds(officers.decider, {}, { size: 100, cursor: null })
    expect(items).toContainEqual(expect.objectContaining({ name: 'Large', itemCount: 1 }))
    await execute(batchId)
    expect(await itemOf(record.id)).toEqual({ state: 'skipped', reason: 'held' })
    expect(await sweep(disposal, officers.decider)).toMatchObject({ due: 0, held: 1 })
    await world.rows(sql`update hold_scope set released_at = ${world.clock.now()}`)
  })

  it('where a hold on the second folder was there before it, and keeps it also once it is taken back', async () => {
    await place({ folders: [second.reference] })
    const record = await world.addRecord(first)
    await filing.file(officers.decider, record, second)
    await filing.unfile(officers.decider, record, second)
    expect(await explain(officers.decider, record.id)).toMatchObject({
      held: true,
      holds: [{ name: 'Inquiry' }],
    })
    expect(await sweep(disposal, officers.decider)).toMatchObject({ due: 0, held: 1 })
  })

  it('by the end of one while the other keeps it', async () => {
    const longer = await world.addFolder('TEN')
    const record = await world.addRecord(first, { date: '2017-06-30' })
    await filing.file(officers.decider, record, longer)
    expect(await standing(record.id)).toMatchObject({ end: '2027-06-30', code: 'S-TEN', action: 'destroy' })
    expect(await sweep(disposal, officers.decider)).toMatchObject({ due: 0 })
    await world.liveUntil('2027-07-01T10:00:00Z')
    expect(await sweep(disposal, officers.decider)).toMatchObject({ due: 1 })
  })

  it('by an approval that knew of fewer folders', async () => {
    const record = await world.addRecord(first)
    const batchId = await approvedBatch(disposal, officers)
    await filing.file(officers.decider, record, second)
    // At once, and not when somebody executes it: the list is complete without it.
    expect(await itemOf(record.id)).toEqual({ state: 'skipped', reason: 'folder-changed' })
    await expect(execute(batchId)).rejects.toMatchObject({ code: 'batch-state' })
    expect(await world.stateOf(record.id)).toBe('active')
  })

  it('by an officer who reaches one of its folders alone, nor decided, proposed or approved', async () => {
    const record = await world.addRecord(first)
    await filing.file(officers.decider, record, second)
    const batchId = await sweepIntoOne(disposal, officers.decider)
    const narrow = await world.addPerson(`narrow ${round}`, 'ig-officer', { scope: second.classCode })
    await expect(disposal.getBatch(narrow, batchId)).rejects.toMatchObject({ code: 'not-found' })
    await expect(
      disposal.decide(narrow, batchId, [{ recordId: record.id, decision: 'destroy' }]),
    ).rejects.toMatchObject({ code: 'not-found' })
    await expect(
      disposal.propose(narrow, { records: [record.id], authority: 'Court', reason: 'ordered' }),
    ).rejects.toMatchObject({ code: 'unknown-record' })
    await decideAll(disposal, officers.decider, batchId)
    await disposal.approve(officers.approver, batchId, 'as listed')
    await world.rows(
      sql`update person set scope = ${first.classCode} where id::text = ${officers.approver.id}`,
    )
    await execute(batchId)
    expect(await itemOf(record.id)).toEqual({ state: 'skipped', reason: 'approver-not-in-role' })
  })

  it('by whoever hastened its end by taking it out of a folder; what is due by that is reviewed', async () => {
    const open = await world.addFolder('CLOSED')
    const record = await world.addRecord(first)
    await filing.file(officers.decider, record, open)
    expect(await standing(record.id)).toMatchObject({ state: 'untriggered', end: null, hasteners: [] })
    await filing.unfile(officers.approver, record, open)
    expect(await standing(record.id)).toMatchObject({
      end: '2022-06-30',
      action: 'review',
      reviewed: true,
      hasteners: [officers.approver.id],
    })
  })

  it('and then destroyed once, leaving one stub and nothing of where else it lay', async () => {
    const record = await world.addRecord(first)
    await filing.file(officers.decider, record, second)
    await filing.close(officers.decider, first)
    await filing.close(officers.decider, second)
    await execute(await approvedBatch(disposal, officers))
    expect(await world.stateOf(record.id)).toBe('destroyed')
    expect(
      await world.rows(sql`
        select (select count(*)::int from stub where record_id = ${record.id}) as stubs,
               (select count(*)::int from record_filing where record_id = ${record.id}) as filings,
               (select count(*)::int from folder where id = any (${[first.id, second.id]}::uuid[]) and title is null) as minimised`),
    ).toEqual([{ stubs: 1, filings: 0, minimised: 2 }])
    const [inFirst, inSecond] = [
      await world.addPerson(`in first ${round}`, 'civil-servant', { scope: first.classCode }),
      await world.addPerson(`in second ${round}`, 'civil-servant', { scope: second.classCode }),
    ]
    expect(await filing.find(inFirst, 'read-record', record.id)).toMatchObject({
      outcome: 'gone',
      stub: { classCode: first.classCode },
    })
    // The stub names the class of the first: to readers of the other it is as if the record had left their folder.
    await expect(filing.find(inSecond, 'read-record', record.id)).rejects.toMatchObject({ code: 'not-found' })
    await expect(explain(inSecond, record.id)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('together with a folder that still holds it: only what is empty is minimised', async () => {
    const [gone, stays] = [await world.addRecord(first), await world.addRecord(second)]
    await filing.file(officers.decider, stays, first)
    await place({ records: [stays.id] })
    await filing.close(officers.decider, first)
    await execute(await approvedBatch(disposal, officers))
    expect(await world.stateOf(gone.id)).toBe('destroyed')
    expect(await world.rows(sql`select title from folder where id = ${first.id}`)).toEqual([
      { title: expect.stringContaining('Folder') },
    ])
  })
})

describe('each folder counts with its own', () => {
  it('schedule: a stronger action that ends before turns the outcome into a review (issue 4, scenario 11)', async () => {
    const transferred = await world.addFolder('TRANSFER')
    const record = await world.addRecord(first, { date: '2026-02-27' })
    await filing.file(officers.decider, record, transferred)
    expect(await standing(record.id)).toMatchObject({ end: '2033-02-27', action: 'review', code: 'S-SEVEN' })
    expect(await explain(officers.decider, record.id)).toMatchObject({
      retentionEnd: '2033-02-27',
      action: 'review',
      competing: [{ schedule: 'S-TRANSFER', retentionEnd: '2027-02-27' }],
    })
  })

  it('closing and reopening', async () => {
    const open = await world.addFolder('CLOSED')
    const record = await world.addRecord(first)
    await filing.file(officers.decider, record, open)
    await filing.close(officers.decider, open, '2026-03-01')
    expect(await standing(record.id)).toMatchObject({ end: '2033-03-01', code: 'S-CLOSED' })
    await filing.reopen(officers.decider, open)
    expect(await standing(record.id)).toMatchObject({ state: 'untriggered', end: null })
  })

  it('closing day, which is not before the newest record that is filed there', async () => {
    const open = await world.addFolder('CLOSED')
    const record = await world.addRecord(first, { date: '2024-05-01' })
    await filing.file(officers.decider, record, open)
    await expect(filing.close(officers.decider, open, '2024-04-30')).rejects.toMatchObject({
      code: 'date-before-newest-record',
    })
  })

  it('events, those of what that folder is about', async () => {
    const matter = { type: 'case', id: `K-${round}` }
    const inCase = await world.addFolder('EVENT', { subjects: [matter] })
    const other = await world.addFolder('EVENT', { subjects: [{ type: 'case', id: `L-${round}` }] })
    const record = await world.addRecord(first)
    await filing.file(officers.decider, record, inCase)
    await filing.file(officers.decider, record, other)
    const register = makeRegisterEvent({ unitOfWork: world.unitOfWork, clock: world.clock })
    await register(officers.decider, { type: 'case-closed', subject: matter, date: parseDate('2025-03-31') })
    // The other case goes on.
    expect(await standing(record.id)).toMatchObject({ state: 'untriggered' })
    await filing.unfile(officers.decider, record, other)
    expect(await standing(record.id)).toMatchObject({ end: '2032-03-31', code: 'S-EVENT' })
  })

  it('version of its schedule, as the preview counted it to the last record', async () => {
    const code = `S-OWN-${round}`
    await world.addSchedule({ code })
    await world.addClass(`OWN${round}`, code)
    const own = await world.addFolder(`OWN${round}`)
    await world.addRecord(own, { date: '2020-01-31' })
    const record = await world.addRecord(first, { date: '2020-01-31' })
    await filing.file(officers.decider, record, own)
    const deps = { unitOfWork: world.unitOfWork, clock: world.clock }
    await makeDraftSchedule(deps)(officers.decider, code, {
      title: 'Longer',
      trigger: { type: 'created' },
      period: parsePeriod('P9Y'),
      action: 'transfer',
      authority: { instrument: 'Order', reference: 'X', approvedOn: parseDate('2025-05-01') },
    })
    const preview = await makeWhatIf(deps, 'preview-schedule', foreseeVersion).count(officers.auditor, {
      code,
      version: 2,
    })
    const { effect } = await makePublishSchedule(deps)(officers.approver, code, 2, {
      appliesTo: 'existing',
      reason: 'agreed',
    })
    expect(effect).toEqual(preview)
    expect(preview).toMatchObject({
      total: 2,
      changed: 2,
      byMonth: [
        { month: '2027-02', before: 2, after: 0 },
        { month: '2029-02', before: 0, after: 2 },
      ],
      byAction: [
        { action: 'destroy', before: 2, after: 0 },
        { action: 'transfer', before: 0, after: 2 },
      ],
    })
    expect(await standing(record.id)).toMatchObject({
      end: '2029-01-31',
      code,
      version: 2,
      action: 'transfer',
    })
  })
})

describe('whoever may read one of its folders alone', () => {
  const reader = (scope: string, more: Partial<PersonActor> = {}) =>
    world.addPerson(`reader ${scope} ${round}`, 'civil-servant', { scope, clearance: 'official', ...more })

  it('reads the record and learns nothing of the other folder', async () => {
    const record = await world.addRecord(first)
    const before = await reader(second.classCode)
    await expect(filing.find(before, 'read-record', record.id)).rejects.toMatchObject({ code: 'not-found' })
    await filing.file(officers.decider, record, second)
    const found = await filing.find(before, 'read-record', record.id)
    if (found.outcome !== 'live') throw new Error('not there')
    const { access: _, ...shown } = found.record
    expect([shown.folder.reference, shown.classCode]).toEqual([second.reference, second.classCode])
    const updated = await filing.update(before, record.id, { title: 'Renamed' }, 'any')
    const reads = makeSearchReads(world.db.database, filing.readableAccessSets)
    const [hit] = await reads.loadReadableRecords(before, await filing.readableAccessSets(before), [
      record.id,
    ])
    expect(hit).toMatchObject({ folder: second.reference, classCode: second.classCode })
    const retention = await explain(before, record.id)
    const all = JSON.stringify([shown, { ...updated, access: null }, hit, retention])
    for (const hidden of [first.reference, first.classCode, first.id]) expect(all).not.toContain(hidden)
    expect(await filing.find(await reader(first.classCode), 'read-record', record.id)).toMatchObject({
      record: { folders: [{ folder: { reference: first.reference } }] },
    })
  })

  it('is told of no schedule that keeps it elsewhere', async () => {
    const longer = await world.addFolder('TEN')
    const record = await world.addRecord(longer, { date: '2020-06-30' })
    await filing.file(officers.decider, record, first)
    const seen = await explain(await reader(first.classCode), record.id)
    expect(seen).toMatchObject({ retentionEnd: '2027-06-30', schedule: { code: 'S-SEVEN' }, competing: [] })
    expect(await explain(officers.decider, record.id)).toMatchObject({
      retentionEnd: '2030-06-30',
      competing: [{ schedule: 'S-SEVEN' }],
    })
  })

  it('needs the clearance for the highest of all markings', async () => {
    const marked = await world.addFolder(second.classCode, { marking: 'official-sensitive' })
    const record = await world.addRecord(first)
    await filing.file(officers.decider, record, marked)
    const uncleared = await reader(first.classCode)
    await expect(filing.find(uncleared, 'read-record', record.id)).rejects.toMatchObject({
      code: 'not-found',
    })
    await expect(explain(uncleared, record.id)).rejects.toMatchObject({ code: 'not-found' })
    const lowered = { marking: 'official', reason: 'no longer' } as const
    expect(await filing.update(officers.decider, record.id, lowered, 'any')).toMatchObject({
      marking: 'official-sensitive',
    })
  })

  it('is kept apart from the other folder by the database itself', async () => {
    const record = await world.addRecord(first)
    await filing.file(officers.decider, record, second)
    const one = await reader(second.classCode)
    const snapshots = makeSnapshotReader(world.db.database, (db) => db)
    const seen = await snapshots.read(await filing.readableAccessSets(one), async (db) => ({
      records: (await sql`select id from record where id = ${record.id}`.execute(db)).rows.length,
      folders: (
        await sql<{ reference: string }>`
          select reference from folder where id = any (${[first.id, second.id]}::uuid[])`.execute(db)
      ).rows,
      filings: (await sql<{ id: string }>`select folder_id as id from record_filing`.execute(db)).rows,
    }))
    expect(seen).toEqual({
      records: 1,
      folders: [{ reference: second.reference }],
      filings: [{ id: second.id }],
    })
    const nobody = await snapshots.read(
      [],
      async (db) => (await sql`select from record_filing`.execute(db)).rows,
    )
    expect(nobody).toEqual([])
  })

  it('sees its row in a report without the other folder', async () => {
    const record = await world.addRecord(first)
    await filing.file(officers.decider, record, second)
    const narrow = await world.addPerson(`narrow ${round}`, 'auditor', { scope: second.classCode })
    const rows: unknown[] = []
    const report = makeRunReport({ unitOfWork: world.unitOfWork, clock: world.clock })
    for await (const page of report(narrow, 'overdue')) rows.push(...page)
    expect(rows).toEqual([
      expect.objectContaining({
        recordId: record.id,
        title: 'withheld',
        class: 'withheld',
        folder: 'withheld',
      }),
    ])
  })

  it('can neither move it out of the other folder, nor take it out of any', async () => {
    const record = await world.addRecord(first)
    await filing.file(officers.decider, record, second)
    const target = await world.addFolder(second.classCode)
    const one = await reader(second.classCode)
    await expect(filing.move(one, record, target)).rejects.toMatchObject({ code: 'not-found' })
    const narrow = await world.addPerson(`narrow ${round}`, 'ig-officer', { scope: second.classCode })
    await expect(filing.unfile(narrow, record, second)).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('the end of one folder’s time', () => {
  const lying = async (id: RecordId) =>
    world.rows<object>(sql`
      select f.reference, x.left_on as "leftOn" from record_filing x join folder f on f.id = x.folder_id
      where x.record_id = ${id} order by x.position`)
  const leavings = async (id: RecordId) => {
    const [row] = await world.rows<{ count: number }>(sql`
      select count(*)::int as count from audit_outbox
      where draft like '%record.folder-left%' and draft like ${`%${id}%`}`)
    return row?.count
  }
  const among = (code: string) =>
    world.addPerson(`reader of ${code} ${round}`, 'civil-servant', { scope: code, clearance: 'official' })

  it('leaves a record where it is that is held, listed, or kept by a reviewer', async () => {
    const longer = await world.addFolder('TEN')
    const [held, listed, kept] = [
      await world.addRecord(first, { date: '2017-06-30' }),
      await world.addRecord(first, { date: '2017-06-30' }),
      await world.addRecord(first, { date: '2017-06-30' }),
    ]
    for (const record of [held, listed, kept]) await filing.file(officers.decider, record, longer)
    await place({ folders: [first.reference] })
    await world.rows(sql`update hold_item set released_at = now() where record_id <> ${held.id}`)
    await world.rows(sql`update hold_scope set released_at = now()`)
    await world.rows(sql`update record set retained_until = '2027-01-31' where id = ${kept.id}`)
    await disposal.propose(officers.decider, { records: [listed.id], authority: 'Court', reason: 'ordered' })
    await sweep(disposal, officers.decider)
    for (const { id } of [held, listed, kept])
      expect(await lying(id)).toEqual([
        { reference: first.reference, leftOn: null },
        { reference: longer.reference, leftOn: null },
      ])
  })

  it('takes the record from that folder’s readers and counts, once, and shows it in the other', async () => {
    const longer = await world.addFolder('TEN')
    const record = await world.addRecord(first, { date: '2017-06-30' })
    await filing.file(officers.decider, record, longer)
    const [leaving, staying] = [await among(first.classCode), await among('TEN')]
    const before = await standing(record.id)
    await sweep(disposal, officers.decider)
    await sweep(disposal, officers.decider)
    expect(await lying(record.id)).toEqual([
      { reference: first.reference, leftOn: '2026-03-02' },
      { reference: longer.reference, leftOn: null },
    ])
    expect(await leavings(record.id)).toBe(1)
    expect(await standing(record.id)).toEqual(before)
    await expect(filing.find(leaving, 'read-record', record.id)).rejects.toMatchObject({ code: 'not-found' })
    expect(await filing.find(staying, 'read-record', record.id)).toMatchObject({
      record: { folder: { reference: longer.reference }, folders: [{ classCode: 'TEN' }] },
    })
    const listClasses = makeListPlanClasses(world.db.database)
    const counts = await listClasses(await filing.readableAccessSets(leaving))
    expect(counts.classes.find(({ code }) => code === first.classCode)).toMatchObject({
      folders: 1,
      records: 0,
    })
    // Neither class nor folder of where it lay reaches those who never could read them.
    const seen = await explain(staying, record.id)
    expect(seen).toMatchObject({ retentionEnd: '2027-06-30', competing: [] })
  })

  it('is not yet over on the last day kept', async () => {
    const longer = await world.addFolder('TEN')
    const record = await world.addRecord(first, { date: '2019-03-02' })
    await filing.file(officers.decider, record, longer)
    await sweep(disposal, officers.decider)
    expect(await leavings(record.id)).toBe(0)
    world.clock.set('2026-03-03T10:00:00Z')
    await sweep(disposal, officers.decider)
    expect(await leavings(record.id)).toBe(1)
  })

  it('is no end for a folder that ends with the last: the record waits for disposal in both', async () => {
    const record = await world.addRecord(first)
    await filing.file(officers.decider, record, second)
    expect(await sweep(disposal, officers.decider)).toMatchObject({ due: 1 })
    expect(await leavings(record.id)).toBe(0)
  })

  it('does not let go of its stronger action: what goes last is reviewed, and destroyed once', async () => {
    const transferred = await world.addFolder('TRANSFER')
    const record = await world.addRecord(transferred, { date: '2019-01-31' })
    await filing.file(officers.decider, record, first)
    world.clock.set('2025-06-01T10:00:00Z')
    await sweep(disposal, officers.decider)
    expect(await lying(record.id)).toMatchObject([{ leftOn: '2025-06-01' }, { leftOn: null }])
    // Computed anew from what is left of it.
    await filing.update(officers.decider, record.id, { fields: {} }, 'any')
    world.clock.set('2026-03-02T10:00:00Z')
    expect(await standing(record.id)).toMatchObject({ end: '2026-01-31', action: 'review' })
    expect(await explain(officers.decider, record.id)).toMatchObject({
      action: 'review',
      competing: [{ schedule: 'S-TRANSFER', retentionEnd: '2020-01-31' }],
    })
    const batchId = await sweepIntoOne(disposal, officers.decider)
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({ action: 'review' })
    await disposal.decide(officers.decider, batchId, [
      { recordId: record.id, decision: 'destroy', reason: 'of no lasting value', authority: 'Keeper' },
    ])
    await disposal.approve(officers.approver, batchId, 'as listed')
    await execute(batchId)
    expect(await world.stateOf(record.id)).toBe('destroyed')
    const [inFirst, inTransferred] = [await among(first.classCode), await among('TRANSFER')]
    expect(await filing.find(inFirst, 'read-record', record.id)).toMatchObject({ outcome: 'gone' })
    await expect(filing.find(inTransferred, 'read-record', record.id)).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('ends its holds for the record too, until it lies there again', async () => {
    const closed = await world.addFolder('CLOSED', { closedOn: '2018-01-31' })
    const record = await world.addRecord(closed, { date: '2017-06-30' })
    const longer = await world.addFolder('TEN')
    await filing.file(officers.decider, record, longer)
    await sweep(disposal, officers.decider)
    expect(await leavings(record.id)).toBe(1)
    const hold = await place({ folders: [closed.reference] })
    expect(hold.itemCount).toBe(0)
    expect(await explain(officers.decider, record.id)).toMatchObject({ held: false })
    // Closed no more, it keeps the record again.
    await filing.reopen(officers.decider, closed)
    expect(await filing.find(officers.decider, 'read-record', record.id)).toMatchObject({
      record: { folders: [{}, {}] },
    })
    expect(await explain(officers.decider, record.id)).toMatchObject({ held: true, state: 'untriggered' })
  })
})

describe('filing again', () => {
  it('refuses a folder twice, a closed one, an unreadable one, and taking out the last', async () => {
    const record = await world.addRecord(first)
    await expect(filing.file(officers.decider, record, first)).rejects.toMatchObject({ code: 'conflict' })
    const closed = await world.addFolder(second.classCode, { closedOn: '2025-01-31' })
    await expect(filing.file(officers.decider, record, closed)).rejects.toMatchObject({
      code: 'folder-closed',
    })
    const kept = await world.addFolder(second.classCode, { groups: ['legal'] })
    await expect(filing.file(officers.decider, record, kept)).rejects.toMatchObject({
      code: 'unknown-folder',
    })
    await expect(filing.unfile(officers.decider, record, first)).rejects.toMatchObject({ code: 'conflict' })
    await filing.file(officers.decider, record, second)
    await expect(filing.file(officers.decider, record, second)).rejects.toMatchObject({ code: 'conflict' })
    await expect(filing.move(officers.decider, record, second)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('lets the first folder be moved or taken out, and shows the record in the next', async () => {
    const record = await world.addRecord(first)
    await filing.file(officers.decider, record, second)
    const target = await world.addFolder(first.classCode)
    expect(await filing.move(officers.decider, record, target)).toMatchObject({
      folders: [{ folder: { reference: target.reference } }, { folder: { reference: second.reference } }],
    })
    expect(await filing.unfile(officers.decider, record, target)).toMatchObject({
      folder: { reference: second.reference },
      folders: [{ folder: { reference: second.reference } }],
    })
  })

  it('cannot leave a record lying where its row does not say, whoever writes', async () => {
    const record = await world.addRecord(first)
    await filing.file(officers.decider, record, second)
    const elsewhere = await world.addFolder(second.classCode)
    await expect(
      world.rows(sql`update record set folder_id = ${elsewhere.id} where id = ${record.id}`),
    ).rejects.toThrow('a record lies in the folder that its row names')
    await expect(
      world.rows(sql`delete from record_filing where record_id = ${record.id} and folder_id = ${first.id}`),
    ).rejects.toThrow('a record lies in the folder that its row names')
  })
})

it('is caught once by a hold whose scope leads to it in many ways, read in pages of any size, and nothing else is', async () => {
  await world.addClass(`A${round}-B`, null, `A${round}`)
  const [below, other] = [await world.addFolder(`A${round}-B`), await world.addFolder('TEN')]
  // The first is found twice in its folders, and the second by nothing else: a page of two could take it for the whole.
  const caught = [
    await world.addRecord(below),
    await world.addRecord(other),
    await world.addRecord(other),
    await world.addRecord(first),
    await world.addRecord(below),
    await world.addRecord(second),
  ]
  await filing.file(officers.decider, caught[0] ?? never(), second)
  await filing.file(officers.decider, caught[1] ?? never(), first)
  await world.addRecord(other)
  const scope = {
    records: [caught[2]?.id ?? never()],
    folders: [below.reference, second.reference],
    classes: [`A${round}`, `A${round}-B`],
  }
  // What only a class leads to lies in another order than its ids have.
  await world.rows(sql`update record set retention_end = '2999-12-30' where id = ${caught[3]?.id}`)
  const { id } = await place(scope)
  const everything = caught.map((record) => record.id).sort()
  for (const size of [1, 2, 3, 100]) {
    const found = await world.unitOfWork.run(async (tx) => {
      const pages: RecordId[] = []
      for (let after: RecordId | null = null, more = true; more; ) {
        const { next }: { readonly next: RecordId | null } = await tx.holds.catchPage(
          id,
          after,
          size,
          world.clock.now(),
        )
        if (next !== null) pages.push(next)
        more = next !== null
        after = next
      }
      return pages
    })
    expect(await world.unitOfWork.run((tx) => tx.holds.countScope(id, size))).toBe(
      Math.min(size, caught.length),
    )
    // Each page that is full says where the next begins.
    expect(found).toEqual(everything.filter((_, index) => (index + 1) % size === 0))
  }
  const items = await world.rows<{ id: RecordId }>(
    sql`select record_id as id from hold_item where hold_id = ${id} order by record_id`,
  )
  expect(items.map((item) => item.id)).toEqual(everything)
})

function never(): never {
  throw new Error('no such record')
}
