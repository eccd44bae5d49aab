import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { RecordId } from '../../src/kernel/ids.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import { parsePeriod } from '../../src/records/dates/period.ts'
import { makeExplainRetention } from '../../src/retention/dates/explain-retention.ts'
import { makeGiveOverride, makeWithdrawOverride } from '../../src/retention/overrides/give-override.ts'
import type { OverrideSubject } from '../../src/retention/overrides/override-store.ts'
import { makeSettleFolder } from '../../src/retention/overrides/settle-folder.ts'
import { foreseeClass, makePublishClass } from '../../src/retention/schedules/class-schedule.ts'
import { makeDraftSchedule } from '../../src/retention/schedules/draft-schedule.ts'
import { foreseeVersion } from '../../src/retention/schedules/foresee-version.ts'
import { makePublishSchedule } from '../../src/retention/schedules/publish-schedule.ts'
import { makeWhatIf } from '../../src/retention/what-if/make-what-if.ts'
import {
  addOfficers,
  approvedBatch,
  disposeOfDue,
  type Officers,
  sweepIntoOne,
} from '../support/disposal-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { makeFiling } from '../support/make-filing.ts'
import {
  makeRetentionWorld,
  type RetentionWorld,
  type TestFolder,
  type TestRecord,
} from '../support/retention-world.ts'

let world: RetentionWorld
let disposal: Disposal
let officers: Officers
let folder: TestFolder
let part = 0
let own: string
let long: string
let short: string
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
  part += 1
  ;[own, long, short] = [`OWN-${part}`, `LONG-${part}`, `SHORT-${part}`]
  await world.addSchedule({ code: own })
  await world.addSchedule({ code: long, period: 'P20Y' })
  await world.addSchedule({ code: short, period: 'P1Y' })
  await world.addClass(`C${part}`, own)
  folder = await world.addFolder(`C${part}`)
})

const deps = () => ({ unitOfWork: world.unitOfWork, clock: world.clock })
const explain = (id: RecordId) => makeExplainRetention(deps())(officers.decider, id)
const onRecord = ({ id }: TestRecord): OverrideSubject => ({ type: 'record', id })
const onFolder = ({ reference }: TestFolder): OverrideSubject => ({ type: 'folder', reference })
const reason = 'The inquiry asks for it'
const give = (subject: OverrideSubject, schedule: string, by = officers.executor) =>
  makeGiveOverride(deps())(by, subject, { schedule, authority: 'Keeper of the Records', reason })
const withdraw = (subject: OverrideSubject, by = officers.executor) =>
  makeWithdrawOverride(deps())(by, subject, reason)
const itemOf = async ({ id }: TestRecord) => {
  const [item] = await world.rows<{ state: string; reason: string | null }>(sql`
    select state, state_reason as reason from disposal_item where record_id = ${id} order by state`)
  return item
}
const storedEnd = async ({ id }: TestRecord) => {
  const [row] = await world.rows<{ end: string | null; schedule: string; version: number }>(sql`
    select retention_end::text as end, schedule_code as schedule, schedule_version as version from record where id = ${id}`)
  return row
}

async function draft(code: string, period: string): Promise<number> {
  const { version } = await makeDraftSchedule(deps())(officers.decider, code, {
    title: 'Anew',
    trigger: { type: 'created' },
    period: parsePeriod(period),
    action: 'destroy',
    authority: { instrument: 'Order', reference: 'X', approvedOn: parseDate('2025-05-01') },
  })
  return version
}

