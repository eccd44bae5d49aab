import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { BatchId, HoldId } from '../../src/kernel/ids.ts'
import type { ContentStore } from '../../src/records/content-store.ts'
import {
  addOfficers,
  approvedBatch,
  disposeOfDue,
  type Officers,
  sweepIntoOne,
} from '../support/disposal-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import {
  makeRetentionWorld,
  type RetentionWorld,
  type TestFolder,
  type TestRecord,
} from '../support/retention-world.ts'

let world: RetentionWorld
let officers: Officers
let disposal: Disposal
let folder: TestFolder
let counter = 0

beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S-DESTROY' })
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
  await world.rows(sql`delete from clock_fault`)
  world.index.turn('honest')
  officers = await addOfficers(world)
  disposal = makeDisposal(world)
  counter += 1
  await world.addClass(`C${counter}`, 'S-DESTROY')
  folder = await world.addFolder(`C${counter}`)
})

async function placeHold(record: TestRecord): Promise<HoldId> {
  const hold = { name: 'Inquiry', reason: 'late', authority: 'Court', scope: { records: [record.id] } }
  return (await disposal.placeHold(officers.decider, hold)).id
}

async function liftHold(id: HoldId): Promise<void> {
  await disposal.requestLift(officers.decider, id, 'over')
  await disposal.confirmLift(officers.approver, id, 'agreed')
}

async function executing(): Promise<BatchId> {
  const batchId = await approvedBatch(disposal, officers)
  await disposal.execute(officers.executor, batchId, undefined)
  return batchId
}

/** A store in which something happens in the place of destroying these objects; what it answers is whether they go. */
const storeIn = (keys: readonly string[], instead: () => Promise<void>): ContentStore =>
  new Proxy<ContentStore>(world.contentStore, {
    get: (target, name) => {
      if (name !== 'destroy') return Reflect.get(target, name, target)
      return async (key: string) => (keys.includes(key) ? instead() : target.destroy(key))
    },
  })
/** A store that refuses to say whether it has this object. */
const silentOf = (wanted: string): ContentStore => ({
  ...world.contentStore,
  find: async (key) => (key === wanted ? refusing() : world.contentStore.find(key)),
})
const refusing = async (): Promise<never> => {
  throw new Error('the disc refuses')
}

async function expectKept(record: TestRecord): Promise<void> {
  expect(await world.stateOf(record.id)).toBe('active')
  expect(await world.contentStore.find(record.originalKey)).toBeDefined()
  const reading = await world.rows(sql`select reading from record where id = ${record.id}`)
  expect(reading).toEqual([{ reading: 'pending' }])
}

const itemOf = (batchId: BatchId, record: TestRecord) =>
  world.rows(sql`
    select state, state_reason as reason from disposal_item where batch_id = ${batchId} and record_id = ${record.id}`)

describe('a hold placed and lifted while an item is stuck', () => {
  const ways: readonly (readonly [string, (record: TestRecord) => Disposal])[] = [
    [
      'with its original',
      ({ originalKey }) => makeDisposal(world, { contentStore: storeIn([originalKey], refusing) }),
    ],
    ['with its copies', ({ textKey }) => makeDisposal(world, { contentStore: storeIn([textKey], refusing) })],
  ]
  it.each(ways)(
    '%s voids the approval: it is not destroyed, and returns to review as overdue',
    async (_, madeFor) => {
      const record = await world.addRecord(folder)
      const other = await world.addRecord(folder)
      const batchId = await executing()
      await madeFor(record).executeDisposal(batchId)
      await liftHold(await placeHold(record))
      await disposal.execute(officers.executor, batchId, undefined)
      await disposal.executeDisposal(batchId)
      await expectKept(record)
      expect(await world.stateOf(other.id)).toBe('destroyed')
      expect(await itemOf(batchId, record)).toEqual([{ state: 'skipped', reason: 'overdue-after-hold' }])
      const again = await sweepIntoOne(disposal, officers.decider)
      expect(await itemOf(again, record)).toEqual([{ state: 'proposed', reason: 'overdue-after-hold' }])
      // Approved anew, it goes.
      await disposal.withdraw(officers.decider, again, 'once more')
      expect(await disposeOfDue(disposal, officers)).toMatchObject({ counts: { destroyed: 1 } })
      expect(await world.stateOf(record.id)).toBe('destroyed')
    },
  )

  it('of which a part is gone keeps nothing whole: it goes on to its end', async () => {
    const record = await world.addRecord(folder)
    const attachment = await world.addAttachment(record)
    const batchId = await executing()
    const store = storeIn([attachment], refusing)
    await makeDisposal(world, { contentStore: store }).executeDisposal(batchId)
    expect(await world.contentStore.find(record.originalKey)).toBeUndefined()
    const hold = await placeHold(record)
    await disposal.execute(officers.executor, batchId, undefined)
    await disposal.executeDisposal(batchId)
    expect(await itemOf(batchId, record)).toEqual([{ state: 'stuck', reason: 'held-but-partly-destroyed' }])
    expect(await world.contentStore.find(attachment)).toBeDefined()
    await liftHold(hold)
    await disposal.execute(officers.executor, batchId, undefined)
    await disposal.executeDisposal(batchId)
    expect(await world.stateOf(record.id)).toBe('destroyed')
    expect(await world.contentStore.find(attachment)).toBeUndefined()
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({ state: 'completed' })
  })
})

