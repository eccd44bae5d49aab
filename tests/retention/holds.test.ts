import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { newId, type RecordId } from '../../src/kernel/ids.ts'
import { makeRetentionAtFiling } from '../../src/retention/dates/retention-at-filing.ts'
import type { HoldScope } from '../../src/retention/hold.ts'
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

let world: RetentionWorld
let disposal: Disposal
let officers: Officers
let folder: TestFolder
let classCode: string
let counter = 0

beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S-DESTROY' })
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
  world.clock.set('2026-03-02T10:00:00Z')
  disposal = makeDisposal(world)
  officers = await addOfficers(world)
  counter += 1
  classCode = `C${counter}`
  await world.addClass(classCode, 'S-DESTROY')
  folder = await world.addFolder(classCode)
})

const place = (scope: HoldScope, name = 'Inquiry') =>
  disposal.placeHold(officers.decider, { name, reason: 'asked for', authority: 'Court', scope })

const liftBy = async (holdId: Awaited<ReturnType<typeof place>>['id']) => {
  await disposal.requestLift(officers.decider, holdId, 'over')
  return disposal.confirmLift(officers.approver, holdId, 'agreed')
}

describe('a held record', () => {
  it('cannot be decided, drops out of a batch at approval, and is not destroyed by one approved before', async () => {
    const [one, two, three] = [
      await world.addRecord(folder),
      await world.addRecord(folder),
      await world.addRecord(folder),
    ]
    const batchId = await sweepIntoOne(disposal, officers.decider)
    await place({ records: [one.id] })
    await expect(
      disposal.decide(officers.decider, batchId, [{ recordId: one.id, decision: 'destroy' }]),
    ).rejects.toMatchObject({ code: 'held' })
    await decideAll(disposal, officers.decider, batchId)
    await place({ records: [two.id] })
    expect(await disposal.approve(officers.approver, batchId, 'yes')).toMatchObject({
      counts: { skipped: 2, pending: 1 },
    })
    await place({ folders: [folder.reference] })
    // Nothing is left to do in it: it ends with this, and nothing was destroyed.
    expect(await disposal.execute(officers.executor, batchId, undefined)).toMatchObject({
      state: 'completed',
      counts: { destroyed: 0, skipped: 3, pending: 0 },
    })
    for (const record of [one, two, three]) expect(await world.stateOf(record.id)).toBe('active')
  })

  it('stays held when one of two holds is lifted, and when it is moved out of the held folder', async () => {
    const record = await world.addRecord(folder)
    const [first] = [
      await place({ folders: [folder.reference] }),
      await place({ records: [record.id] }, 'Second'),
    ]
    await liftBy(first.id)
    expect(await sweep(disposal, officers.decider)).toMatchObject({ due: 0, held: 1 })
    const third = await place({ folders: [folder.reference] }, 'Third')
    const elsewhere = await world.addFolder(classCode)
    await world.unitOfWork.run(async (tx) => {
      const filing = makeRetentionAtFiling(tx, world.clock)
      await filing.catchArrival(record.id)
      await world.rows(sql`update record set folder_id = ${elsewhere.id} where id = ${record.id}`)
      await filing.catchArrival(record.id)
    })
    const items = await disposal.listHoldItems(officers.decider, third.id, { size: 9, cursor: null })
    expect(items.items.map((item) => item.recordId)).toEqual([record.id])
    expect(await sweep(disposal, officers.decider)).toMatchObject({ due: 0, held: 1 })
  })

  it('that comes later where a hold reaches is held at once, and is caught as it arrives', async () => {
    const hold = await place({ classes: [classCode] })
    expect(hold.itemCount).toBe(0)
    const born = await world.addRecord(folder)
    expect(await sweep(disposal, officers.decider)).toMatchObject({ due: 0, held: 1 })
    await world.unitOfWork.run((tx) => makeRetentionAtFiling(tx, world.clock).catchArrival(born.id))
    expect(await disposal.getHold(officers.decider, hold.id)).toMatchObject({ itemCount: 1 })
  })

  it('is not freed that night: its approval is void, and it returns to review as overdue', async () => {
    const record = await world.addRecord(folder)
    const other = await world.addRecord(folder)
    const batchId = await approvedBatch(disposal, officers)
    const hold = await place({ records: [record.id] })
    await liftBy(hold.id)
    await disposal.execute(officers.executor, batchId, undefined)
    await disposal.executeDisposal(batchId)
    expect(await world.stateOf(record.id)).toBe('active')
    expect(await world.stateOf(other.id)).toBe('destroyed')
    const again = await sweepIntoOne(disposal, officers.decider)
    const { items } = await disposal.listItems(officers.decider, again, { size: 9, cursor: null })
    expect(items).toMatchObject([
      { recordId: record.id, decision: null, state: 'proposed', reason: 'overdue-after-hold' },
    ])
  })
})

