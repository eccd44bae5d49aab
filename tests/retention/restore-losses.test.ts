import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { type BatchId, type EventId, type HoldId, newId, type RecordId } from '../../src/kernel/ids.ts'
import { makeGiveOverride } from '../../src/retention/overrides/give-override.ts'
import type { LossKind } from '../../src/retention/restore/loss-kind.ts'
import { addOfficers, decideAll, type Officers, sweep, sweepIntoOne } from '../support/disposal-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { type LostEntry, restoreWorld } from '../support/restored-world.ts'
import {
  makeRetentionWorld,
  type RetentionWorld,
  type TestFolder,
  type TestRecord,
} from '../support/retention-world.ts'

// Changes of since that may have kept something longer, and are lost with the database: by its word the record is due.

let world: RetentionWorld
let disposal: Disposal
let officers: Officers
let classCode: string
let schedule: string
/** Where the record lies that a lost change was about; another record lies beside it in another folder, and is due too. */
let folder: TestFolder
let record: TestRecord
let beside: TestRecord
let counter = 0

beforeAll(async () => {
  world = await makeRetentionWorld()
  disposal = makeDisposal(world)
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
  await world.rows(sql`update hold set state = 'lifted', lifted_at = now() where state <> 'lifted'`)
  await world.rows(sql`update hold_item set released_at = now() where released_at is null`)
  await world.rows(sql`update hold_scope set released_at = now() where released_at is null`)
  counter += 1
  classCode = `L${counter}`
  schedule = `S-L${counter}`
  await world.addSchedule({ code: schedule })
  await world.addClass(classCode, schedule)
  folder = await world.addFolder(classCode)
  record = await world.addRecord(folder)
  beside = await world.addRecord(await world.addFolder(classCode))
  officers = await addOfficers(world)
})

async function due(): Promise<readonly RecordId[]> {
  const { batches } = await sweep(disposal, officers.decider)
  const listed = await Promise.all(
    batches.map((id) => disposal.listItems(officers.decider, id, { size: 200, cursor: null })),
  )
  for (const id of batches) await disposal.withdraw(officers.decider, id, 'looked at')
  return listed.flatMap(({ items }) => items.map(({ recordId }) => recordId)).sort()
}

async function lift(id: HoldId): Promise<void> {
  await disposal.requestLift(officers.decider, id, 'Entered again')
  await expect(disposal.confirmLift(officers.decider, id, 'Entered again')).rejects.toMatchObject({
    code: 'separation-of-duties',
  })
  await disposal.confirmLift(officers.approver, id, 'Entered again')
}

/** The one hold that taking these up has placed. */
async function holdFor(kind: LossKind, lost: readonly LostEntry[]): Promise<HoldId> {
  const { report } = await restoreWorld(world, lost).takeUp()
  expect(report.holds.forLosses).toMatchObject([{ kind, changes: lost.length }])
  const [hold] = report.holds.forLosses
  if (hold?.id == null) throw new Error('no hold was placed')
  return hold.id
}

const about = (subject: LostEntry['subject'], action: LostEntry['action'], codes = {}): LostEntry => ({
  action,
  subject,
  codes,
})
const ofRecord = (action: LostEntry['action'], codes = {}) =>
  about({ type: 'record', id: record.id }, action, codes)
const ofFolder = (action: LostEntry['action'], codes = {}) =>
  about({ type: 'folder', id: folder.id }, action, codes)

const losses: readonly (readonly [string, LossKind, () => LostEntry])[] = [
  ['a schedule of its own', 'override', () => ofRecord('schedule.overridden', { scheduleCode: 'S-LONG' })],
  [
    'a schedule of its own that it lost',
    'override',
    () => ofRecord('schedule.override-withdrawn', { scheduleCode: 'S-SHORT' }),
  ],
  ['its folder’s schedule', 'override', () => ofFolder('schedule.overridden', { scheduleCode: 'S-LONG' })],
  ['its move', 'filing', () => ofRecord('record.moved', { toFolder: newId(), toClass: 'GONE' })],
  ['a second folder', 'filing', () => ofRecord('record.filed', { toFolder: newId(), toClass: 'GONE' })],
  ['its folder’s move', 'filing', () => ofFolder('folder.moved', { fromClass: classCode, toClass: 'GONE' })],
  [
    'its folder’s reopening',
    'reopening',
    () => ofFolder('folder.reopened', { closedOnBefore: '2015-01-01' }),
  ],
  ['another date', 'facts', () => ofRecord('record.updated', { changed: ['date', 'title'] })],
  ['a version', 'facts', () => ofRecord('record.version-captured', { component: newId() })],
  ['a supersession withdrawn', 'facts', () => ofRecord('record.supersession-withdrawn')],
  ['a decision to keep it', 'decision', () => ofRecord('item.retained', { decision: 'retain-permanently' })],
]

