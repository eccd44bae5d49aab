import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { BatchId, RecordId } from '../../src/kernel/ids.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import { parsePeriod } from '../../src/records/dates/period.ts'
import type { DraftedRule } from '../../src/records/schedules/complete-schedule.ts'
import type { DisposalAction } from '../../src/records/schedules/disposal-action.ts'
import type { PlainTrigger } from '../../src/records/schedules/retention-trigger.ts'
import { makeExplainRetention } from '../../src/retention/dates/explain-retention.ts'
import { makeListSchedules } from '../../src/retention/dates/list-schedules.ts'
import { makeRetentionAtFiling } from '../../src/retention/dates/retention-at-filing.ts'
import { makeDraftSchedule } from '../../src/retention/schedules/draft-schedule.ts'
import { foreseeVersion } from '../../src/retention/schedules/foresee-version.ts'
import { makePublishSchedule } from '../../src/retention/schedules/publish-schedule.ts'
import { makeWhatIf } from '../../src/retention/what-if/make-what-if.ts'
import { addOfficers, disposeOfDue, type Officers, sweep, sweepIntoOne } from '../support/disposal-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { makeRetentionWorld, type RetentionWorld, type TestFolder } from '../support/retention-world.ts'

let world: RetentionWorld
let disposal: Disposal
let officers: Officers
let code: string
let folder: TestFolder
let classes = 0

const step = (trigger: PlainTrigger, period: string, action: DisposalAction) => ({
  trigger: { type: trigger },
  period,
  after: null,
  rounding: null,
  orLater: [],
  maximum: null,
  action,
})
const destroyLater = step('previous-step', 'P10Y', 'destroy')

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
  // Review five years after closure, then destroy ten years after the review.
  await world.addSchedule({ code, ...step('folder-closed', 'P5Y', 'review'), laterSteps: [destroyLater] })
  await world.addClass(`C${classes}`, code)
  folder = await world.addFolder(`C${classes}`, { closedOn: '2020-02-29' })
})

const deps = () => ({ unitOfWork: world.unitOfWork, clock: world.clock })
const explain = (id: RecordId) => makeExplainRetention(deps())(officers.decider, id)
const decide = (batch: BatchId, recordId: RecordId, decision: 'next-step' | 'destroy', more = {}) =>
  disposal.decide(officers.decider, batch, [{ recordId, decision, ...more }])
const kept = async (id: RecordId) => {
  const [row] = await world.rows<object>(sql`
    select retention_state as state, retention_end::text as end, disposal_action as action, schedule_step as step,
           previous_step_ended_on::text as "endedOn", must_be_reviewed as review, hastened_by as "hastenedBy"
    from record where id = ${id}`)
  return row
}
const itemOf = async (id: RecordId) => {
  const [item] = await world.rows<object>(sql`
    select i.state, i.state_reason as reason, i.schedule_step as step from disposal_item i
    join disposal_batch b on b.id = i.batch_id where i.record_id = ${id} order by b.proposed_at desc limit 1`)
  return item
}
async function goOn(id: RecordId): Promise<BatchId> {
  const batch = await sweepIntoOne(disposal, officers.executor)
  await decide(batch, id, 'next-step')
  await disposal.approve(officers.approver, batch, 'reviewed')
  return batch
}
const draft = (...steps: DraftedRule[]) =>
  makeDraftSchedule(deps())(officers.decider, code, {
    title: 'Anew',
    steps,
    authority: { instrument: 'Order', reference: 'X', approvedOn: parseDate('2025-05-01') },
  })
const drafted = (type: PlainTrigger, period: string, action: DisposalAction): DraftedRule => ({
  trigger: { type },
  period: parsePeriod(period),
  action,
})
const publish = (version: number) =>
  makePublishSchedule(deps())(officers.approver, code, version, { appliesTo: 'existing', reason: 'agreed' })

