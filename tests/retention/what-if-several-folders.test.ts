import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { type EventId, newId } from '../../src/kernel/ids.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import { parsePeriod } from '../../src/records/dates/period.ts'
import type { Subject } from '../../src/records/record-entity.ts'
import { makeCorrectEvent, makeRevokeEvent } from '../../src/retention/events/change-event.ts'
import {
  foreseeCorrection,
  foreseeRegistration,
  foreseeRevocation,
} from '../../src/retention/events/foresee-event.ts'
import { makeRegisterEvent } from '../../src/retention/events/register-event.ts'
import type { RetentionEvent } from '../../src/retention/events/retention-event.ts'
import { foreseeClass, makePublishClass } from '../../src/retention/schedules/class-schedule.ts'
import { makeDraftSchedule } from '../../src/retention/schedules/draft-schedule.ts'
import { foreseeVersion } from '../../src/retention/schedules/foresee-version.ts'
import { makePublishSchedule } from '../../src/retention/schedules/publish-schedule.ts'
import { foreseeMove } from '../../src/retention/what-if/foresee-filing.ts'
import { makeWhatIf } from '../../src/retention/what-if/make-what-if.ts'
import { addOfficers, type Officers, sweep } from '../support/disposal-steps.ts'
import { makeFilingSteps } from '../support/filing-steps.ts'
import { makeDisposal } from '../support/make-disposal.ts'
import { makeFiling } from '../support/make-filing.ts'
import {
  makeRetentionWorld,
  type RetentionWorld,
  type TestFolder,
  type TestRecord,
} from '../support/retention-world.ts'
import { holdToChange } from './support/hold-to-change.ts'

let world: RetentionWorld
let officers: Officers
let filing: ReturnType<typeof makeFilingSteps>
let subject: Subject
let round = 0

const reason = 'for good cause'

beforeAll(async () => {
  world = await makeRetentionWorld()
  officers = await addOfficers(world)
  filing = makeFilingSteps(world)
  const ended = { type: 'event', event: 'contract-ended' }
  await world.addSchedule({ code: 'CONTRACT', trigger: ended, period: 'P6Y' })
  await world.addSchedule({ code: 'LEASE', trigger: ended, period: 'P4Y', action: 'transfer' })
  await world.addSchedule({ code: 'SEVEN' })
  await world.addSchedule({ code: 'CLOSED', trigger: { type: 'folder-closed' }, period: 'P20Y' })
  await world.addSchedule({ code: 'QUIET', trigger: { type: 'last-action' }, period: 'P1Y' })
  for (const code of ['CONTRACT', 'LEASE', 'SEVEN', 'CLOSED', 'QUIET']) await world.addClass(code, code)
})
afterAll(() => world.close())
beforeEach(() => {
  round += 1
  subject = { type: 'contract', id: `C-${round}` }
  world.clock.set('2026-03-02T10:00:00Z')
})

const deps = () => ({ unitOfWork: world.unitOfWork, clock: world.clock })
const totalOf = async (foreseen: Promise<{ readonly total: number; readonly changed: number }>) => {
  const { total, changed } = await foreseen
  return { total, changed }
}
const filedIn = async (first: TestFolder, ...further: readonly TestFolder[]): Promise<TestRecord> => {
  const record = await world.addRecord(first)
  for (const folder of further) await filing.file(officers.decider, record, folder)
  return record
}