it.each(losses)(
  'does not let a record fall due that has lost %s, until two officers lift the hold',
  async (_what, kind, entry) => {
    const hold = await holdFor(kind, [entry()])
    expect(await due()).toEqual([beside.id])
    expect(await disposal.getHold(officers.decider, hold)).toMatchObject({
      state: 'placed',
      strength: 'no-disposal',
      placedBy: 'system',
      name: expect.stringMatching(/^Lost in a restore: /),
      reason: expect.stringContaining('Enter it again; then two officers lift this hold.'),
    })
    await lift(hold)
    expect(await due()).toEqual([record.id, beside.id].sort())
  },
)

it('holds whatever stands under a schedule of which a later version is lost, by its class or by itself', async () => {
  await world.addSchedule({ code: `${schedule}-OTHER` })
  await world.addClass(`${classCode}O`, `${schedule}-OTHER`)
  const overridden = await world.addFolder(`${classCode}O`)
  await makeGiveOverride({ unitOfWork: world.unitOfWork, clock: world.clock })(
    officers.executor,
    { type: 'folder', reference: overridden.reference },
    { schedule, authority: 'Keeper of the Records', reason: 'x' },
  )
  await world.addRecord(overridden)
  const free = await world.addRecord(await world.addFolder(`${classCode}O`))
  const hold = await holdFor('schedule', [
    about({ type: 'schedule', id: schedule }, 'schedule.published', { version: 2, appliesTo: 'existing' }),
  ])
  expect(await due()).toEqual([free.id])
  // What comes into the class later is born held.
  await world.addRecord(folder)
  expect(await due()).toEqual([free.id])
  await lift(hold)
  expect((await due()).length).toBe(5)
})

it('holds a class, and those below it, that has lost another schedule', async () => {
  await world.addClass(`${classCode}.1`, null, classCode)
  await world.addRecord(await world.addFolder(`${classCode}.1`))
  await holdFor('schedule', [
    about({ type: 'class', id: classCode }, 'class.changed', { scheduleCode: 'S-LONG' }),
  ])
  expect(await due()).toEqual([])
})

async function register(type: string, subject: { type: string; id: string }, date: string): Promise<EventId> {
  const id = newId<EventId>()
  await world.rows(sql`
    insert into retention_event (id, type, subject_type, subject_id, date, state, registered_by, registered_at)
    values (${id}, ${type}, ${subject.type}, ${subject.id}, ${date}, 'standing', 'x', now())
  `)
  return id
}

it('holds what is about the subject of an event that was revoked or corrected since', async () => {
  const contract = { type: 'contract', id: `C-${counter}` }
  const event = await register('contract-ended', contract, '2015-01-01')
  const own = await world.addRecord(folder, { subjects: [contract] })
  const byFolder = await world.addRecord(await world.addFolder(classCode, { subjects: [contract] }))
  const hold = await holdFor('event', [
    about({ type: 'event', id: event }, 'event.corrected', { type: 'contract-ended' }),
    about({ type: 'event', id: event }, 'event.revoked', { type: 'contract-ended' }),
  ])
  expect(await due()).toEqual([record.id, beside.id].sort())
  await lift(hold)
  expect(await due()).toEqual([record.id, beside.id, own.id, byFolder.id].sort())
})