describe('going on to the next step', () => {
  it('takes an approved decision: the database refuses any other way', async () => {
    const { id } = await world.addRecord(folder)
    const up = () =>
      world.rows(sql`
        update record set schedule_step = schedule_step + 1, previous_step_ended_on = '2001-01-01' where id = ${id}`)
    await expect(up()).rejects.toThrow(/only by an approved decision/)
    const batch = await sweepIntoOne(disposal, officers.executor)
    await decide(batch, id, 'next-step')
    await expect(up()).rejects.toThrow(/only by an approved decision/)
    expect(await kept(id)).toMatchObject({ step: 1, endedOn: null, end: '2025-02-28' })
    await disposal.approve(officers.approver, batch, 'reviewed')
    // And never twice by the same one.
    await expect(up()).rejects.toThrow(/only by an approved decision/)
    const late = world.rows(sql`update disposal_item set schedule_step = 2 where record_id = ${id}`)
    await expect(late).rejects.toThrow(/manifest of a batch never changes/)
  })

  it('is not to be had at the last step, in a list by hand, or for a record that is destroyed without review', async () => {
    const single = await world.addFolder(`C${classes}`, { closedOn: '2010-02-28' })
    await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
    const { id } = await world.addRecord(single)
    const byHand = await disposal.propose(officers.executor, {
      records: [id],
      authority: 'A court',
      reason: 'Order',
    })
    await expect(decide(byHand.id, id, 'next-step')).rejects.toMatchObject({
      code: 'invalid-decision',
      errors: [
        { path: 'decisions[0].decision', message: expect.stringContaining('does not stand at the review') },
      ],
    })
    await disposal.withdraw(officers.executor, byHand.id, 'not needed')
    await goOn(id)
    await world.liveUntil('2036-03-03T10:00:00Z')
    await world.rows(sql`delete from clock_fault`)
    const batch = await sweepIntoOne(disposal, officers.executor)
    await expect(decide(batch, id, 'next-step')).rejects.toMatchObject({
      code: 'invalid-decision',
      errors: [{ message: expect.stringContaining('last step') }],
    })
  })

  it('keeps the record, counts from the London day of the approval, and is in every log', async () => {
    const { id } = await world.addRecord(folder)
    expect(await explain(id)).toMatchObject({
      state: 'due',
      action: 'review',
      step: { number: 1, of: 2, next: { trigger: 'previous-step', period: 'P10Y', action: 'destroy' } },
    })
    const batch = await sweepIntoOne(disposal, officers.executor)
    const shown = await disposal.listItems(officers.decider, batch, { size: 10, cursor: null })
    expect(shown.items).toMatchObject([{ step: { number: 1, of: 2 } }])
    await decide(batch, id, 'next-step', { reason: 'Of lasting use' })
    // Half past eleven at night in UTC is the next day in London's summer.
    await world.liveUntil('2026-06-30T23:30:00Z')
    const approved = await disposal.approve(officers.approver, batch, 'reviewed')
    expect([approved.state, approved.counts]).toEqual([
      'completed',
      { total: 1, destroyed: 0, transferred: 0, retained: 1, skipped: 0, failed: 0, pending: 0 },
    ])
    expect(await kept(id)).toEqual({
      state: 'running',
      end: '2036-07-01',
      action: 'destroy',
      step: 2,
      endedOn: '2026-07-01',
      review: false,
      hastenedBy: [],
    })
    expect(await explain(id)).toMatchObject({
      state: 'running',
      retentionEnd: '2036-07-01',
      action: 'destroy',
      trigger: { type: 'previous-step', date: '2026-07-01', source: 'day on which the previous step ended' },
      schedule: { code, version: 1, period: 'P10Y' },
      step: { number: 2, of: 2, next: null },
    })
    const entries = await world.rows<{ draft: string }>(sql`
      select draft from audit_outbox where draft like ${`%${batch}%`} or draft like ${`%${folder.id}%`}`)
    const drafts = entries.map((entry) => entry.draft)
    expect(drafts.filter((one) => one.includes('"item.retained"') && one.includes('next-step'))).toHaveLength(
      1,
    )
    expect(
      drafts.filter((one) => one.includes('"retention.changed"') && one.includes('step-ended')),
    ).toHaveLength(1)
    expect((await sweep(disposal, officers.executor)).batches).toEqual([])
  })

  it('stays where it is when a reviewer keeps it until a day, and is reviewed again after that', async () => {
    const { id } = await world.addRecord(folder)
    const batch = await sweepIntoOne(disposal, officers.executor)
    await disposal.decide(officers.decider, batch, [
      { recordId: id, decision: 'retain', until: parseDate('2027-01-31'), reason: 'An inquiry' },
    ])
    await disposal.approve(officers.approver, batch, 'as decided')
    expect(await kept(id)).toMatchObject({ step: 1, endedOn: null, end: '2027-01-31', action: 'review' })
    await world.liveUntil('2027-02-01T10:00:00Z')
    await world.rows(sql`delete from clock_fault`)
    await goOn(id)
    expect(await kept(id)).toMatchObject({ step: 2, endedOn: '2027-02-01', end: '2037-02-01' })
  })

  it('leaves out what has come to stand otherwise since it was decided, and lets the others go on', async () => {
    const moved = await world.addRecord(folder)
    const stays = await world.addRecord(folder)
    const batch = await sweepIntoOne(disposal, officers.executor)
    for (const { id } of [moved, stays]) await decide(batch, id, 'next-step')
    const other = await world.addFolder(`C${classes}`, { closedOn: '2019-02-28' })
    await world.rows(sql`update record set folder_id = ${other.id} where id = ${moved.id}`)
    await world.unitOfWork.run((tx) =>
      // What moves a record alone corrects its lists as well; here they are as they were.
      makeRetentionAtFiling(tx, world.clock).settleFolder(other.id, 'folder-moved', officers.auditor),
    )
    const { counts } = await disposal.approve(officers.approver, batch, 'reviewed')
    expect(counts).toMatchObject({ total: 2, retained: 1, skipped: 1, pending: 0 })
    expect(await itemOf(moved.id)).toMatchObject({ state: 'skipped', reason: 'schedule-changed' })
    expect(await kept(moved.id)).toMatchObject({ step: 1, end: '2024-02-28', action: 'review' })
    expect(await kept(stays.id)).toMatchObject({ step: 2, end: '2036-03-02' })
  })

  it.each([
    ['an end that it brings forward', 'P1Y', '2016-06-30'],
    ['what ends on the same day', 'P9Y7M29D', '2025-02-28'],
    ['what is due at once, though it ends later than the review', 'P10Y', '2025-06-30'],
  ])('makes whoever decided and approved it answer for %s', async (_name, period, end) => {
    const early = `E-${classes}`
    await world.addSchedule({
      code: early,
      ...step('folder-closed', 'P5Y', 'review'),
      laterSteps: [step('created', period, 'destroy')],
    })
    await world.addClass(early, early)
    const { id } = await world.addRecord(await world.addFolder(early, { closedOn: '2020-02-29' }), {
      date: '2015-06-30',
    })
    await goOn(id)
    expect(await kept(id)).toMatchObject({
      end,
      action: 'destroy',
      hastenedBy: [officers.approver.id, officers.decider.id],
    })
    const batch = await sweepIntoOne(disposal, officers.executor)
    await disposal.decide(officers.executor, batch, [{ recordId: id, decision: 'destroy' }])
    for (const one of [officers.decider, officers.approver]) {
      await expect(disposal.approve(one, batch, 'mine')).rejects.toMatchObject({
        code: 'separation-of-duties',
      })
    }
  })
})

