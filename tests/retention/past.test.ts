import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { sql } from 'kysely'
import type { PersonActor } from '../../src/access/actor.ts'
import type { HoldId, RecordId } from '../../src/kernel/ids.ts'
import { londonDate } from '../../src/records/dates/london-date.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import { parsePeriod } from '../../src/records/dates/period.ts'
import { makeExplainRetention } from '../../src/retention/dates/explain-retention.ts'
import { makeCorrectEvent, makeRevokeEvent } from '../../src/retention/events/change-event.ts'
import { makeRegisterEvent } from '../../src/retention/events/register-event.ts'
import type { RetentionEvent } from '../../src/retention/events/retention-event.ts'
import { makeGiveOverride, makeWithdrawOverride } from '../../src/retention/overrides/give-override.ts'
import { makeMoveFolder } from '../../src/retention/reclassification/move-folder.ts'
import { makePublishClass } from '../../src/retention/schedules/class-schedule.ts'
import { makeDraftSchedule } from '../../src/retention/schedules/draft-schedule.ts'
import { makePublishSchedule } from '../../src/retention/schedules/publish-schedule.ts'
import { addOfficers, disposeOfDue, type Officers, sweep, sweepIntoOne } from '../support/disposal-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { makeFiling } from '../support/make-filing.ts'
import { propertyRuns } from '../support/property-runs.ts'
import {
  makeRetentionWorld,
  type RetentionWorld,
  type TestFolder,
  type TestRecord,
  type TestSchedule,
} from '../support/retention-world.ts'

let world: RetentionWorld
let disposal: Disposal
let filing: ReturnType<typeof makeFiling>
let officers: Officers
let clerk: PersonActor
beforeAll(async () => {
  world = await makeRetentionWorld('2021-01-04T10:00:00Z')
  disposal = makeDisposal(world)
  filing = makeFiling(world)
  officers = await addOfficers(world)
  clerk = await world.addPerson('clerk', 'civil-servant')
})
afterAll(() => world.close())

const deps = () => ({ unitOfWork: world.unitOfWork, clock: world.clock })
const explain = (id: RecordId, asOf?: string, actor = officers.decider) =>
  makeExplainRetention(deps())(actor, id, asOf === undefined ? undefined : parseDate(asOf))
const reason = 'So it was decided'
const days = 24 * 3_600_000

/** One rule, or the later of two, or a review and then another rule. */
const shapes = ['single', 'later', 'steps'] as const
type Shape = (typeof shapes)[number]

function drafted(period: string, shape: Shape) {
  const rule = { trigger: { type: 'created' }, period: parsePeriod(period), action: 'destroy' } as const
  if (shape === 'single') return rule
  if (shape === 'later')
    return { ...rule, orLater: [{ trigger: { type: 'last-action' }, period: parsePeriod('P1Y') }] } as const
  const second = { ...rule, trigger: { type: 'previous-step' } } as const
  return { steps: [{ ...rule, action: 'review' }, second] } as const
}

async function publish(
  code: string,
  period: string,
  appliesTo: 'existing' | 'new',
  shape: Shape = 'single',
): Promise<void> {
  const { version } = await makeDraftSchedule(deps())(officers.decider, code, {
    title: 'Anew',
    ...drafted(period, shape),
    authority: { instrument: 'Order', reference: `of ${period}`, approvedOn: parseDate('2020-05-01') },
    approvedBy: 'The Assembly',
  })
  await makePublishSchedule(deps())(officers.approver, code, version, { appliesTo, reason })
}

async function rebind(classCode: string, scheduleCode: string): Promise<void> {
  await world.rows(sql`
    insert into class_schedule_draft (class_code, schedule_code, drafted_by, drafted_at)
    values (${classCode}, ${scheduleCode}, ${officers.decider.id}, ${world.clock.now()})
    on conflict (class_code) do update set schedule_code = excluded.schedule_code`)
  await makePublishClass(deps())(officers.approver, classCode, reason)
}

