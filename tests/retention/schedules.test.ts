import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { newId, type RecordId } from '../../src/kernel/ids.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import { parsePeriod } from '../../src/records/dates/period.ts'
import type { WrittenSchedule } from '../../src/records/schedules/complete-schedule.ts'
import { makeExplainRetention } from '../../src/retention/dates/explain-retention.ts'
import { makeRetentionAtFiling } from '../../src/retention/dates/retention-at-filing.ts'
import {
  foreseeClass,
  makeListClassDrafts,
  makePublishClass,
} from '../../src/retention/schedules/class-schedule.ts'
import { makeDraftSchedule } from '../../src/retention/schedules/draft-schedule.ts'
import { foreseeVersion } from '../../src/retention/schedules/foresee-version.ts'
import { makePublishSchedule } from '../../src/retention/schedules/publish-schedule.ts'
import { makeSettleSchedule } from '../../src/retention/schedules/settle-schedule.ts'
import { makeWhatIf } from '../../src/retention/what-if/make-what-if.ts'
import {
  addOfficers,
  approvedBatch,
  decideAll,
  type Officers,
  sweep,
  sweepIntoOne,
} from '../support/disposal-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { makeRetentionWorld, type RetentionWorld, type TestFolder } from '../support/retention-world.ts'
import { until } from '../support/until.ts'

let world: RetentionWorld
let disposal: Disposal
let officers: Officers
let code: string
let folder: TestFolder
let classes = 0

beforeAll(async () => {
  world = await makeRetentionWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
  await world.rows(sql`delete from clock_fault`)
  world.clock.set('2026-03-02T10:00:00Z')
  disposal = makeDisposal(world)
  officers = await addOfficers(world)
  classes += 1
  code = `S-${classes}`
  await world.addSchedule({ code })
  await world.addClass(`C${classes}`, code)
  folder = await world.addFolder(`C${classes}`)
})

const deps = () => ({ unitOfWork: world.unitOfWork, clock: world.clock })
const authority = { instrument: 'Order', reference: 'X', approvedOn: parseDate('2025-05-01') }
const draft = (period: string, more: Partial<WrittenSchedule> = {}) =>
  makeDraftSchedule(deps())(officers.decider, code, {
    title: 'Anew',
    trigger: { type: 'created' },
    period: parsePeriod(period),
    action: 'destroy',
    authority,
    ...more,
  })
const whatIf = (version: number) =>
  makeWhatIf(deps(), 'preview-schedule', foreseeVersion).count(officers.auditor, { code, version })
const publish = (version: number, appliesTo: 'existing' | 'new' = 'existing', by = officers.approver) =>
  makePublishSchedule(deps())(by, code, version, { appliesTo, reason: 'The Assembly has agreed' })
const explain = (id: RecordId) => makeExplainRetention(deps())(officers.decider, id)
const itemOf = async (id: RecordId) => {
  const [item] = await world.rows<{ state: string; reason: string | null }>(sql`
    select state, state_reason as reason from disposal_item where record_id = ${id} order by state`)
  return item
}
/** What the database keeps of every record of the class, for counting by hand. */
const kept = () =>
  world.rows<{ id: string; month: string | null; action: string; version: number }>(sql`
    select r.id, to_char(r.retention_end + 1, 'YYYY-MM') as month, r.disposal_action as action,
           r.schedule_version as version
    from record r where r.folder_id = ${folder.id} order by r.id`)