describe('the last step', () => {
  it('destroys after its own time, and not a day before', async () => {
    const { id } = await world.addRecord(folder)
    await goOn(id)
    await world.liveUntil('2036-03-02T10:00:00Z')
    await world.rows(sql`delete from clock_fault`)
    expect((await sweep(disposal, officers.executor)).batches).toEqual([])
    await world.liveUntil('2036-03-03T10:00:00Z')
    await world.rows(sql`delete from clock_fault`)
    const { counts } = await disposeOfDue(disposal, officers)
    expect(counts).toMatchObject({ total: 1, destroyed: 1 })
    expect(await itemOf(id)).toMatchObject({ state: 'destroyed', step: 2 })
    expect(await explain(id)).toMatchObject({
      state: 'due',
      retentionEnd: '2036-03-02',
      schedule: { period: 'P10Y' },
      step: { number: 2, of: 2, next: null },
      steps: [{ rule: 'Add 10 years.', from: '2026-03-02', to: '2036-03-02' }],
    })
  })

  it('is not executed where the day on which the step before ended has moved since', async () => {
    const { id } = await world.addRecord(folder)
    await goOn(id)
    await world.liveUntil('2036-03-03T10:00:00Z')
    await world.rows(sql`delete from clock_fault`)
    const batch = await sweepIntoOne(disposal, officers.executor)
    await decide(batch, id, 'destroy')
    await disposal.approve(officers.approver, batch, 'as listed')
    await world.rows(sql`update record set previous_step_ended_on = '2030-01-01' where id = ${id}`)
    await disposal.execute(officers.executor, batch, undefined)
    await disposal.executeDisposal(batch)
    expect([await itemOf(id), await world.stateOf(id)]).toEqual([
      { state: 'skipped', reason: 'no-longer-due', step: 2 },
      'active',
    ])
  })
})