describe('a hold placed and lifted while an item lies where a crash left it', () => {
  const points = ['disposal.after-marked-destroying', 'disposal.before-confirmed', 'disposal.after-confirmed']
  it.each(points)('(%s) voids the approval, also while a clock fault stops execution', async (point) => {
    const record = await world.addRecord(folder)
    const batchId = await executing()
    await expect(makeDisposal(world, { killAt: point }).destroyRecord(batchId, record.id)).rejects.toThrow()
    expect(await world.stateOf(record.id)).toBe('destroying')
    await world.rows(sql`
      insert into clock_fault (id, kind, found_at, found_on_machine_at, seconds)
      values (gen_random_uuid(), 'database-differs', now(), now(), 400)`)
    await liftHold(await placeHold(record))
    await expect(disposal.executeDisposal(batchId)).rejects.toMatchObject({ code: 'clock-fault' })
    await expectKept(record)
    expect(await itemOf(batchId, record)).toEqual([{ state: 'skipped', reason: 'overdue-after-hold' }])
  })

  it.each([
    ['disposal.after-marked-destroying', 1],
    ['disposal.after-confirmed', 200],
  ])(
    '(%s, sets of %i) holds up no other where the store cannot be asked for it, and goes back with the next try',
    async (killAt, page) => {
      const [record, sibling, other] = [
        await world.addRecord(folder),
        await world.addRecord(folder),
        await world.addRecord(folder),
      ]
      const batchId = await executing()
      for (const { id } of [record, sibling])
        await expect(makeDisposal(world, { killAt }).destroyRecord(batchId, id)).rejects.toThrow()
      for (const one of [record, sibling]) await liftHold(await placeHold(one))
      const silent = makeDisposal(world, { contentStore: silentOf(record.originalKey), page })
      // So that the job comes back.
      await expect(silent.executeDisposal(batchId)).rejects.toThrow('the disc refuses')
      expect(await itemOf(batchId, record)).toEqual([{ state: 'stuck', reason: 'originals: store-failed' }])
      await expectKept(sibling)
      expect(await world.stateOf(other.id)).toBe('destroyed')
      expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({
        state: 'completed-with-failures',
      })
      await disposal.executeDisposal(batchId)
      await expectKept(record)
      expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({ state: 'completed' })
    },
  )

  it('is seen by the sets that go on at that moment, too', async () => {
    const record = await world.addRecord(folder)
    const batchId = await executing()
    // Between the confirmation and the look before the originals.
    let lifted = Promise.resolve()
    const failpoint = (name: string) => {
      if (name === 'disposal.after-confirmed') lifted = placeHold(record).then(liftHold)
    }
    const slow = new Proxy(world.unitOfWork, {
      get: (target, name) =>
        name === 'run'
          ? async (...args: Parameters<typeof target.run>) => {
              await lifted
              return target.run(...args)
            }
          : Reflect.get(target, name, target),
    })
    const going = makeDisposal({ ...world, unitOfWork: slow }, { failpoint })
    expect(await going.destroyRecord(batchId, record.id)).toBe('skipped')
    await expectKept(record)
  })
})