it('a hold lists what it has caught in the order of capture, each once, in pages of any size', async () => {
  const elsewhere = await world.addFolder(classCode)
  const made = []
  for (const where of [folder, elsewhere, folder]) made.push(await world.addRecord(where))
  const hold = await place({ classes: [classCode] })
  for (const size of [1, 2, 3, 9]) {
    const listed: RecordId[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await disposal.listHoldItems(officers.decider, hold.id, { size, cursor: cursor ?? null })
      listed.push(...page.items.map(({ recordId }) => recordId))
      cursor = listed.length > made.length ? null : page.next
    }
    expect(listed).toEqual(made.map(({ id }) => id).sort())
  }
})

describe('a hold placed while a batch runs', () => {
  it('saves what is not yet gone, with its derived copies rebuilt, and lists what it came too late for with the time', async () => {
    const records = []
    for (let made = 0; made < 6; made += 1) records.push(await world.addRecord(folder))
    const batchId = await approvedBatch(disposal, officers)
    await disposal.execute(officers.executor, batchId, undefined)
    const ordered = records.map((record) => record.id).sort()
    const [gone, second, third] = ordered
    if (gone === undefined || second === undefined || third === undefined) throw new Error('six were made')
    expect(await disposal.destroyRecord(batchId, gone)).toBe('destroyed')
    // The second is marked and its derived copies are gone when the process dies.
    await expect(
      makeDisposal(world, { killAt: 'disposal.before-confirmed' }).destroyRecord(batchId, second),
    ).rejects.toThrow()
    expect(await world.stateOf(second)).toBe('destroying')
    world.clock.pass(60_000)
    const hold = await place({ folders: [folder.reference] })
    expect(hold).toMatchObject({ state: 'placed', itemCount: 5 })
    await disposal.executeDisposal(batchId)
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({
      state: 'completed',
      counts: { total: 6, destroyed: 1, skipped: 5, pending: 0 },
    })
    for (const record of records.filter(({ id }) => id !== gone)) {
      expect(await world.stateOf(record.id)).toBe('active')
      expect(await world.contentStore.find(record.originalKey)).toBeDefined()
    }
    const { items } = await disposal.listHoldItems(officers.decider, hold.id, { size: 9, cursor: null })
    expect(items.filter((item) => item.tooLateAt !== null)).toMatchObject([
      { recordId: gone, title: null, tooLateAt: new Date('2026-03-02T10:00:00Z') },
    ])
    const jobs = await world.rows<{ payload: { recordId: string } }>(sql`
      select payload from graphile_worker._private_jobs j
      join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'read-record'`)
    expect(jobs.map((job) => job.payload.recordId)).toContain(second)
    const [row] = await world.rows<{ reading: string }>(sql`select reading from record where id = ${second}`)
    expect(row?.reading).toBe('pending')
  })

  it('after the point of no return says so, and counts nothing as held', async () => {
    const record = await world.addRecord(folder)
    const batchId = await approvedBatch(disposal, officers)
    await disposal.execute(officers.executor, batchId, undefined)
    await expect(
      makeDisposal(world, { killAt: 'disposal.after-original-destroyed' }).destroyRecord(batchId, record.id),
    ).rejects.toThrow()
    const hold = await place({ records: [record.id] })
    expect(hold.itemCount).toBe(0)
    const { items } = await disposal.listHoldItems(officers.decider, hold.id, { size: 9, cursor: null })
    expect(items).toMatchObject([{ recordId: record.id, tooLateAt: new Date('2026-03-02T10:00:00Z') }])
    await disposal.executeDisposal(batchId)
    expect(await world.stateOf(record.id)).toBe('destroyed')
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({
      state: 'completed',
      counts: { total: 1, destroyed: 1, pending: 0 },
    })
  })

  it('after a part of the record is gone keeps what is left of it, and says so', async () => {
    const record = await world.addRecord(folder)
    const attachment = await world.addAttachment(record)
    const batchId = await approvedBatch(disposal, officers)
    await disposal.execute(officers.executor, batchId, undefined)
    await expect(
      makeDisposal(world, { killAt: 'disposal.after-original-destroyed' }).destroyRecord(batchId, record.id),
    ).rejects.toThrow()
    await place({ records: [record.id] })
    await disposal.executeDisposal(batchId)
    const { items } = await disposal.listItems(officers.decider, batchId, { size: 9, cursor: null })
    expect(items).toMatchObject([{ state: 'stuck', reason: 'held-but-partly-destroyed' }])
    expect(await world.contentStore.find(record.originalKey)).toBeUndefined()
    expect(await world.contentStore.find(attachment)).toBeDefined()
  })

  it('keeps what is held of a record whose bytes a store has lost: nobody certifies what was not destroyed', async () => {
    const record = await world.addRecord(folder)
    const batchId = await approvedBatch(disposal, officers)
    await disposal.execute(officers.executor, batchId, undefined)
    await expect(
      makeDisposal(world, { killAt: 'disposal.before-confirmed' }).destroyRecord(batchId, record.id),
    ).rejects.toThrow()
    await world.contentStore.destroy(record.originalKey)
    await place({ records: [record.id] })
    await disposal.executeDisposal(batchId)
    expect(await world.stateOf(record.id)).toBe('destroying')
    const { items } = await disposal.listItems(officers.decider, batchId, { size: 9, cursor: null })
    expect(items).toMatchObject([{ state: 'stuck', reason: 'held-but-partly-destroyed' }])
  })
})

