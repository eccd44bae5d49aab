import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { sql } from 'kysely'
import type { Actor } from '../../src/access/actor.ts'
import type { RecordId } from '../../src/kernel/ids.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import { parsePeriod } from '../../src/records/dates/period.ts'
import type { Subject } from '../../src/records/record-entity.ts'
import { makeExplainRetention } from '../../src/retention/dates/explain-retention.ts'
import type { ForeseenRecord } from '../../src/retention/dates/standing-store.ts'
import { makeCorrectEvent, makeRevokeEvent } from '../../src/retention/events/change-event.ts'
import {
  foreseeCorrection,
  foreseeRegistration,
  foreseeRevocation,
} from '../../src/retention/events/foresee-event.ts'
import { makeRegisterEvent } from '../../src/retention/events/register-event.ts'
import type { RetentionEvent } from '../../src/retention/events/retention-event.ts'
import { makeGiveOverride } from '../../src/retention/overrides/give-override.ts'
import type { RetentionTx } from '../../src/retention/ports.ts'
import { readPages } from '../../src/retention/read-pages.ts'
import { foreseeClass, makePublishClass } from '../../src/retention/schedules/class-schedule.ts'
import { makeDraftSchedule } from '../../src/retention/schedules/draft-schedule.ts'
import { foreseeVersion } from '../../src/retention/schedules/foresee-version.ts'
import { makePublishSchedule } from '../../src/retention/schedules/publish-schedule.ts'
import { type Foresee, makeWhatIf } from '../../src/retention/what-if/make-what-if.ts'
import { addOfficers, type Officers, sweep } from '../support/disposal-steps.ts'
import { makeFilingSteps } from '../support/filing-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import {
  makeRetentionWorld,
  type RetentionWorld,
  type TestFolder,
  type TestRecord,
} from '../support/retention-world.ts'
import { holdToChange } from './support/hold-to-change.ts'
import { foreseenRows } from './support/observe-change.ts'

let world: RetentionWorld
let disposal: Disposal
let officers: Officers
let filing: ReturnType<typeof makeFilingSteps>

const subjects: readonly Subject[] = [
  { type: 'contract', id: 'C-1' },
  { type: 'contract', id: 'C-2' },
  { type: 'contract', id: 'C-3' },
  { type: 'person', id: 'P-1' },
]
const reason = 'The Assembly has agreed'
const authority = { instrument: 'Order', reference: 'X', approvedOn: parseDate('2025-05-01') }
const deps = () => ({ unitOfWork: world.unitOfWork, clock: world.clock })
const register = (subject: Subject, date: string) =>
  makeRegisterEvent(deps())(officers.executor, { type: 'contract-ended', subject, date: parseDate(date) })

beforeAll(async () => {
  world = await makeRetentionWorld()
  disposal = makeDisposal(world)
  officers = await addOfficers(world)
  filing = makeFilingSteps(world)
  const ended = { type: 'event', event: 'contract-ended' }
  await world.addSchedule({ code: 'CONTRACT', trigger: ended, period: 'P6Y' })
  await world.addSchedule({
    code: 'EITHER',
    period: 'P3Y',
    orLater: [{ trigger: ended, period: 'P1Y', after: null, rounding: null }],
  })
  await world.addSchedule({ code: 'CLOSED', trigger: { type: 'folder-closed' }, period: 'P4Y' })
  await world.addSchedule({
    code: 'STEPS',
    action: 'review',
    period: 'P2Y',
    laterSteps: [
      {
        trigger: ended,
        period: 'P5Y',
        after: null,
        rounding: null,
        orLater: [],
        maximum: null,
        action: 'destroy',
      },
    ],
  })
  for (const code of ['CONTRACT', 'EITHER', 'CLOSED', 'STEPS']) await world.addClass(code, code)
  await world.addClass('BELOW', null, 'EITHER')
})
afterAll(() => world.close())