describe('an override', () => {
  it('is not given by whoever may not, to what is not there or not theirs, nor by what is no published schedule', async () => {
    const record = await world.addRecord(folder)
    const clerk = await world.addPerson(`clerk ${part}`, 'civil-servant')
    const stranger = await world.addPerson(`stranger ${part}`, 'ig-officer', { scope: 'elsewhere' })
    await expect(give(onRecord(record), long, clerk)).rejects.toMatchObject({ code: 'forbidden-role' })
    await expect(give(onRecord(record), long, stranger)).rejects.toMatchObject({ code: 'not-found' })
    await expect(give(onFolder(folder), long, stranger)).rejects.toMatchObject({ code: 'not-found' })
    await expect(give({ type: 'folder', reference: 'none' }, long)).rejects.toMatchObject({
      code: 'not-found',
    })
    await expect(give({ type: 'folder', reference: 'MUNIMENT-CERT' }, long)).rejects.toMatchObject({
      code: 'not-found',
    })
    for (const code of ['no-such', 'MUNIMENT-PERM'])
      await expect(give(onRecord(record), code)).rejects.toMatchObject({ code: 'unknown-schedule' })
    await expect(withdraw(onRecord(record))).rejects.toMatchObject({ code: 'conflict' })
    expect(await explain(record.id)).toMatchObject({ schedule: { code: own }, override: null })
  })

  it('cannot be had in the database without an authority and a reason', async () => {
    const record = await world.addRecord(folder)
    for (const table of ['record', 'folder'])
      await expect(
        world.rows(sql`update ${sql.table(table)} set override_schedule = ${short}
          where id = ${table === 'record' ? record.id : folder.id}`),
      ).rejects.toThrow(/authority/)
  })

  it('never frees what is held, and destroys nothing that is due by it: a person reviews, another than who gave it', async () => {
    const held = await world.addRecord(folder, { date: '2024-06-30' })
    const due = await world.addRecord(folder, { date: '2024-06-30' })
    const hold = { name: 'Inquiry', reason, authority: 'Court', scope: { records: [held.id] } }
    await disposal.placeHold(officers.decider, hold)
    await give(onFolder(folder), short)
    for (const { id } of [held, due])
      expect(await explain(id)).toMatchObject({
        state: 'due',
        retentionEnd: '2025-06-30',
        action: 'review',
        actionBecause: 'it was due already when it came under other rules',
        schedule: { action: 'destroy' },
      })
    expect(await explain(held.id)).toMatchObject({ held: true })
    const batchId = await sweepIntoOne(disposal, officers.decider)
    const decision = { recordId: due.id, decision: 'destroy', authority: 'Keeper' } as const
    await disposal.decide(officers.decider, batchId, [decision])
    await expect(disposal.approve(officers.executor, batchId, 'x')).rejects.toMatchObject({
      code: 'separation-of-duties',
    })
  })

  it('takes what it keeps longer out of an approved list', async () => {
    const [kept, other] = [await world.addRecord(folder), await world.addRecord(folder)]
    const batchId = await approvedBatch(disposal, officers)
    await give(onRecord(kept), long)
    expect(await itemOf(kept)).toEqual({ state: 'skipped', reason: 'no-longer-due' })
    await disposal.execute(officers.executor, batchId, undefined)
    await disposal.executeDisposal(batchId)
    expect(await world.stateOf(kept.id)).toBe('active')
    expect(await world.stateOf(other.id)).toBe('destroyed')
  })

  it('is the nearest schedule, the record’s nearer than its folder’s, and the losers are shown', async () => {
    const record = await world.addRecord(folder, { date: '2025-06-30' })
    const neighbour = await world.addRecord(folder, { date: '2025-06-30' })
    await give(onFolder(folder), long)
    await give(onRecord(record), short)
    expect(await explain(record.id)).toMatchObject({
      retentionEnd: '2026-06-30',
      action: 'destroy',
      schedule: { code: short },
      override: { on: 'record', authority: 'Keeper of the Records', givenBy: officers.executor.name },
      competing: [
        {
          schedule: long,
          retentionEnd: '2045-06-30',
          lostBecause: expect.stringContaining('the record itself'),
        },
        {
          schedule: own,
          retentionEnd: '2032-06-30',
          lostBecause: expect.stringContaining('the record itself'),
        },
      ],
    })
    // Why is written for whoever reads the log.
    expect((await explain(record.id)).override).not.toHaveProperty('reason')
    expect(await explain(neighbour.id)).toMatchObject({
      schedule: { code: long },
      override: { on: 'folder' },
      competing: [{ schedule: own, lostBecause: expect.stringContaining('its folder') }],
    })
    await expect(give(onRecord(record), long)).rejects.toMatchObject({ code: 'conflict' })
    await withdraw(onRecord(record))
    expect(await explain(record.id)).toMatchObject({ schedule: { code: long }, retentionEnd: '2045-06-30' })
    await withdraw(onFolder(folder))
    expect(await explain(record.id)).toMatchObject({ schedule: { code: own }, override: null })
    expect(await storedEnd(record)).toEqual({ end: '2032-06-30', schedule: own, version: 1 })
  })

  it('of a folder is inherited by what is filed in it later, and left behind by what leaves; a record’s own goes with it', async () => {
    const filing = makeFiling(world)
    const before = await world.addRecord(folder, { date: '2025-06-30' })
    const mine = await world.addRecord(folder, { date: '2025-06-30' })
    await give(onFolder(folder), long)
    await give(onRecord(mine), short)
    const late = await world.addRecord(folder, { date: '2025-06-30' })
    expect(await storedEnd(late)).toEqual({ end: '2045-06-30', schedule: long, version: 1 })
    const elsewhere = await world.addFolder(folder.classCode)
    for (const { id } of [before, mine])
      await filing.moveRecord(officers.executor, id, { folder: elsewhere.reference, reason }, 'any')
    expect(await storedEnd(before)).toMatchObject({ schedule: own, end: '2032-06-30' })
    expect(await storedEnd(mine)).toMatchObject({ schedule: short, end: '2026-06-30' })
  })

  it('is settled once more for what was being filed at that very moment', async () => {
    await give(onFolder(folder), long)
    const late = await world.addRecord(folder, { date: '2025-06-30' })
    // As one filed by the rules of before that committed after.
    await world.rows(sql`
      update record set schedule_code = ${own}, retention_end = '2032-06-30' where id = ${late.id}`)
    expect(await storedEnd(late)).toMatchObject({ schedule: own })
    await makeSettleFolder(deps())(folder.id)
    expect(await storedEnd(late)).toEqual({ end: '2045-06-30', schedule: long, version: 1 })
  })

  it('of several steps begins at the first, and so does the class’s own when it is withdrawn', async () => {
    const term = { trigger: { type: 'previous-step' }, period: 'P10Y', after: null, rounding: null }
    const laterSteps = [{ ...term, orLater: [], maximum: null, action: 'destroy' }]
    for (const code of [`TWO-${part}`, `OTHER-${part}`])
      await world.addSchedule({ code, action: 'review', laterSteps })
    await world.addClass(`T${part}`, `TWO-${part}`)
    const record = await world.addRecord(await world.addFolder(`T${part}`), { date: '2018-06-30' })
    const batchId = await sweepIntoOne(disposal, officers.decider)
    await disposal.decide(officers.decider, batchId, [{ recordId: record.id, decision: 'next-step' }])
    await disposal.approve(officers.approver, batchId, reason)
    const second = {
      schedule: { code: `TWO-${part}` },
      retentionEnd: '2036-03-02',
      step: { number: 2, of: 2 },
    }
    expect(await explain(record.id)).toMatchObject(second)
    world.clock.set('2026-03-05T10:00:00Z')
    await give(onRecord(record), `OTHER-${part}`)
    const first = { retentionEnd: '2025-06-30', state: 'due', action: 'review', step: { number: 1, of: 2 } }
    expect(await explain(record.id)).toMatchObject({ ...first, schedule: { code: `OTHER-${part}` } })
    world.clock.set('2026-03-07T10:00:00Z')
    await withdraw(onRecord(record))
    expect(await explain(record.id)).toMatchObject({ ...first, schedule: { code: `TWO-${part}` } })
    // And the days between are remembered as they were.
    const asOf = (day: string) => makeExplainRetention(deps())(officers.decider, record.id, parseDate(day))
    expect(await asOf('2026-03-04')).toMatchObject({ ...second, trigger: { type: 'previous-step' } })
    expect(await asOf('2026-03-06')).toMatchObject({ ...first, schedule: { code: `OTHER-${part}` } })
  })

  it('and why it was given is forgotten with the record', async () => {
    const record = await world.addRecord(folder, { date: '2025-03-02' })
    await give(onRecord(record), short)
    world.clock.set('2026-03-03T10:00:00Z')
    await disposeOfDue(disposal, officers)
    expect(await world.stateOf(record.id)).toBe('destroyed')
    expect(await world.rows(sql`select 1 from schedule_override where record_id = ${record.id}`)).toEqual([])
    expect(await explain(record.id)).toMatchObject({ schedule: { code: short }, override: null })
  })
})