describe('a record that has come to its second step', () => {
  it('begins at the first again under another schedule, and is reviewed where that is past', async () => {
    const { id } = await world.addRecord(folder)
    await goOn(id)
    const other = `O-${classes}`
    await world.addSchedule({
      code: other,
      ...step('created', 'P1Y', 'review'),
      laterSteps: [destroyLater],
    })
    await world.addClass(other, other)
    const there = await world.addFolder(other)
    await world.rows(sql`update record set folder_id = ${there.id} where id = ${id}`)
    await world.unitOfWork.run((tx) =>
      makeRetentionAtFiling(tx, world.clock).settleRecord(id, 'moved', officers.decider),
    )
    expect(await kept(id)).toMatchObject({
      step: 1,
      endedOn: null,
      end: '2016-06-30',
      action: 'review',
      review: true,
    })
    // The review decided, the mark has done what it was for.
    const batch = await sweepIntoOne(disposal, officers.executor)
    await decide(batch, id, 'next-step')
    const third = await world.addPerson(`third ${classes}`)
    await disposal.approve(third, batch, 'reviewed')
    expect(await kept(id)).toMatchObject({ step: 2, review: false, action: 'destroy', end: '2036-03-02' })
  })

  it('stands at the last step of a version that has fewer, and goes to review where that makes it due', async () => {
    const { id } = await world.addRecord(folder)
    await goOn(id)
    await draft(drafted('folder-closed', 'P1Y', 'destroy'))
    const foreseen = await makeWhatIf(deps(), 'preview-schedule', foreseeVersion).count(officers.auditor, {
      code,
      version: 2,
    })
    expect(foreseen).toMatchObject({
      total: 1,
      changed: 1,
      byAction: [
        { action: 'destroy', before: 1 },
        { action: 'review', after: 1 },
      ],
    })
    expect((await publish(2)).effect).toEqual(foreseen)
    expect(await kept(id)).toMatchObject({
      step: 1,
      endedOn: null,
      end: '2021-02-28',
      action: 'review',
      review: true,
    })
  })

  it('keeps its step under a version of as many, each computed in sets to what it comes to by itself', async () => {
    const reviewed = await world.addRecord(folder)
    await goOn(reviewed.id)
    const records = [reviewed]
    for (const closedOn of ['2018-06-30', '2024-06-30', undefined]) {
      const more = await world.addFolder(`C${classes}`, closedOn === undefined ? {} : { closedOn })
      records.push(await world.addRecord(more))
    }
    const view = await draft(
      drafted('folder-closed', 'P6Y', 'review'),
      drafted('previous-step', 'P12Y', 'review'),
      drafted('previous-step', 'P1Y', 'transfer'),
    )
    expect(view).toMatchObject({
      trigger: 'folder-closed',
      action: 'review',
      steps: [{ period: 'P6Y' }, { trigger: 'previous-step', period: 'P12Y' }, { action: 'transfer' }],
    })
    const foreseen = await makeWhatIf(deps(), 'preview-schedule', foreseeVersion).count(officers.auditor, {
      code,
      version: 2,
    })
    expect((await publish(2)).effect).toEqual(foreseen)
    for (const { id } of records) {
      const { retentionEnd, step: reached, action } = await explain(id)
      expect(await kept(id)).toMatchObject({ end: retentionEnd, step: reached?.number, action })
    }
    expect(await kept(reviewed.id)).toMatchObject({
      step: 2,
      end: '2038-03-02',
      action: 'review',
      review: false,
    })
  })
})