describe('a preview', () => {
  it('is not for whoever may not read schedules and events, and tells nothing of what is not there', async () => {
    const version = { code: 'CONTRACT', version: 1 }
    const previews = (actor: Actor) => [
      async () => preview('preview-schedule', foreseeVersion).count(actor, version),
      async () => preview('preview-event', foreseeRegistration).count(actor, newEvent('C-9')),
      async () => foreseenRows(preview('preview-schedule', foreseeVersion).list(actor, version)),
      async () => foreseenRows(preview('preview-event', foreseeRegistration).list(actor, newEvent('C-9'))),
    ]
    for (const role of ['civil-servant', 'administrator'] as const) {
      const person = await world.addPerson(`a ${role}`, role)
      for (const ask of previews(person))
        await expect(ask()).rejects.toMatchObject({ code: 'forbidden-role' })
    }
    for (const ask of previews(officers.auditor)) await ask()
    const absent = { code: 'CONTRACT', version: 99 }
    await expect(
      preview('preview-schedule', foreseeVersion).count(officers.auditor, absent),
    ).rejects.toMatchObject({ code: 'not-found' })
  })

  it('of what is retained to the last day of the calendar names no month after it, and that record explains itself', async () => {
    const subject = { type: 'contract', id: 'C-ENDLESS' }
    const { id } = await world.addRecord(await world.addFolder('CONTRACT'), { subjects: [subject] })
    await world.rows(sql`update record set retained_until = '9999-12-31' where id = ${id} returning id`)
    const event = await register(subject, '2020-01-31')
    expect(await makeExplainRetention(deps())(officers.auditor, id)).toMatchObject({
      state: 'running',
      retentionEnd: '9999-12-31',
      eligibleFrom: null,
    })
    const revocation = preview('preview-event', foreseeRevocation)
    const { byMonth } = await revocation.count(officers.auditor, event.id)
    expect(byMonth).toEqual([{ month: null, before: 1, after: 1 }])
    await makeRevokeEvent(deps())(officers.executor, event.id, reason)
  })

  it('of a class takes the time that it needs, and leaves others their limit', async () => {
    const limit = () => sql<{ readonly limit: string }>`select current_setting('statement_timeout') as limit`
    const limitAfter = (work: (tx: RetentionTx) => Promise<unknown>) =>
      world.db
        .unitOfWork((handle, outgoing) => ({ handle, tx: world.makeTx(handle, outgoing) }))
        .run(async ({ handle, tx }) => {
          await work(tx)
          return (await limit().execute(handle)).rows[0]?.limit
        }, 'read-only')
    const version = { code: 'CONTRACT', version: 1 }
    const usual = await limitAfter(async () => undefined)
    expect(
      await limitAfter((tx) => foreseeVersion(tx, version, parseDate('2026-03-02'), officers.auditor)),
    ).toBe('1h')
    const [settling] = await world.unitOfWork.run((tx) =>
      foreseeVersion(tx, version, parseDate('2026-03-02'), officers.auditor),
    )
    if (settling === undefined) throw new Error('nothing was foreseen')
    expect(await limitAfter((tx) => tx.standings.foresee(settling, { size: 1, after: null }))).toBe('1h')
    expect(await limitAfter(async () => undefined)).toBe(usual)
    expect(usual).not.toBe('1h')
  })

  it('reads on behind a page on which a record has come meanwhile of whose date nothing was computed', async () => {
    await world.addSchedule({ code: 'GROWING' })
    await world.addClass('GROWING', 'GROWING')
    const folder = await world.addFolder('GROWING')
    const add = (day: string) => world.addRecord(folder, { date: day })
    const known = [await add('2015-06-30'), await add('2016-06-30'), await add('2017-06-30')]
    const { schedule: version } = await draft('GROWING', { type: 'created' }, { years: 9, action: 'review' })
    const [settling] = await world.unitOfWork.run(
      (tx) => foreseeVersion(tx, { code: 'GROWING', version }, parseDate('2026-03-02'), officers.auditor),
      'read-only',
    )
    const late = await add('2018-06-30')
    if (settling === undefined) throw new Error('nothing was foreseen')
    const load = (after: RecordId | null) =>
      world.unitOfWork.run((tx) => tx.standings.foresee(settling, { size: 2, after }), 'read-only')
    const rows: ForeseenRecord[] = []
    for await (const page of readPages(load, ({ recordId }) => recordId, 2)) rows.push(...page)
    expect(rows.map(({ recordId }) => recordId).sort()).toEqual([...known, late].map(({ id }) => id).sort())
    const changes = rows.filter(({ changes: does }) => does)
    expect(changes.map(({ recordId }) => recordId).sort()).toEqual(known.map(({ id }) => id).sort())
    const stays = rows.find(({ recordId }) => recordId === late.id)
    expect(stays?.after).toEqual(stays?.before)
  })

  it('of an event is refused like the event itself', async () => {
    const { id } = await register({ type: 'contract', id: 'C-8' }, '2020-01-31')
    const registration = preview('preview-event', foreseeRegistration)
    const unknown = { ...newEvent('C-7'), type: 'contract-end' }
    await expect(registration.count(officers.auditor, unknown)).rejects.toMatchObject({
      code: 'unknown-event',
    })
    await expect(registration.count(officers.auditor, newEvent('C-8'))).rejects.toMatchObject({
      code: 'event-exists',
    })
    await makeRevokeEvent(deps())(officers.executor, id, reason)
    await expect(
      preview('preview-event', foreseeRevocation).count(officers.auditor, id),
    ).rejects.toMatchObject({ code: 'event-revoked' })
    await registration.count(officers.auditor, newEvent('C-8'))
  })

  it('withholds titles above the clearance of whoever asks, and leaves no record out', async () => {
    const subject = { type: 'contract', id: 'C-6' }
    const sensitive = await world.addFolder('CONTRACT', { marking: 'official-sensitive' })
    const open = await world.addFolder('CONTRACT')
    for (const folder of [sensitive, open])
      await world.addRecord(folder, { title: 'What we owe', subjects: [subject] })
    const uncleared = await world.addPerson('uncleared', 'auditor', { clearance: 'official' })
    const titles = async (actor: Actor) => {
      const rows = []
      const registration = preview('preview-event', foreseeRegistration)
      for await (const page of registration.list(actor, newEvent('C-6'))) rows.push(...page)
      return rows.map(({ title, folder }) => [folder, title]).sort()
    }
    expect(await titles(uncleared)).toEqual(
      [
        [sensitive.reference, 'withheld'],
        [open.reference, 'What we owe'],
      ].sort(),
    )
    expect((await titles(officers.auditor)).map(([, title]) => title)).toEqual(['What we owe', 'What we owe'])
  })
})