describe('a day in the past', () => {
  let folder: TestFolder
  let id: RecordId
  beforeAll(async () => {
    world.clock.set('2021-01-04T10:00:00Z')
    await world.addSchedule({ code: 'P-7' })
    await world.addSchedule({ code: 'P-20', period: 'P20Y' })
    await world.addClass('P', 'P-7')
    await world.addClass('P-L', 'P-20')
    folder = await world.addFolder('P')
    ;({ id } = await world.addRecord(folder, { date: '2020-06-30' }))
    world.clock.set('2023-05-02T10:00:00Z')
    await publish('P-7', 'P10Y', 'existing')
    world.clock.set('2024-06-03T10:00:00Z')
    const long = await world.addFolder('P-L')
    await filing.moveRecord(officers.executor, id, { folder: long.reference, reason }, 'any')
    world.clock.set('2026-03-02T10:00:00Z')
  })

  it('before its capture is refused, and what is not there or not to be read is not found', async () => {
    await expect(explain(id, '2021-01-03')).rejects.toMatchObject({ code: 'not-yet-captured' })
    const stranger = await world.addPerson('of another part', 'ig-officer', { scope: 'P' })
    await expect(explain(id, '2023-06-04', stranger)).rejects.toMatchObject({ code: 'not-found' })
    await expect(explain(id, '2020-01-01', stranger)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('does not tell of a folder that the asker may not read, nor of holds whoever may not know of them', async () => {
    const closed = await world.addFolder('P', { groups: ['inquiry'] })
    const insider = await world.addPerson('insider', 'ig-officer', { groups: ['inquiry'] })
    const open = await world.addFolder('P')
    world.clock.set('2026-03-03T10:00:00Z')
    const record = await world.addRecord(closed)
    world.clock.set('2026-03-04T10:00:00Z')
    await filing.moveRecord(insider, record.id, { folder: open.reference, reason }, 'any')
    expect(await explain(record.id, '2026-03-03', clerk)).toMatchObject({ folder: null, held: false })
    expect(await explain(record.id, '2026-03-03', insider)).toMatchObject({ folder: closed.reference })
    expect(await explain(record.id, '2026-03-03', clerk)).not.toHaveProperty('holds')
  })

  it('names the version that applied then, and who brought it about', async () => {
    expect(await explain(id, '2023-05-01')).toMatchObject({
      asOf: '2023-05-01',
      class: 'P',
      folder: folder.reference,
      retentionEnd: '2027-06-30',
      schedule: { code: 'P-7', version: 1, period: 'P7Y', publishedBy: 'plan' },
    })
    expect(await explain(id, '2023-06-04')).toMatchObject({
      state: 'running',
      retentionEnd: '2030-06-30',
      steps: [{ from: '2020-06-30', to: '2030-06-30' }],
      schedule: {
        code: 'P-7',
        version: 2,
        period: 'P10Y',
        authority: { instrument: 'Order', reference: 'of P10Y', approvedOn: '2020-05-01' },
        approvedBy: 'The Assembly',
        draftedBy: officers.decider.name,
        publishedBy: officers.approver.name,
        publishedAt: new Date('2023-05-02T10:00:00Z'),
      },
    })
    expect(await explain(id, '2024-06-03')).toMatchObject({ class: 'P-L', retentionEnd: '2040-06-30' })
  })

  it('ends in London, where the day does', async () => {
    const late = await world.addRecord(folder, { date: '2020-06-30' })
    const long = await world.addFolder('P-L')
    world.clock.set('2026-06-30T23:30:00Z')
    await filing.moveRecord(officers.executor, late.id, { folder: long.reference, reason }, 'any')
    world.clock.set('2026-07-02T10:00:00Z')
    expect(await explain(late.id, '2026-06-30')).toMatchObject({ class: 'P' })
    expect(await explain(late.id, '2026-07-01')).toMatchObject({ class: 'P-L' })
  })

  it('to come is answered by what is known today', async () => {
    expect(await explain(id, '2040-06-30')).toMatchObject({ state: 'running', asOf: '2040-06-30' })
    expect(await explain(id, '2040-07-01')).toMatchObject({ state: 'due', retentionEnd: '2040-06-30' })
  })
})

describe('what a record counts from is remembered', () => {
  const on = (day: number) => world.clock.set(`2026-07-${10 + day}T10:00:00Z`)
  const endsOn = (id: RecordId) =>
    Promise.all([0, 1, 2, 3].map(async (day) => (await explain(id, `2026-07-${10 + day}`)).retentionEnd))
  let made = 0
  let code: string
  let folder: TestFolder
  beforeEach(() => {
    made += 1
    code = `R-${made}`
    on(0)
  })
  const filed = async (trigger: { readonly type: string; readonly [name: string]: string }) => {
    await world.addSchedule({ code, trigger })
    await world.addClass(code, code)
    folder = await world.addFolder(code, { subjects: [{ type: 'contract', id: code }] })
    return (await world.addRecord(folder, { date: '2012-06-30' })).id
  }

  it('where its folder was closed and reopened', async () => {
    const id = await filed({ type: 'folder-closed' })
    on(1)
    await filing.closeFolder(officers.executor, folder.reference, {})
    on(2)
    await filing.reopenFolder(officers.executor, folder.reference, { reason })
    on(4)
    expect(await endsOn(id)).toEqual([null, '2033-07-11', null, null])
  })

  it('where an event was registered, corrected and revoked', async () => {
    const id = await filed({ type: 'event', event: 'lease-ended' })
    on(1)
    const event = { type: 'lease-ended', subject: { type: 'contract', id: code } }
    const date = parseDate('2016-05-31')
    const { id: eventId } = await makeRegisterEvent(deps())(officers.executor, { ...event, date })
    on(2)
    const correction = { date: parseDate('2018-05-31'), reason }
    await makeCorrectEvent(deps())(officers.executor, eventId, correction)
    on(3)
    await makeRevokeEvent(deps())(officers.executor, eventId, reason)
    on(4)
    expect(await endsOn(id)).toEqual([null, '2023-05-31', '2025-05-31', null])
  })

  it('where its date was changed, and where reviewers kept it longer', async () => {
    const id = await filed({ type: 'created' })
    await world.rows(sql`update record set retention_end = '2999-12-31'
      where retention_state = 'running' and id <> ${id}`)
    on(1)
    await filing.updateRecord(officers.executor, id, { date: parseDate('2014-06-30'), reason }, 'any')
    on(2)
    const batchId = await sweepIntoOne(disposal, officers.decider)
    const decision = { recordId: id, decision: 'retain', until: parseDate('2030-01-31'), reason } as const
    await disposal.decide(officers.decider, batchId, [decision])
    on(3)
    await disposal.approve(officers.approver, batchId, reason)
    on(4)
    expect(await endsOn(id)).toEqual(['2019-06-30', '2021-06-30', '2021-06-30', '2030-01-31'])
    expect(await explain(id, '2026-07-11')).toMatchObject({ state: 'due' })
  })
})

it('nothing of how a record stood outlives it', async () => {
  world.clock.set('2026-07-20T10:00:00Z')
  await world.addSchedule({ code: 'GONE' })
  await world.addClass('GONE', 'GONE')
  const [one, other] = [await world.addFolder('GONE'), await world.addFolder('GONE')]
  const { id } = await world.addRecord(one, { date: '2015-06-30' })
  world.clock.set('2026-07-21T10:00:00Z')
  await filing.moveRecord(clerk, id, { folder: other.reference, reason }, 'any')
  await world.rows(sql`update record set retention_end = '2999-12-31'
    where retention_state = 'running' and id <> ${id}`)
  expect(await world.rows(sql`select 1 from past_record where record_id = ${id}`)).toHaveLength(1)
  await disposeOfDue(disposal, officers)
  expect(await world.rows(sql`select 1 from past_record where record_id = ${id}`)).toEqual([])
  expect(await explain(id, '2026-07-20')).toMatchObject({
    asOf: '2026-07-21',
    folder: null,
    state: 'due',
    retentionEnd: '2022-06-30',
  })
})

it('of what is gone only the day of its disposal is told, whatever day is asked for', async () => {
  world.clock.set('2026-08-03T10:00:00Z')
  await world.addSchedule({ code: 'TOLD' })
  await world.addClass('TOLD', 'TOLD')
  const { id } = await world.addRecord(await world.addFolder('TOLD'), { date: '2015-06-30' })
  await world.liveUntil('2026-08-10T23:30:00Z')
  await publish('TOLD', 'P8Y', 'existing')
  await world.rows(sql`update record set retention_end = '2999-12-31'
    where retention_state = 'running' and id <> ${id}`)
  await disposeOfDue(disposal, officers)
  world.clock.set('2026-09-01T10:00:00Z')
  // By then the eleventh in London.
  const told = { asOf: '2026-08-11', schedule: { code: 'TOLD', version: 2 }, retentionEnd: '2023-06-30' }
  const lost = [{ code: 'past-not-kept', message: expect.stringContaining('2026-08-11') }]
  for (const day of ['2020-01-01', '2026-08-04', '2026-08-10'])
    expect(await explain(id, day)).toMatchObject({ ...told, warnings: lost })
  for (const day of ['2026-08-11', '2026-08-20', '2099-01-01', undefined])
    expect(await explain(id, day)).toMatchObject({ ...told, warnings: [] })
})

type Step =
  | { readonly does: 'capture' | 'close' | 'reopen'; readonly folder: number }
  | { readonly does: 'override'; readonly record: number; readonly folder: number; readonly schedule: number }
  | { readonly does: 'override-folder'; readonly folder: number; readonly schedule: number }
  | { readonly does: 'move-folder'; readonly folder: number; readonly class: number }
  | { readonly does: 'move' | 'file' | 'unfile'; readonly record: number; readonly folder: number }
  | { readonly does: 'date' | 'field' | 'subject'; readonly record: number; readonly year: number }
  | {
      readonly does: 'publish'
      readonly schedule: number
      readonly years: number
      readonly existing: boolean
      readonly shape: Shape
    }
  | { readonly does: 'review' }
  | { readonly does: 'rebind'; readonly class: number; readonly schedule: number }
  | { readonly does: 'event'; readonly how: 'correct' | 'revoke'; readonly year: number }
  | { readonly does: 'hold' | 'lift' | 'supersede' | 'restore'; readonly record: number }

const few = fc.nat(2)
const year = fc.integer({ min: 2001, max: 2020 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: fc.constant('review' as const) }) },
  fc.record({ does: fc.constantFrom('capture' as const, 'close' as const, 'reopen' as const), folder: few }),
  fc.record({
    does: fc.constantFrom('move' as const, 'file' as const, 'unfile' as const),
    record: few,
    folder: few,
  }),
  fc.record({ does: fc.constant('override' as const), record: few, folder: few, schedule: few }),
  fc.record({ does: fc.constant('override-folder' as const), folder: few, schedule: few }),
  fc.record({
    does: fc.constantFrom('date' as const, 'field' as const, 'subject' as const),
    record: few,
    year,
  }),
  fc.record({
    does: fc.constant('publish' as const),
    schedule: few,
    years: fc.integer({ min: 1, max: 30 }),
    existing: fc.boolean(),
    shape: fc.constantFrom(...shapes),
  }),
  fc.record({ does: fc.constant('move-folder' as const), folder: few, class: few }),
  fc.record({ does: fc.constant('rebind' as const), class: few, schedule: few }),
  fc.record({
    does: fc.constant('event' as const),
    how: fc.constantFrom('correct' as const, 'revoke' as const),
    year,
  }),
  fc.record({
    does: fc.constantFrom('hold' as const, 'lift' as const, 'supersede' as const, 'restore' as const),
    record: few,
  }),
)

it('whatever happens, each day is answered later as it was answered then', async () => {
  let universe = 0
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(step, fc.nat(3)), { minLength: 4, maxLength: 14 }), async (steps) => {
      universe += 1
      await livedThrough(universe, steps)
    }),
    { numRuns: propertyRuns(24), seed: 20_230_604 },
  )
}, 120_000)