describe('reviewers of a step', () => {
  const board = [
    { role: 'board', group: 'board' },
    { role: 'ig-officer', group: null },
  ]
  // Two reviews, of which a board approves the second; the destruction has nobody of its own.
  const withBoard = async (name: string) => {
    await world.addSchedule({
      code: name,
      ...step('folder-closed', 'P5Y', 'review'),
      reviewers: ['owner', 'ig-officer'],
      laterSteps: [{ ...step('folder-closed', 'P6Y', 'review'), reviewers: board }, destroyLater],
    })
    await world.addClass(name, name)
    return world.addFolder(name, { closedOn: '2020-02-29' })
  }
  const stagesOf = async (batch: BatchId) =>
    (await disposal.getBatch(officers.decider, batch)).stages.map(({ role }) => role)

  it('review what stands at it, apart from what one sweep finds at another', async () => {
    const owner = await world.addPerson(`owner ${classes}`, 'civil-servant', { groups: ['owner'] })
    const member = await world.addPerson(`member ${classes}`, 'civil-servant', { groups: ['board'] })
    const both = await withBoard(`B-${classes}`)
    const ahead = await world.addRecord(both)
    const first = await sweepIntoOne(disposal, officers.executor)
    expect(await stagesOf(first)).toEqual(['owner', 'ig-officer'])
    await decide(first, ahead.id, 'next-step')
    await disposal.approve(owner, first, 'reviewed')
    await disposal.approve(officers.approver, first, 'reviewed')
    const behind = await world.addRecord(both)
    world.clock.set('2026-03-03T10:00:00Z')
    await world.rows(sql`delete from clock_fault`)
    const { batches, due } = await sweep(disposal, officers.executor)
    expect([batches.length, due]).toEqual([2, 2])
    const seen = await Promise.all(
      batches.map(async (id) => {
        const { items } = await disposal.listItems(officers.decider, id, { size: 10, cursor: null })
        return [items.map((item) => item.recordId), await stagesOf(id)] as const
      }),
    )
    expect(new Map(seen.map(([[id], roles]) => [id, roles]))).toEqual(
      new Map([
        [ahead.id, ['board', 'ig-officer']],
        [behind.id, ['owner', 'ig-officer']],
      ]),
    )
    const second = batches[seen.findIndex(([[id]]) => id === ahead.id)]
    if (second === undefined) throw new Error('no such batch')
    await decide(second, ahead.id, 'next-step')
    // Whoever reviewed the first step has no part in the second.
    await expect(disposal.approve(owner, second, 'yes')).rejects.toMatchObject({ code: 'not-found' })
    await expect(disposal.approve(officers.approver, second, 'yes')).rejects.toMatchObject({
      code: 'not-awaited',
    })
    await disposal.approve(member, second, 'yes')
    expect(await disposal.approve(officers.approver, second, 'yes')).toMatchObject({ state: 'completed' })
    expect(await kept(ahead.id)).toMatchObject({ step: 3, action: 'destroy' })
    // A step that was kept before steps named their own reviewers is reviewed by those of the schedule.
    world.clock.set('2036-03-04T10:00:00Z')
    await world.rows(sql`delete from clock_fault`)
    const destroyed = (await sweep(disposal, officers.executor)).batches
    expect(await Promise.all(destroyed.map(stagesOf))).toEqual([['owner', 'ig-officer']])
  })

  it('are shown beside the step at which a record stands, also as of a day before', async () => {
    const { id } = await world.addRecord(await withBoard(`B-${classes}`))
    expect(await explain(id)).toMatchObject({
      schedule: { reviewers: ['owner', 'ig-officer'] },
      step: { number: 1, next: { reviewers: ['board', 'ig-officer'] } },
    })
    const owner = await world.addPerson(`owner ${classes}`, 'civil-servant', { groups: ['owner'] })
    const batch = await sweepIntoOne(disposal, officers.executor)
    await decide(batch, id, 'next-step')
    await disposal.approve(owner, batch, 'reviewed')
    world.clock.set('2026-03-05T10:00:00Z')
    await disposal.approve(officers.approver, batch, 'reviewed')
    expect(await explain(id)).toMatchObject({
      schedule: { reviewers: ['board', 'ig-officer'] },
      step: { number: 2, next: { reviewers: ['owner', 'ig-officer'] } },
    })
    const before = makeExplainRetention(deps())(officers.decider, id, parseDate('2026-03-04'))
    expect(await before).toMatchObject({
      schedule: { reviewers: ['owner', 'ig-officer'] },
      step: { number: 1 },
    })
  })

  it('are drafted with it, and a plan that names others at a step differs', async () => {
    const steps = [
      { ...drafted('folder-closed', 'P5Y', 'review'), reviewers: ['owner', 'ig-officer'] },
      drafted('previous-step', 'P10Y', 'destroy'),
    ]
    const view = await draft(...steps)
    expect([view.reviewers, view.steps?.map(({ reviewers }) => reviewers)]).toEqual([
      ['owner', 'ig-officer'],
      [['owner', 'ig-officer'], ['ig-officer']],
    ])
    const foreseen = await makeWhatIf(deps(), 'preview-schedule', foreseeVersion).count(officers.auditor, {
      code,
      version: 2,
    })
    expect((await publish(2)).effect).toEqual(foreseen)
    const { items } = await makeListSchedules(deps())(officers.auditor, { size: 200, cursor: null })
    const listed = items.find((one) => one.code === code && one.version === 2)
    expect(listed?.steps?.map(({ reviewers }) => reviewers)).toEqual([
      ['owner', 'ig-officer'],
      ['ig-officer'],
    ])
    await expect(
      draft({ ...drafted('created', 'P1Y', 'review'), reviewers: ['owner'] }),
    ).rejects.toMatchObject({
      code: 'invalid-schedule',
      errors: [{ path: 'steps[0].reviewers', message: expect.stringContaining('names no ig-officer') }],
    })
  })
})