type Change =
  | { readonly does: 'event'; readonly subject: number; readonly date: string; readonly revokes: boolean }
  | {
      readonly does: 'version' | 'class'
      readonly schedule: number
      readonly class: number
      readonly years: number
      readonly trigger: number
      readonly action: 'destroy' | 'review' | 'transfer'
    }

const date = fc
  .tuple(fc.integer({ min: 2008, max: 2026 }), fc.constantFrom('02-28', '06-30', '12-31'))
  .map(([year, day]) => `${year}-${day}`)
const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('event' as const),
      subject: fc.nat(3),
      date,
      revokes: fc.boolean(),
    }),
  },
  fc.record({
    does: fc.constantFrom('version' as const, 'class' as const),
    schedule: fc.nat(3),
    class: fc.nat(4),
    years: fc.integer({ min: 1, max: 12 }),
    trigger: fc.nat(3),
    action: fc.constantFrom('destroy' as const, 'review' as const, 'transfer' as const),
  }),
)

it('whatever is changed, the preview wrote nothing and counted and listed to the last record what changed then', async () => {
  let changed = 0
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 4, maxLength: 7 }), fc.nat(), async (changes, salt) => {
      await fillCorpus(salt)
      const events = new Map<number, RetentionEvent>()
      for (const one of changes) {
        changed += await foreseeAndMake(one, events)
        await sweep(disposal, officers.decider)
      }
      for (const { id } of events.values()) await makeRevokeEvent(deps())(officers.executor, id, reason)
    }),
    { numRuns: 4, seed: 20_261_127, endOnFailure: true },
  )
  expect(changed).toBeGreaterThan(100)
}, 240_000)

/** Records of every class, about one contract or two, or by their folders; some in several, some held, kept longer, for ever, or overridden. */
async function fillCorpus(salt: number): Promise<void> {
  const folders: TestFolder[] = []
  for (const [index, code] of ['CONTRACT', 'EITHER', 'CLOSED', 'STEPS', 'BELOW', 'CONTRACT'].entries())
    folders.push(
      await world.addFolder(code, {
        ...(index % 2 === 0 ? { closedOn: '2021-06-30' } : {}),
        ...(index % 3 === 0 ? { subjects: [pick(subjects, salt + index)] } : {}),
      }),
    )
  const records: TestRecord[] = []
  for (let number = 0; number < 24; number += 1)
    records.push(
      await world.addRecord(pick(folders, number), {
        date: `${2010 + ((salt + number * 7) % 14)}-0${1 + (number % 9)}-15`,
        subjects: subjects.filter((_, index) => ((salt + number) >> index) % 2 === 1),
      }),
    )
  // Some in further folders as well, of which some are about the same and some about something else.
  for (const [number, record] of records.entries())
    for (const further of number % 4 === 0 ? [2, 4] : number % 4 === 1 ? [3] : []) {
      const folder = pick(folders, salt + number + further)
      if (folder.closedOn === null && folder !== pick(folders, number))
        await filing.file(officers.decider, record, folder)
    }
  await world.rows(sql`
    update record set retained_until = '2031-01-31', retention_end = greatest(retention_end, '2031-01-31')
    where id = ${records[3]?.id} and retention_state = 'running'`)
  await world.rows(sql`
    update record set retained_permanently = true, retention_state = 'permanent', retention_end = null,
                      disposal_action = 'retain-permanently' where id = ${records[4]?.id}`)
  await disposal.placeHold(officers.decider, {
    name: `Inquiry ${salt}`,
    reason,
    authority: 'Inquiry',
    scope: { records: records.slice(8, 11).map(({ id }) => id), folders: [pick(folders, salt).reference] },
  })
  const overridden = records[12]
  if (overridden !== undefined)
    await makeGiveOverride(deps())(
      officers.executor,
      { type: 'record', id: overridden.id },
      { schedule: 'EITHER', authority: 'Keeper of the Records', reason },
    )
  await sweep(disposal, officers.decider)
}