/** Lives through the steps, some on the same day, and asks at the end how each day was. */
async function livedThrough(universe: number, steps: readonly (readonly [Step, number])[]): Promise<void> {
  world.clock.set('2027-03-26T09:00:00Z')
  // Nothing is due any more of those that lived before.
  await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
  const reviewers = await addOfficers(world)
  const codes = ['A', 'B', 'C'].map((letter) => `${letter}${universe}`)
  const triggers = [
    { type: 'created' },
    { type: 'metadata-date', field: 'endsOn' },
    { type: 'event', event: 'contract-ended' },
    { type: 'folder-closed' },
    { type: 'superseded' },
    { type: 'last-action' },
  ]
  for (const [index, code] of codes.entries()) {
    const [trigger, other] = [triggers[(index + universe) % triggers.length], triggers[universe % 5]]
    // In every other universe the first is reviewed, and due, from the beginning.
    const isReviewed = index === 0 && universe % 2 === 1
    await world.addSchedule({
      code,
      ...(trigger === undefined || isReviewed ? {} : { trigger }),
      ...shapeOf(isReviewed ? 'steps' : shapes[(index * 2 + universe) % shapes.length], other),
    })
    // The third inherits from the second what it does not name itself.
    await world.addClass(code, index === 2 ? null : code, index === 2 ? (codes[1] ?? null) : null)
  }
  const folders = await Promise.all(
    codes.map((code) => world.addFolder(code, { subjects: [{ type: 'contract', id: code }] })),
  )
  const records: TestRecord[] = []
  const holds: HoldId[] = []
  const events: RetentionEvent[] = []
  const answers = new Map<string, unknown>()
  await run({ does: 'capture', folder: 0 })
  world.clock.pass(60_000)
  for (const [next, pause] of steps) {
    await run(next)
    for (const { id } of records)
      answers.set(`${id} ${londonDate(world.clock.now())}`, comparable(await explain(id)))
    world.clock.pass(pause * days + 60_000)
  }
  world.clock.pass(days)
  for (const [when, answer] of answers) {
    const [id = '', day = ''] = when.split(' ')
    expect([day, comparable(await explain(id as RecordId, day))]).toEqual([day, answer])
  }

  /** Of what is due that goes on to its next step which has one, and the rest is kept longer. */
  async function review(): Promise<void> {
    await world.liveUntil(world.clock.now().toISOString())
    for (const batchId of (await sweep(disposal, reviewers.decider)).batches) {
      const { items } = await disposal.listItems(reviewers.decider, batchId, { size: 200, cursor: null })
      const until = parseDate('2028-01-31')
      const decisions = items
        .filter(({ state }) => state === 'proposed')
        .map(({ recordId, step: { number, of } }) =>
          number < of
            ? ({ recordId, decision: 'next-step' } as const)
            : ({ recordId, decision: 'retain', until, reason } as const),
        )
      if (decisions.length === 0) continue
      await disposal.decide(reviewers.decider, batchId, decisions)
      await disposal.approve(reviewers.approver, batchId, reason)
    }
  }

  async function run(next: Step): Promise<void> {
    // A step that is refused as the world stands changes nothing: so be it.
    await perform(next).catch((error: unknown) => {
      if (!refusals.has((error as { readonly code?: string }).code ?? '')) throw error
    })
  }

  async function perform(next: Step): Promise<void> {
    const record = 'record' in next ? records[next.record % records.length] : undefined
    const folder = 'folder' in next ? folders[next.folder] : undefined
    const by = officers.executor
    switch (next.does) {
      case 'capture': {
        if (folder === undefined) return
        records.push(await world.addRecord(await asItStands(folder), { date: '2020-01-31' }))
        return
      }
      case 'close':
        if (folder !== undefined) await filing.closeFolder(by, folder.reference, {})
        return
      case 'reopen':
        if (folder !== undefined) await filing.reopenFolder(by, folder.reference, { reason })
        return
      case 'move':
        if (record !== undefined && folder !== undefined)
          await filing.moveRecord(by, record.id, { folder: folder.reference, reason }, 'any')
        return
      case 'file':
      case 'unfile': {
        const change = next.does === 'file' ? filing.fileRecord : filing.unfileRecord
        if (record !== undefined && folder !== undefined)
          await change(by, record.id, { folder: folder.reference, reason })
        return
      }
      case 'date':
        if (record !== undefined)
          await filing.updateRecord(by, record.id, { date: parseDate(`${next.year}-02-28`), reason }, 'any')
        return
      case 'field':
        await world.rows(sql`update file_plan_class set fields = '[{"name": "endsOn", "type": "date"}]'`)
        if (record !== undefined)
          await filing.updateRecord(
            by,
            record.id,
            { fields: { endsOn: `${next.year}-12-31` }, reason },
            'any',
          )
        return
      case 'subject': {
        const subjects = [{ type: 'person', id: `${universe}-${next.year}` }]
        if (record !== undefined) await filing.updateRecord(by, record.id, { subjects, reason }, 'any')
        return
      }
      case 'publish':
        return publish(
          codes[next.schedule] ?? '',
          `P${next.years}Y`,
          next.existing ? 'existing' : 'new',
          next.shape,
        )
      case 'review':
        return review()
      case 'override':
      case 'override-folder': {
        const subject =
          next.does === 'override' && record !== undefined
            ? ({ type: 'record', id: record.id } as const)
            : ({ type: 'folder', reference: folder?.reference ?? '' } as const)
        const schedule = codes[next.schedule] ?? ''
        await makeGiveOverride(deps())(by, subject, { schedule, authority: 'Keeper', reason }).catch(() =>
          makeWithdrawOverride(deps())(by, subject, reason),
        )
        return
      }
      case 'move-folder':
        if (folder !== undefined)
          await makeMoveFolder(deps())(by, folder.reference, { class: codes[next.class] ?? '', reason })
        return
      case 'rebind':
        return rebind(codes[next.class] ?? '', codes[next.schedule] ?? '')
      case 'event': {
        const last = events.at(-1)
        const date = parseDate(`${next.year}-05-31`)
        if (last === undefined || last.state === 'revoked') {
          const subject = { type: 'contract', id: codes[next.year % 3] ?? '' }
          events.push(await makeRegisterEvent(deps())(by, { type: 'contract-ended', subject, date }))
        } else if (next.how === 'correct') {
          events.push(await makeCorrectEvent(deps())(by, last.id, { date, reason }))
        } else events.push(await makeRevokeEvent(deps())(by, last.id, reason))
        return
      }
      case 'hold': {
        if (record === undefined) return
        const scope = { records: [record.id] }
        const { id } = await disposal.placeHold(by, { name: 'Inquiry', reason, authority: 'Court', scope })
        holds.push(id)
        return
      }
      case 'supersede': {
        const successor = records.at(-1)
        if (record !== undefined && successor !== undefined)
          await filing.supersedeRecord(by, record.id, { by: successor.id, reason }, 'any')
        return
      }
      case 'restore':
        if (record !== undefined) await filing.withdrawSupersession(by, record.id, reason, 'any')
        return
      case 'lift': {
        const id = holds.pop()
        if (id === undefined) return
        await disposal.requestLift(officers.decider, id, reason)
        await disposal.confirmLift(officers.approver, id, reason)
        return
      }
    }
  }
}