describe('the database', () => {
  it.each<[string, readonly object[], object, RegExp]>([
    [
      'destruction before a step',
      [destroyLater],
      step('created', 'P1Y', 'destroy'),
      /before the last is a review/,
    ],
    [
      'a transfer between steps',
      [step('created', 'P1Y', 'transfer'), destroyLater],
      step('created', 'P1Y', 'review'),
      /before the last is a review/,
    ],
    ['a first step after none', [destroyLater], step('previous-step', 'P1Y', 'review'), /no step before it/],
    ['a single step after none', [], step('previous-step', 'P1Y', 'destroy'), /no step before it/],
    [
      'a step that does not say how long',
      [{ ...destroyLater, period: null }],
      step('created', 'P1Y', 'review'),
      /names its trigger and its period/,
    ],
    [
      'a step that no IG officer reviews',
      [{ ...destroyLater, reviewers: [{ role: 'owner', group: 'owner' }] }],
      step('created', 'P1Y', 'review'),
      /steps_with_an_officer/,
    ],
    [
      'a step that nobody reviews',
      [{ ...destroyLater, reviewers: [] }],
      step('created', 'P1Y', 'review'),
      /steps_with_an_officer/,
    ],
  ])('refuses %s', async (_name, laterSteps, own, message) => {
    const adding = world.addSchedule({ code: `X-${classes}`, ...own, laterSteps })
    await expect(adding).rejects.toThrow(message)
  })
})