describe('a publication', () => {
  let plain: TestRecord
  let byFolder: TestRecord
  let byRecord: TestRecord
  let elsewhere: TestRecord
  beforeEach(async () => {
    const overridden = await world.addFolder(folder.classCode)
    await world.addClass(`D${part}`, long)
    plain = await world.addRecord(folder, { date: '2025-06-30' })
    byRecord = await world.addRecord(folder, { date: '2025-06-30' })
    byFolder = await world.addRecord(overridden, { date: '2025-06-30' })
    elsewhere = await world.addRecord(await world.addFolder(`D${part}`), { date: '2025-06-30' })
    await give(onFolder(overridden), long)
    await give(onRecord(byRecord), long)
  })

  it('of the class’s schedule leaves those alone that were given another, and the counts agree', async () => {
    const version = await draft(own, 'P9Y')
    const foreseen = await makeWhatIf(deps(), 'preview-schedule', foreseeVersion).count(officers.auditor, {
      code: own,
      version,
    })
    expect(foreseen).toMatchObject({ total: 1, changed: 1 })
    const publication = { appliesTo: 'existing', reason } as const
    const { effect } = await makePublishSchedule(deps())(officers.approver, own, version, publication)
    expect(effect).toEqual(foreseen)
    expect(await storedEnd(plain)).toEqual({ end: '2034-06-30', schedule: own, version })
    for (const one of [byFolder, byRecord])
      expect(await storedEnd(one)).toEqual({ end: '2045-06-30', schedule: long, version: 1 })
  })

  it('of the overriding schedule takes them along wherever they lie, and the counts agree', async () => {
    const version = await draft(long, 'P30Y')
    const foreseen = await makeWhatIf(deps(), 'preview-schedule', foreseeVersion).count(officers.auditor, {
      code: long,
      version,
    })
    expect(foreseen).toMatchObject({ total: 3, changed: 3 })
    const publication = { appliesTo: 'existing', reason } as const
    const { effect } = await makePublishSchedule(deps())(officers.approver, long, version, publication)
    expect(effect).toEqual(foreseen)
    for (const one of [byFolder, byRecord, elsewhere]) {
      expect(await storedEnd(one)).toEqual({ end: '2055-06-30', schedule: long, version })
      expect(await explain(one.id)).toMatchObject({ retentionEnd: '2055-06-30', schedule: { version } })
    }
    expect(await storedEnd(plain)).toMatchObject({ schedule: own })
  })

  it('for new records only leaves them bound as they are', async () => {
    const version = await draft(long, 'P30Y')
    const publication = { appliesTo: 'new', reason } as const
    await makePublishSchedule(deps())(officers.approver, long, version, publication)
    await makeSettleFolder(deps())(folder.id)
    expect(await storedEnd(byRecord)).toEqual({ end: '2045-06-30', schedule: long, version: 1 })
    expect(await explain(byRecord.id)).toMatchObject({ schedule: { code: long, version: 1 } })
  })

  it('of another schedule for the class leaves them alone too', async () => {
    await world.rows(sql`
      insert into class_schedule_draft (class_code, schedule_code, drafted_by, drafted_at)
      values (${folder.classCode}, ${short}, ${officers.decider.id}, ${world.clock.now()})`)
    const foreseen = await makeWhatIf(deps(), 'preview-schedule', foreseeClass).count(
      officers.auditor,
      folder.classCode,
    )
    expect(foreseen).toMatchObject({ total: 1 })
    expect((await makePublishClass(deps())(officers.approver, folder.classCode, reason)).effect).toEqual(
      foreseen,
    )
    expect(await storedEnd(plain)).toMatchObject({ schedule: short })
    for (const one of [byFolder, byRecord]) expect(await storedEnd(one)).toMatchObject({ schedule: long })
  })
})