describe('placing a hold', () => {
  it('on what does not exist, or may not be read, is refused alike, and nothing is placed', async () => {
    const secret = await world.addFolder(classCode, { groups: ['pay'] })
    const hidden = await world.addRecord(secret)
    const before = await disposal.listHolds(officers.decider, {}, { size: 200, cursor: null })
    const cases: readonly (readonly [HoldScope, string])[] = [
      [{ records: [newId<RecordId>()] }, 'unknown-record'],
      [{ records: [hidden.id] }, 'unknown-record'],
      [{ folders: ['NO/SUCH'] }, 'unknown-folder'],
      [{ folders: [secret.reference] }, 'unknown-folder'],
      [{ classes: ['NO-SUCH'] }, 'unknown-class'],
      [{}, 'missing-field'],
      [{ records: [] }, 'missing-field'],
    ]
    for (const [scope, code] of cases) await expect(place(scope)).rejects.toMatchObject({ code })
    const after = await disposal.listHolds(officers.decider, {}, { size: 200, cursor: null })
    expect(after.items).toHaveLength(before.items.length)
  })

  it('on a class holds what lies below it too, also what the asker may not read, and counts only what they may', async () => {
    const sub = `${classCode}-SUB`
    await world.addClass(sub, null, classCode)
    await world.addRecord(await world.addFolder(sub))
    await world.addRecord(await world.addFolder(sub, { groups: ['pay'] }))
    const hold = await place({ classes: [classCode] })
    expect(hold.itemCount).toBe(1)
    expect(await sweep(disposal, officers.decider)).toMatchObject({ due: 0, held: 2 })
    const { items } = await disposal.listHoldItems(officers.decider, hold.id, { size: 9, cursor: null })
    expect(items).toHaveLength(1)
  })

  it('on more than one transaction takes binds at once and is listed in full by its job', async () => {
    await world.rows(sql`
      insert into record (id, reference, folder_id, access_set_id, state, title, captured_at, captured_on, captured_by, marking,
        reading, retention_state, retention_end, disposal_action, trigger_type, trigger_date, schedule_code, schedule_version)
      select gen_random_uuid(), ${`B${counter}-`} || n, ${folder.id}, ${folder.accessSet}, 'active', 'x', now(), '2015-01-01', 'x',
        'official', 'available', 'running', '2022-01-01', 'destroy', 'created', '2015-01-01', 'S-DESTROY', 1
      from generate_series(1, 4500) n`)
    const hold = await place({ folders: [folder.reference] })
    expect(hold.itemCount).toBe(4500)
    expect(await sweep(disposal, officers.decider)).toMatchObject({ due: 0, held: 4500 })
    await disposal.materialiseHold(hold.id)
    await disposal.materialiseHold(hold.id)
    const rows = await world.rows(sql`select 1 from hold_item where hold_id = ${hold.id}`)
    expect(rows).toHaveLength(4500)
    expect(await disposal.getHold(officers.decider, hold.id)).toMatchObject({ itemCount: 4500 })
  })

  it('and reading it is for officers and auditors', async () => {
    const record = await world.addRecord(folder)
    const hold = await place({ records: [record.id] })
    expect(await disposal.getHold(officers.auditor, hold.id)).toMatchObject({
      name: 'Inquiry',
      placedBy: officers.decider.name,
    })
    const scope = { records: [record.id] }
    for (const role of ['civil-servant', 'administrator'] as const) {
      const person = await world.addPerson(`a ${role} ${counter}`, role)
      const tries = [
        disposal.getHold(person, hold.id),
        disposal.listHolds(person, {}, { size: 9, cursor: null }),
        disposal.placeHold(person, { name: 'x', reason: 'x', authority: 'x', scope }),
        disposal.requestLift(person, hold.id, 'x'),
      ]
      for (const outcome of await Promise.allSettled(tries)) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'forbidden-role' } })
      }
    }
  })
})