it('holds what an event of since can have moved: what counts already from one of its type, and is about a thing of its kind', async () => {
  const [contract, person] = [
    { type: 'contract', id: `C-${counter}` },
    { type: 'person', id: `P-${counter}` },
  ]
  await register('ended', contract, '2015-01-01')
  const both = await world.addRecord(folder, { subjects: [contract, person] })
  const throughFolder = await world.addRecord(await world.addFolder(classCode, { subjects: [person] }), {
    subjects: [contract],
  })
  const alone = await world.addRecord(folder, { subjects: [contract] })
  const ofNothingYet = await world.addRecord(folder, {
    subjects: [
      { type: 'case', id: `K-${counter}` },
      { type: 'person', id: `Q-${counter}` },
    ],
  })
  const { report } = await restoreWorld(world, [
    about({ type: 'event', id: newId() }, 'event.filed', { type: 'ended', subjectType: 'person' }),
    about({ type: 'event', id: newId() }, 'event.filed', { type: 'moved', subjectType: 'person' }),
  ]).takeUp()
  expect(report.holds.forLosses).toMatchObject([{ kind: 'event', changes: 2, records: 2 }])
  const listed = await due()
  expect(listed).toEqual([record.id, beside.id, alone.id, ofNothingYet.id].sort())
  expect(listed).not.toContain(both.id)
  expect(listed).not.toContain(throughFolder.id)
})

it('keeps a record out of a batch under review whose decision to keep it is lost', async () => {
  const batchId = await sweepIntoOne(disposal, officers.decider)
  await decideAll(disposal, officers.decider, batchId)
  const { report } = await restoreWorld(world, [
    ofRecord('item.decided', { batchId, decision: 'retain', until: '2035-01-01' }),
  ]).takeUp()
  expect(report.holds.forLosses).toMatchObject([{ kind: 'decision', changes: 1, records: 1 }])
  await disposal.approve(officers.approver, batchId, 'As decided')
  await disposal.execute(officers.executor, batchId, undefined)
  await disposal.executeDisposal(batchId)
  expect([await world.stateOf(record.id), await world.stateOf(beside.id)]).toEqual(['active', 'destroyed'])
})

it('does not destroy what it was decided since to transfer, and holds no other transfer up', async () => {
  const batchId = await sweepIntoOne(disposal, officers.decider)
  await disposal.decide(officers.decider, batchId, [{ recordId: record.id, decision: 'destroy' }])
  const decided = (id: RecordId): LostEntry =>
    about({ type: 'record', id }, 'item.decided', { batchId, decision: 'transfer' })
  const { report } = await restoreWorld(world, [decided(record.id), decided(beside.id)]).takeUp()
  expect(report.holds.forLosses).toMatchObject([{ kind: 'decision', changes: 2, records: 1 }])
  expect(await due()).toEqual([])
  await disposal.withdraw(officers.decider, batchId, 'Listed anew')
  expect(await due()).toEqual([beside.id])
})

it('holds nothing for changes that can only make a destruction sooner, nor for what has gone since', async () => {
  const batchId = newId<BatchId>()
  const { report, changes } = await restoreWorld(world, [
    ofRecord('record.updated', { changed: ['title'] }),
    ofRecord('record.unfiled'),
    ofFolder('folder.closed', { closedOn: '2020-01-01' }),
    ofFolder('folder.updated', { changed: ['groups'], letsInOthers: false }),
    about({ type: 'schedule', id: schedule }, 'schedule.drafted', { version: 2 }),
    about({ type: 'record', id: beside.id }, 'schedule.overridden'),
    about({ type: 'certificate', id: newId() }, 'certificate.issued', { batchId, sha256: 'c'.repeat(64) }),
    about({ type: 'record', id: newId() }, 'record.captured', { sha256: 'c'.repeat(64) }),
    about({ type: 'record', id: beside.id }, 'item.destroyed', { batchId, sha256: 'a'.repeat(64), size: 1 }),
  ]).takeUp()
  expect(report.holds.forLosses).toEqual([])
  expect(changes.map(({ action }) => action)).toEqual([
    'record.updated',
    'record.unfiled',
    'folder.closed',
    'folder.updated',
    'schedule.drafted',
  ])
  expect(await due()).toEqual([record.id])
})