async function foreseeAndMake(one: Change, events: Map<number, RetentionEvent>): Promise<number> {
  if (one.does !== 'event') {
    const trigger = pick(
      [
        { type: 'created' },
        { type: 'event', event: 'contract-ended' },
        { type: 'folder-closed' },
        { type: 'captured' },
      ] as const,
      one.trigger,
    )
    const code = pick(['CONTRACT', 'EITHER', 'CLOSED', 'STEPS'], one.schedule)
    if (one.does === 'version') {
      const { schedule: drafted } = await draft(code, trigger, one)
      return compare('preview-schedule', foreseeVersion, { code, version: drafted }, async () => {
        const publication = { appliesTo: 'existing', reason } as const
        return (await makePublishSchedule(deps())(officers.approver, code, drafted, publication)).effect
      })
    }
    const classCode = pick(['CONTRACT', 'EITHER', 'CLOSED', 'STEPS', 'BELOW'], one.class)
    await world.rows(sql`
      insert into class_schedule_draft (class_code, schedule_code, drafted_by, drafted_at)
      values (${classCode}, ${code}, ${officers.decider.id}, ${world.clock.now()})`)
    return compare('preview-schedule', foreseeClass, classCode, async () => {
      return (await makePublishClass(deps())(officers.approver, classCode, reason)).effect
    })
  }
  const subject = pick(subjects, one.subject)
  const day = parseDate(one.date)
  const standing = events.get(one.subject)
  if (standing === undefined)
    return compare(
      'preview-event',
      foreseeRegistration,
      { type: 'contract-ended', subject, date: day },
      async () => {
        events.set(one.subject, await register(subject, one.date))
      },
    )
  const { id } = standing
  if (one.revokes) {
    events.delete(one.subject)
    return compare('preview-event', foreseeRevocation, id, () =>
      makeRevokeEvent(deps())(officers.executor, id, reason),
    )
  }
  return compare('preview-event', foreseeCorrection, { id, date: day }, () =>
    makeCorrectEvent(deps())(officers.executor, id, { date: day, reason }),
  )
}

it('is a transaction that can change nothing, whatever a preview would do', async () => {
  const writes: Foresee<null> = async (tx) => {
    await tx.schedules.publish('CONTRACT', 1, {
      by: officers.approver.id,
      at: world.clock.now(),
      appliesTo: 'new',
    })
    return []
  }
  const whatIf = makeWhatIf(deps(), 'preview-schedule', writes)
  const refused = /read-only transaction/
  await expect(whatIf.count(officers.decider, null)).rejects.toThrow(refused)
  await expect(async () => {
    for await (const _ of whatIf.list(officers.decider, null));
  }).rejects.toThrow(refused)
})

/** Foresees a change, makes it, and answers how many records it changed. */
const compare = <Subject>(
  action: 'preview-schedule' | 'preview-event',
  foresee: Foresee<Subject>,
  subject: Subject,
  make: () => Promise<unknown>,
): Promise<number> => holdToChange(world, officers.auditor, preview(action, foresee), subject, make)

async function draft(
  code: string,
  trigger:
    | { readonly type: 'created' | 'folder-closed' | 'captured' }
    | { readonly type: 'event'; readonly event: string },
  { years, action }: { readonly years: number; readonly action: 'destroy' | 'review' | 'transfer' },
): Promise<{ readonly schedule: number }> {
  const view = await makeDraftSchedule(deps())(officers.decider, code, {
    title: 'Anew',
    trigger,
    period: parsePeriod(`P${years}Y`),
    action,
    authority,
  })
  return { schedule: view.version }
}

const preview = <Subject>(action: 'preview-schedule' | 'preview-event', foresee: Foresee<Subject>) =>
  makeWhatIf(deps(), action, foresee)
const newEvent = (id: string) => ({
  type: 'contract-ended',
  subject: { type: 'contract', id },
  date: parseDate('2019-06-30'),
})

function pick<Item>(items: readonly Item[], number: number): Item {
  const item = items[number % items.length]
  if (item === undefined) throw new Error('nothing to pick from')
  return item
}