it('an event that two of its folders are about counts it once, and changes it as was foreseen, there and back', async () => {
  const about = { subjects: [subject] }
  const [contract, lease] = [await world.addFolder('CONTRACT', about), await world.addFolder('LEASE', about)]
  const seven = await world.addFolder('SEVEN')
  const record = await filedIn(contract, lease)
  await filedIn(seven, lease)
  await filedIn(lease)
  const event = { type: 'contract-ended', subject, date: parseDate('2016-06-30') }
  const registration = makeWhatIf(deps(), 'preview-event', foreseeRegistration)
  expect(await totalOf(registration.count(officers.auditor, event))).toEqual({ total: 3, changed: 3 })
  const registered: RetentionEvent[] = []
  await holdToChange(world, officers.auditor, registration, event, async () => {
    registered.push(await makeRegisterEvent(deps())(officers.executor, event))
  })
  const [{ id } = { id: newId<EventId>() }] = registered
  await sweep(makeDisposal(world), officers.decider)
  const correction = { id, date: parseDate('2018-06-30') }
  await holdToChange(
    world,
    officers.auditor,
    makeWhatIf(deps(), 'preview-event', foreseeCorrection),
    correction,
    () => makeCorrectEvent(deps())(officers.executor, id, { date: correction.date, reason }),
  )
  const [stands] = await world.rows(sql`select retention_end as "end" from record where id = ${record.id}`)
  expect(stands).toEqual({ end: '2024-06-30' })
  await holdToChange(
    world,
    officers.auditor,
    makeWhatIf(deps(), 'preview-event', foreseeRevocation),
    id,
    () => makeRevokeEvent(deps())(officers.executor, id, reason),
  )
})

it.each([
  ['the closing of another folder', 'SEVEN', 'QUIET', 'CLOSED'],
  ['a schedule that counts from the move', 'QUIET', 'SEVEN', 'QUIET'],
  ['the subjects of another folder', 'SEVEN', 'QUIET', 'CONTRACT'],
])('moved, it counts from %s as was foreseen', async (_from, first, further, target) => {
  const record = await filedIn(await world.addFolder(first), await world.addFolder(further))
  await makeRegisterEvent(deps())(officers.executor, {
    type: 'contract-ended',
    subject,
    date: parseDate('2025-06-30'),
  })
  const to = await world.addFolder(target, { subjects: [subject] })
  world.clock.set('2026-04-02T10:00:00Z')
  const recordMove = makeWhatIf(
    { unitOfWork: makeFiling(world).foreseeing, clock: world.clock },
    'preview-filing',
    foreseeMove,
  )
  const move = { id: record.id, folder: to.reference }
  expect(await totalOf(recordMove.count(officers.auditor, move))).toEqual({ total: 1, changed: 1 })
  await holdToChange(world, officers.auditor, recordMove, move, () =>
    filing.move(officers.executor, record, to),
  )
})

it('an event counts what has left one of its folders with the others, whichever of them it left', async () => {
  const about = { subjects: [subject] }
  const [early, contract] = [await world.addFolder('LEASE', about), await world.addFolder('CONTRACT', about)]
  const late = await world.addFolder('LEASE', about)
  await filedIn(early, contract)
  await filedIn(contract, late)
  const date = parseDate('2016-06-30')
  const { id } = await makeRegisterEvent(deps())(officers.executor, {
    type: 'contract-ended',
    subject,
    date,
  })
  await sweep(makeDisposal(world), officers.decider)
  const left = await world.rows(sql`
    select from record_filing where left_on is not null and folder_id in (${early.id}, ${late.id})`)
  expect(left).toHaveLength(2)
  const correction = makeWhatIf(deps(), 'preview-event', foreseeCorrection)
  expect(await totalOf(correction.count(officers.auditor, { id, date }))).toEqual({ total: 2, changed: 0 })
  const later = { id, date: parseDate('2017-06-30') }
  expect(await totalOf(correction.count(officers.auditor, later))).toEqual({ total: 2, changed: 2 })
})