describe('a hold on an item that is stuck', () => {
  const jobs = () =>
    world.rows<{ readonly batch: string }>(sql`
      select payload ->> 'batchId' as batch from graphile_worker._private_jobs j
      join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'execute-disposal'`)

  it('gives it back by its job, without anybody executing the batch again, which is then complete', async () => {
    const record = await world.addRecord(folder)
    const other = await world.addRecord(folder)
    const batchId = await executing()
    const keys = [record.originalKey, other.originalKey]
    await makeDisposal(world, { contentStore: storeIn(keys, refusing) }).executeDisposal(batchId)
    await world.rows(sql`select graphile_worker.remove_job(${`batch:${batchId}`})`)
    await placeHold(record)
    expect((await jobs()).map(({ batch }) => batch)).toContain(batchId)
    await disposal.executeDisposal(batchId)
    await expectKept(record)
    expect(await itemOf(batchId, record)).toEqual([{ state: 'skipped', reason: 'held' }])
    // Nobody has executed the batch again: what no hold has reached stays as it is.
    expect(await world.stateOf(other.id)).toBe('destroying')
    expect(await world.contentStore.find(other.originalKey)).toBeDefined()
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({
      state: 'completed-with-failures',
      counts: { failed: 1, skipped: 1 },
    })
    await placeHold(other)
    await disposal.executeDisposal(batchId)
    await expectKept(other)
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({
      state: 'completed',
      counts: { failed: 0, skipped: 2 },
    })
    const last = await disposal.certificate(officers.auditor, batchId, 'json')
    expect(JSON.parse(Buffer.from(last).toString())).toMatchObject({ kind: 'regular', sequence: 2 })
  })

  describe('of which a crash left no more than that it went back', () => {
    const begun = async (): Promise<{ readonly record: TestRecord; readonly batchId: BatchId }> => {
      const record = await world.addRecord(folder)
      const batchId = await executing()
      const store = storeIn([record.originalKey], refusing)
      await makeDisposal(world, { contentStore: store }).executeDisposal(batchId)
      await placeHold(record)
      const dying = makeDisposal(world, { killAt: 'disposal.after-returned-to-active' })
      await expect(dying.executeDisposal(batchId)).rejects.toThrow()
      await expectKept(record)
      return { record, batchId }
    }
    const expectEnded = async (batchId: BatchId): Promise<void> => {
      expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({
        state: 'completed',
        counts: { failed: 0, skipped: 1 },
      })
      const last = await disposal.certificate(officers.auditor, batchId, 'json')
      expect(JSON.parse(Buffer.from(last).toString())).toMatchObject({ kind: 'regular', sequence: 2 })
    }

    it('is ended by its job, with the certificate that the one before left open', async () => {
      const { batchId } = await begun()
      await disposal.executeDisposal(batchId)
      await expectEnded(batchId)
    })

    it('is ended so as well where somebody executes the batch first', async () => {
      const { batchId } = await begun()
      await disposal.execute(officers.executor, batchId, undefined)
      await disposal.executeDisposal(batchId)
      await expectEnded(batchId)
    })
  })

  it('that was told to be too late, while the original refused to go, gives it back all the same', async () => {
    const record = await world.addRecord(folder)
    const batchId = await executing()
    const store = storeIn([record.originalKey], async () => {
      await placeHold(record)
      return refusing()
    })
    await makeDisposal(world, { contentStore: store }).executeDisposal(batchId)
    const late = sql`select too_late_at is not null as late from hold_item where record_id = ${record.id}`
    expect(await world.rows(late)).toEqual([{ late: true }])
    await disposal.execute(officers.executor, batchId, undefined)
    await disposal.executeDisposal(batchId)
    await expectKept(record)
    expect(await itemOf(batchId, record)).toEqual([{ state: 'skipped', reason: 'held' }])
    expect(await world.rows(late)).toEqual([{ late: false }])
  })

  it('by a query, which has nothing but what it caught, does so too', async () => {
    const record = await world.addRecord(folder)
    const batchId = await executing()
    const store = storeIn([record.originalKey], async () => {
      // As a query's hold catches it past the point of no return: no scope of its own stands beside.
      await world.rows(sql`
        with placed as (
          insert into hold (id, name, reason, authority, state, placed_by, placed_at, materialised_at)
          values (gen_random_uuid(), 'Inquiry', 'late', 'Court', 'placed', 'x', now(), now()) returning id
        )
        insert into hold_item (hold_id, record_id, since, too_late_at)
        select id, ${record.id}, now(), now() from placed`)
      return refusing()
    })
    await makeDisposal(world, { contentStore: store }).executeDisposal(batchId)
    await disposal.execute(officers.executor, batchId, undefined)
    await disposal.executeDisposal(batchId)
    await expectKept(record)
    expect(await itemOf(batchId, record)).toEqual([{ state: 'skipped', reason: 'held' }])
  })

  it('stays written on it: no statement takes that back', async () => {
    const record = await world.addRecord(folder)
    const batchId = await executing()
    const store = storeIn([record.originalKey], refusing)
    await makeDisposal(world, { contentStore: store }).executeDisposal(batchId)
    await placeHold(record)
    const taken = sql`update disposal_item set reached_by_hold = false where record_id = ${record.id}`
    await expect(world.rows(taken)).rejects.toThrow(/stays reached/)
  })
})