/** What makes a schedule of one rule into one of another shape. */
function shapeOf(
  shape: Shape | undefined,
  trigger: object | undefined,
): Pick<TestSchedule, 'orLater' | 'laterSteps' | 'action'> {
  const term = { trigger: trigger ?? { type: 'created' }, period: 'P5Y', after: null, rounding: null }
  if (shape === 'later') return { orLater: [term] }
  if (shape !== 'steps') return {}
  const rule = { orLater: [term], maximum: null, action: 'destroy' }
  return {
    action: 'review',
    laterSteps: [{ ...term, trigger: { type: 'previous-step' }, period: 'P2Y', ...rule }],
  }
}

const refusals = new Set([
  'conflict',
  'invalid-supersession',
  'folder-closed',
  'event-exists',
  'unknown-event',
  'unknown-folder',
  'separation-of-duties',
  'date-before-newest-record',
])

async function asItStands(folder: TestFolder): Promise<TestFolder> {
  const [now] = await world.rows<{ readonly closed: string | null }>(
    sql`select closed_on::text as closed from folder where id = ${folder.id}`,
  )
  if (now === undefined || now.closed !== null)
    throw Object.assign(new Error('closed'), { code: 'folder-closed' })
  return folder
}

/** Holds are told by who they are; the rest as it is. */
function comparable(answer: Awaited<ReturnType<typeof explain>>): unknown {
  return { ...answer, holds: answer.holds?.map(({ id }) => id) }
}