it('a class that comes under a schedule of events finds what has happened already, and leaves what is due to review', async () => {
  await world.addClass(`SOON-${round}`, 'SEVEN')
  const [soon, further] = [
    await world.addFolder(`SOON-${round}`, { subjects: [subject] }),
    await world.addFolder('QUIET'),
  ]
  const record = await filedIn(soon, further)
  await makeRegisterEvent(deps())(officers.executor, {
    type: 'contract-ended',
    subject,
    date: parseDate('2021-06-30'),
  })
  // Over in both of its folders by then.
  world.clock.set('2028-03-02T10:00:00Z')
  await world.rows(sql`
    insert into class_schedule_draft (class_code, schedule_code, drafted_by, drafted_at)
    values (${soon.classCode}, 'CONTRACT', ${officers.decider.id}, ${world.clock.now()})`)
  await holdToChange(
    world,
    officers.auditor,
    makeWhatIf(deps(), 'preview-schedule', foreseeClass),
    soon.classCode,
    async () => {
      const { effect } = await makePublishClass(deps())(officers.approver, soon.classCode, reason)
      return effect
    },
  )
  const [stands] = await world.rows(sql`
    select retention_state as state, retention_end as "end", must_be_reviewed as reviewed
    from record where id = ${record.id}`)
  expect(stands).toEqual({ state: 'running', end: '2027-06-30', reviewed: true })
  const filings = await world.rows(sql`
    select retention_end as "end" from record_filing where record_id = ${record.id} order by position`)
  expect(filings).toEqual([{ end: '2027-06-30' }, { end: '2027-03-02' }])
})

it('a version that counts from an event finds what has happened already', async () => {
  const code = `TURNED-${round}`
  await world.addSchedule({ code, period: 'P20Y' })
  await world.addClass(code, code)
  const about = await world.addFolder(code, { subjects: [subject] })
  const record = await filedIn(about, await world.addFolder('QUIET'))
  await makeRegisterEvent(deps())(officers.executor, {
    type: 'contract-ended',
    subject,
    date: parseDate('2025-06-30'),
  })
  const { version } = await makeDraftSchedule(deps())(officers.decider, code, {
    title: 'From the end of the contract',
    trigger: { type: 'event', event: 'contract-ended' },
    period: parsePeriod('P6Y'),
    action: 'destroy',
  })
  await holdToChange(
    world,
    officers.auditor,
    makeWhatIf(deps(), 'preview-schedule', foreseeVersion),
    { code, version },
    () => makePublishSchedule(deps())(officers.approver, code, version, { appliesTo: 'existing' }),
  )
  const [stands] = await world.rows(sql`select retention_end as "end" from record where id = ${record.id}`)
  expect(stands).toEqual({ end: '2031-06-30' })
})

it('shows whoever reaches one of its folders neither the other nor its class', async () => {
  const lease = await world.addFolder('LEASE', { subjects: [subject] })
  const record = await filedIn(await world.addFolder('SEVEN'), lease)
  const narrow = await world.addPerson('narrow', 'auditor', { scope: 'LEASE' })
  const event = { type: 'contract-ended', subject, date: parseDate('2016-06-30') }
  const registration = makeWhatIf(deps(), 'preview-event', foreseeRegistration)
  const seen: unknown[] = []
  for await (const page of registration.list(narrow, event)) seen.push(...page)
  expect(seen).toEqual([
    expect.objectContaining({
      recordId: record.id,
      title: 'withheld',
      class: 'withheld',
      folder: 'withheld',
    }),
  ])
})

it('lists to the last record also where those in several folders lie behind more than a page of others', async () => {
  const lease = await world.addFolder('LEASE', { subjects: [subject] })
  const seven = await world.addFolder('SEVEN')
  // Their ids come before any that is given out.
  await world.rows(sql`
    insert into record (
      id, reference, folder_id, access_set_id, state, title, captured_at, captured_on, captured_by, marking, format, reading,
      retention_state, disposal_action, trigger_type, schedule_code, schedule_version
    )
    select lpad(to_hex(n), 32, '0')::uuid, 'MANY-' || n, ${lease.id}, ${lease.accessSet}, 'active', 'A letter', now(), '2026-03-02',
           'filler', 'official', 'pdf', 'available', 'untriggered', 'transfer', 'event', 'LEASE', 1
    from generate_series(1, 5001) n`)
  for (let number = 0; number < 2; number += 1) await filedIn(lease, seven)
  const event = { type: 'contract-ended', subject, date: parseDate('2016-06-30') }
  const registration = makeWhatIf(deps(), 'preview-event', foreseeRegistration)
  const changed = await holdToChange(world, officers.auditor, registration, event, () =>
    makeRegisterEvent(deps())(officers.executor, event),
  )
  expect(changed).toBe(5003)
})