describe('a draft', () => {
  it('binds nothing, neither what is there nor what is filed', async () => {
    const { id } = await world.addRecord(folder, { date: '2024-06-30' })
    expect(await draft('P1Y')).toMatchObject({ code, version: 2, state: 'draft', period: 'P1Y' })
    const late = await world.addRecord(folder, { date: '2024-06-30' })
    for (const one of [id, late.id])
      expect(await explain(one)).toMatchObject({ retentionEnd: '2031-06-30', schedule: { version: 1 } })
  })

  it('is not published by whoever drafted it, and the attempt is in the log', async () => {
    await draft('P1Y')
    await expect(publish(2, 'existing', officers.decider)).rejects.toMatchObject({
      code: 'separation-of-duties',
    })
    expect(
      await world.rows(
        sql`select state from retention_schedule_version where code = ${code} order by version`,
      ),
    ).toEqual([{ state: 'published' }, { state: 'draft' }])
    const refused = await world.rows<{ draft: string }>(sql`
      select draft from audit_outbox where draft like ${`%"id":"${code}"%`} and draft like '%access.refused%'`)
    expect(refused).toHaveLength(1)
  })

  it('is neither made nor published by an officer of a part of the plan', async () => {
    const scoped = await world.addPerson(`of a part ${classes}`, 'ig-officer', { scope: folder.classCode })
    const drafting = makeDraftSchedule(deps())(scoped, code, {
      title: 'Mine',
      trigger: { type: 'created' },
      period: parsePeriod('P1Y'),
      action: 'destroy',
    })
    await expect(drafting).rejects.toMatchObject({ code: 'forbidden-role' })
    await draft('P1Y')
    await expect(publish(2, 'existing', scoped)).rejects.toMatchObject({ code: 'forbidden-role' })
  })

  it('of a schedule of Muniment’s own is not to be had, and one that says too little is refused', async () => {
    const own = makeDraftSchedule(deps())(officers.decider, 'MUNIMENT-PERM', {
      title: 'Mine',
      action: 'retain-permanently',
    })
    await expect(own).rejects.toMatchObject({ code: 'not-found' })
    await expect(draft('P1Y', { period: undefined, trigger: undefined })).rejects.toMatchObject({
      code: 'invalid-schedule',
      errors: [expect.objectContaining({ path: 'trigger' }), expect.objectContaining({ path: 'period' })],
    })
  })

  it('names an authority from the London day on which it is given, and not before', async () => {
    const given = { authority: { ...authority, approvedOn: parseDate('2990-07-01') } }
    const tooEarly = {
      code: 'invalid-schedule',
      errors: [expect.objectContaining({ path: 'authority.approvedOn' })],
    }
    world.clock.set('2990-06-30T22:59:59Z')
    await expect(draft('P1Y', given)).rejects.toMatchObject(tooEarly)
    world.clock.set('2990-06-30T23:00:00Z')
    expect(await draft('P1Y', given)).toMatchObject({ version: 2 })
    // Drafted while such a draft could still be made.
    world.clock.set('2990-06-30T22:59:59Z')
    await expect(publish(2)).rejects.toMatchObject(tooEarly)
    const byAnother = (approvedOn: string) =>
      world.rows(sql`
        insert into retention_schedule_version
          (code, version, state, title, trigger, period, action, authority, drafted_by, drafted_at)
        values (${code}, 3, 'draft', 'x', '{"type": "created"}', 'P1Y', 'destroy',
                ${JSON.stringify({ ...authority, approvedOn })}, 'x', '2990-06-30T23:00:00Z')`)
    await expect(byAnother('2990-07-02')).rejects.toMatchObject({ code: '23000' })
    await byAnother('2990-07-01')
    // Given long ago, whatever day a drill is set to.
    world.clock.set('2012-03-02T10:00:00Z')
    expect(await draft('P1Y')).toMatchObject({ version: 4 })
  })

  it('is published once, and never after a newer one', async () => {
    await draft('P8Y')
    await draft('P9Y')
    await publish(3)
    await expect(publish(3)).rejects.toMatchObject({ code: 'conflict' })
    await expect(publish(2)).rejects.toMatchObject({ code: 'conflict' })
    await expect(publish(4)).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('what-if', () => {
  it('changes nothing, and counts to the last record what publishing then does', async () => {
    const dates = [
      '2015-06-30',
      '2018-02-28',
      '2018-12-31',
      '2019-03-31',
      '2024-02-29',
      '2024-02-29',
      '2026-01-01',
    ]
    const ids: RecordId[] = []
    for (const date of dates) ids.push((await world.addRecord(folder, { date })).id)
    await world.rows(
      sql`update record set retained_until = '2040-01-31', retention_end = '2040-01-31' where id = ${ids[5]}`,
    )
    await world.rows(sql`
      update record set retained_permanently = true, retention_state = 'permanent', retention_end = null,
                        disposal_action = 'retain-permanently' where id = ${ids[6]}`)
    await sweepIntoOne(disposal, officers.decider)
    await disposal.placeHold(officers.decider, {
      name: 'Inquiry',
      reason: 'Asked for',
      authority: 'Inquiry',
      scope: { records: [ids[4] ?? never()] },
    })
    await draft('P10Y', { action: 'review' })
    const before = await kept()
    const foreseen = await whatIf(2)
    expect(await kept()).toEqual(before)
    const { effect } = await publish(2)
    expect(effect).toEqual(foreseen)
    const after = await kept()
    const moved = before.flatMap((row, index) => {
      const now = after[index]
      return now === undefined || JSON.stringify(now) === JSON.stringify(row) ? [] : [{ row, now }]
    })
    const count = (values: readonly (string | null)[]) => {
      const counts = new Map<string | null, number>()
      for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
      return counts
    }
    const [monthsBefore, monthsAfter] = [
      count(moved.map(({ row }) => row.month)),
      count(moved.map(({ now }) => now.month)),
    ]
    expect(foreseen).toMatchObject({ total: dates.length, changed: moved.length, held: 1, conflicts: 3 })
    expect(foreseen.byMonth).toHaveLength(new Set([...monthsBefore.keys(), ...monthsAfter.keys()]).size)
    for (const { month, before: were, after: are } of foreseen.byMonth)
      expect([month, were, are]).toEqual([month, monthsBefore.get(month) ?? 0, monthsAfter.get(month) ?? 0])
    const actions = count(moved.map(({ now }) => now.action))
    for (const { action, after: are } of foreseen.byAction)
      expect([action, are]).toEqual([action, actions.get(action) ?? 0])
  })

  it('counts what counts from a folder’s closing too, folder by folder', async () => {
    await draft('P5Y', { trigger: { type: 'folder-closed' } })
    const closed = await world.addFolder(folder.classCode, { closedOn: '2020-06-30' })
    const [inClosed, inOpen] = [await world.addRecord(closed), await world.addRecord(folder)]
    expect(await whatIf(2)).toMatchObject({
      total: 2,
      changed: 2,
      byMonth: [
        { month: '2022-07', before: 2, after: 0 },
        { month: '2025-07', before: 0, after: 1 },
        { month: null, before: 0, after: 1 },
      ],
    })
    await publish(2)
    expect(await explain(inClosed.id)).toMatchObject({ retentionEnd: '2025-06-30' })
    expect(await explain(inOpen.id)).toMatchObject({ state: 'untriggered' })
  })
})

describe('a version published for existing records', () => {
  it('reaches the classes below, but not where another schedule is nearer', async () => {
    const nearer = `${code}-nearer`
    await world.addSchedule({ code: nearer })
    await world.addClass(`${folder.classCode}-A`, null, folder.classCode)
    await world.addClass(`${folder.classCode}-B`, nearer, folder.classCode)
    const below = await world.addRecord(await world.addFolder(`${folder.classCode}-A`), {
      date: '2024-06-30',
    })
    const other = await world.addRecord(await world.addFolder(`${folder.classCode}-B`), {
      date: '2024-06-30',
    })
    await draft('P9Y')
    await publish(2)
    expect(await explain(below.id)).toMatchObject({
      retentionEnd: '2033-06-30',
      schedule: { code, version: 2 },
    })
    expect(await explain(other.id)).toMatchObject({
      retentionEnd: '2031-06-30',
      schedule: { code: nearer, version: 1 },
    })
  })

  it('takes what is no longer due out of an approved batch, and destroys nothing of it', async () => {
    const [early, late] = [
      await world.addRecord(folder, { date: '2014-06-30' }),
      await world.addRecord(folder, { date: '2018-06-30' }),
    ]
    const batchId = await approvedBatch(disposal, officers)
    await draft('P10Y')
    await publish(2, 'existing', officers.executor)
    expect(await itemOf(late.id)).toEqual({ state: 'skipped', reason: 'no-longer-due' })
    // Due under both, but approved under the version before.
    expect(await itemOf(early.id)).toEqual({ state: 'skipped', reason: 'schedule-changed' })
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({ state: 'completed' })
    expect([await world.stateOf(early.id), await world.stateOf(late.id)]).toEqual(['active', 'active'])
    const { batches } = await sweep(disposal, officers.decider)
    const { items } = await disposal.listItems(officers.decider, batches[0] ?? never(), {
      size: 9,
      cursor: null,
    })
    expect(items).toMatchObject([{ recordId: early.id, scheduleVersion: 2, retentionEnd: '2024-06-30' }])
  })

  it('keeps both who drafted and who published a shorter one from approving what it brought forward', async () => {
    await world.addRecord(folder, { date: '2020-06-30' })
    await draft('P5Y')
    await publish(2)
    const batchId = await sweepIntoOne(disposal, officers.executor)
    await decideAll(disposal, officers.executor, batchId)
    for (const officer of [officers.decider, officers.approver])
      await expect(disposal.approve(officer, batchId, 'mine')).rejects.toMatchObject({
        code: 'separation-of-duties',
      })
  })
})

describe('a version published for new records only', () => {
  it('leaves what exists under the version before, also when its folder closes later', async () => {
    await draft('P5Y', { trigger: { type: 'folder-closed' } })
    await publish(2)
    const old = await world.addRecord(folder)
    await draft('P10Y', { trigger: { type: 'folder-closed' } })
    expect((await publish(3, 'new')).effect).toBeNull()
    const young = await world.addRecord(folder)
    expect(await explain(old.id)).toMatchObject({ state: 'untriggered', schedule: { version: 2 } })
    expect(await explain(young.id)).toMatchObject({ state: 'untriggered', schedule: { version: 3 } })
    await world.rows(
      sql`update folder set status = 'closed', closed_on = '2026-03-02' where id = ${folder.id}`,
    )
    await world.unitOfWork.run((tx) =>
      makeRetentionAtFiling(tx, world.clock).settleFolder(folder.id, 'folder-closed', officers.decider),
    )
    expect(await explain(old.id)).toMatchObject({ retentionEnd: '2031-03-02', schedule: { version: 2 } })
    expect(await explain(young.id)).toMatchObject({ retentionEnd: '2036-03-02', schedule: { version: 3 } })
    expect((await kept()).map(({ month, version }) => [month, version])).toEqual([
      ['2031-03', 2],
      ['2036-03', 3],
    ])
  })
})

describe('a class that is drafted to come under another schedule', () => {
  const draftClass = (classCode: string, schedule: string | null) =>
    world.rows(sql`
      insert into class_schedule_draft (class_code, schedule_code, drafted_by, drafted_at)
      values (${classCode}, ${schedule}, ${officers.decider.id}, ${world.clock.now()})`)
  const publishClass = (classCode: string, by = officers.approver) =>
    makePublishClass(deps())(by, classCode, 'The office was reorganised')
  const whatIfClass = (classCode: string) =>
    makeWhatIf(deps(), 'preview-schedule', foreseeClass).count(officers.auditor, classCode)

  it('stays where it is until somebody else than drafted it publishes that', async () => {
    await world.addSchedule({ code: `${code}-other`, period: 'P9Y' })
    const { id } = await world.addRecord(folder, { date: '2024-06-30' })
    await draftClass(folder.classCode, `${code}-other`)
    expect(await whatIfClass(folder.classCode)).toMatchObject({ total: 1, changed: 1 })
    await expect(publishClass(folder.classCode, officers.decider)).rejects.toMatchObject({
      code: 'separation-of-duties',
    })
    expect(await explain(id)).toMatchObject({ retentionEnd: '2031-06-30', schedule: { code } })
    await expect(publishClass('no-such-class')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('takes along what inherits from it, computes each from its own date, and sends what is due to review', async () => {
    const longer = `${code}-longer`
    const nearer = `${code}-nearer`
    await world.addSchedule({ code: longer, period: 'P3Y' })
    await world.addSchedule({ code: nearer })
    await world.addClass(`${folder.classCode}-A`, null, folder.classCode)
    await world.addClass(`${folder.classCode}-B`, nearer, folder.classCode)
    await world.addClass(`${folder.classCode}-BB`, null, `${folder.classCode}-B`)
    const due = await world.addRecord(folder, { date: '2020-06-30' })
    const running = await world.addRecord(await world.addFolder(`${folder.classCode}-A`), {
      date: '2025-06-30',
    })
    const other = await world.addRecord(await world.addFolder(`${folder.classCode}-BB`), {
      date: '2020-06-30',
    })
    await draftClass(folder.classCode, longer)
    const foreseen = await whatIfClass(folder.classCode)
    expect(foreseen).toMatchObject({ total: 2, changed: 2 })
    expect((await publishClass(folder.classCode)).effect).toEqual(foreseen)
    expect(await explain(due.id)).toMatchObject({
      retentionEnd: '2023-06-30',
      action: 'review',
      schedule: { code: longer },
    })
    expect(await explain(running.id)).toMatchObject({ retentionEnd: '2028-06-30', action: 'destroy' })
    expect(await explain(other.id)).toMatchObject({ retentionEnd: '2027-06-30', schedule: { code: nearer } })
    const late = await world.addRecord(folder, { date: '2025-06-30' })
    expect(await explain(late.id)).toMatchObject({ schedule: { code: longer, version: 1 } })
    const waiting = await makeListClassDrafts(deps())(officers.auditor)
    expect(waiting.map(({ classCode }) => classCode)).not.toContain(folder.classCode)
  })

  it('comes under the class above where its own schedule is taken away, and leaves lists that no longer stand', async () => {
    const above = `${code}-above`
    await world.addSchedule({ code: above, period: 'P20Y' })
    await world.addClass(`${folder.classCode}-T`, above)
    await world.addClass(`${folder.classCode}-U`, code, `${folder.classCode}-T`)
    const inside = await world.addFolder(`${folder.classCode}-U`)
    const { id } = await world.addRecord(inside, { date: '2015-06-30' })
    await approvedBatch(disposal, officers)
    await draftClass(`${folder.classCode}-U`, null)
    await publishClass(`${folder.classCode}-U`, officers.executor)
    expect(await explain(id)).toMatchObject({ retentionEnd: '2035-06-30', schedule: { code: above } })
    expect(await itemOf(id)).toEqual({ state: 'skipped', reason: 'no-longer-due' })
  })
})

it('what is filed at the very moment comes under the version that its filing could not see', async () => {
  const like = await world.addRecord(folder, { date: '2024-06-30' })
  const id = newId<RecordId>()
  const { promise: gate, resolve: open } = Promise.withResolvers<void>()
  const { promise: looked, resolve: hasLooked } = Promise.withResolvers<void>()
  const filing = world.db
    .unitOfWork((handle, outgoing) => ({ handle, tx: world.makeTx(handle, outgoing) }))
    .run(async ({ handle, tx }) => {
      await makeRetentionAtFiling(tx, world.clock).rulesAt([[folder.classCode]])
      hasLooked()
      await gate
      await sql`
        insert into record
          (id, reference, folder_id, access_set_id, state, title, document_date, captured_at, captured_on, captured_by,
           marking, reading, retention_state, retention_end, disposal_action, trigger_type, trigger_date, schedule_code,
           schedule_version)
        select ${id}, ${id}, folder_id, access_set_id, state, title, document_date, captured_at, captured_on, captured_by,
               marking, reading, retention_state, '2031-06-30', disposal_action, trigger_type, trigger_date, schedule_code, 1
        from record where id = ${like.id}
      `.execute(handle)
    })
  await looked
  await draft('P9Y')
  await publish(2)
  let settled = false
  const settling = makeSettleSchedule(deps())({
    code,
    version: 2,
    classCodes: [folder.classCode],
    overridden: true,
  }).then(() => {
    settled = true
  })
  // Waits for the filing; or is done already, which would be wrong.
  await until(
    () => world.rows(sql`select 1 from pg_locks where locktype = 'advisory' and not granted`),
    (waiting) => settled || waiting.length > 0,
  )
  open()
  await filing
  await settling
  expect(await explain(id)).toMatchObject({ retentionEnd: '2033-06-30', schedule: { version: 2 } })
  expect((await kept()).map(({ month, version }) => [month, version])).toEqual([
    ['2033-07', 2],
    ['2033-07', 2],
  ])
})

function never(): never {
  throw new Error('not there')
}