it('names what was kept from somebody since and is open again, each once, and nothing that was opened', async () => {
  const marked = (markingBefore: string, markingAfter: string) => ({
    changed: [],
    markingBefore,
    markingAfter,
  })
  const { report } = await restoreWorld(world, [
    about({ type: 'folder', id: newId() }, 'folder.updated', { letsInOthers: true, keepsFromOthers: false }),
    about({ type: 'record', id: newId() }, 'record.updated', marked('official-sensitive', 'official')),
    about({ type: 'record', id: newId() }, 'record.updated', marked('official', 'official')),
    ofFolder('folder.updated', { letsInOthers: true, keepsFromOthers: true }),
    ofRecord('record.updated', marked('official', 'official-sensitive')),
    ofFolder('folder.updated', { letsInOthers: false, keepsFromOthers: true }),
  ]).takeUp()
  expect(report.lost.openAgain).toEqual([
    { type: 'folder', id: folder.id },
    { type: 'record', id: record.id },
  ])
  expect(report.lost.changes).toEqual({ 'folder.updated': 3, 'record.updated': 3 })
})

it('places no hold where this database knows nothing of it, and says so', async () => {
  const { report } = await restoreWorld(world, [
    about({ type: 'record', id: newId() }, 'record.moved'),
    about({ type: 'schedule', id: 'S-OF-SINCE' }, 'schedule.published', { version: 1 }),
  ]).takeUp()
  expect(report.holds.forLosses).toEqual([
    { kind: 'filing', id: null, changes: 1, records: 0, folders: 0, classes: 0 },
    { kind: 'schedule', id: null, changes: 1, records: 0, folders: 0, classes: 0 },
  ])
})

it('puts what lies in a folder that was moved under a hold’s class under that hold', async () => {
  await world.addClass(`${classCode}H`, schedule)
  const hold = await disposal.placeHold(officers.decider, {
    name: 'Inquiry',
    reason: 'x',
    authority: 'Inquiries Act 2005',
    scope: { classes: [`${classCode}H`] },
  })
  await restoreWorld(world, [ofFolder('folder.moved', { toClass: `${classCode}H` })]).takeUp()
  const [caught] = await world.rows(
    sql`select record_id from hold_item where hold_id = ${hold.id} and record_id = ${record.id}`,
  )
  expect(caught).toEqual({ record_id: record.id })
})

it('lists what was lost once, with who did it, and places each hold once, however often it is taken up', async () => {
  const torn = await world.addRecord(folder)
  let refusing = true
  const store = {
    ...world.contentStore,
    destroy: async (key: string) => {
      if (refusing) throw new Error('read-only file system')
      await world.contentStore.destroy(key as never)
    },
  }
  const restored = restoreWorld(
    world,
    [
      { ...ofRecord('record.moved', { toFolder: 'x' }), actor: officers.executor.id },
      about({ type: 'record', id: torn.id }, 'item.destroyed', {
        batchId: newId(),
        sha256: 'a'.repeat(64),
        size: 1,
      }),
    ],
    store as never,
  )
  const first = await restored.takeUp()
  expect(first.finished).toBe(false)
  refusing = false
  const second = await restored.takeUp()
  expect(second.finished).toBe(true)
  expect(second.report.holds.forLosses).toEqual(first.report.holds.forLosses)
  const listed = await world.rows(sql`
    select l.action, l.subject_id, l.actor_id, l.kind, l.codes, h.hold_id
    from lost_change l
    left join restoration_hold h on h.restoration_id = l.restoration_id and h.kind = l.kind
    where l.restoration_id = (select id from restoration order by from_position desc limit 1)
  `)
  expect(listed).toEqual([
    {
      action: 'record.moved',
      subject_id: record.id,
      actor_id: officers.executor.id,
      kind: 'filing',
      codes: { toFolder: 'x' },
      hold_id: first.report.holds.forLosses[0]?.id,
    },
  ])
  // Nothing is added to it afterwards.
  await expect(
    world.rows(sql`
      insert into lost_change select restoration_id, 1, at, action, subject_type, subject_id, actor_id, codes, kind
      from lost_change limit 1
    `),
  ).rejects.toThrow('while it is taken up')
})