describe('lifting a hold', () => {
  it('takes two people, in order, and frees nothing before the second', async () => {
    const record = await world.addRecord(folder)
    const hold = await place({ records: [record.id] })
    await expect(disposal.confirmLift(officers.approver, hold.id, 'x')).rejects.toMatchObject({
      code: 'hold-not-liftable',
    })
    const requested = await disposal.requestLift(officers.decider, hold.id, 'over')
    expect(requested).toMatchObject({
      state: 'lift-requested',
      liftRequestedBy: officers.decider.name,
      itemCount: 1,
    })
    await expect(disposal.requestLift(officers.approver, hold.id, 'x')).rejects.toMatchObject({
      code: 'hold-not-liftable',
    })
    await expect(disposal.confirmLift(officers.decider, hold.id, 'x')).rejects.toMatchObject({
      code: 'separation-of-duties',
    })
    expect(await sweep(disposal, officers.decider)).toMatchObject({ due: 0, held: 1 })
    expect(await disposal.confirmLift(officers.approver, hold.id, 'agreed')).toMatchObject({
      state: 'lifted',
      liftedBy: officers.approver.name,
    })
    await expect(disposal.confirmLift(officers.executor, hold.id, 'x')).rejects.toMatchObject({
      code: 'hold-not-liftable',
    })
    expect(await sweep(disposal, officers.decider)).toMatchObject({ due: 1, held: 0 })
  })
})
