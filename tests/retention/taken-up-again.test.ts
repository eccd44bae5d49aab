import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { BatchId, RecordId } from '../../src/kernel/ids.ts'
import type { ContentStore } from '../../src/records/content-store.ts'
import { addOfficers, approvedBatch, type Officers } from '../support/disposal-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { makeRetentionWorld, type RetentionWorld, type TestFolder } from '../support/retention-world.ts'

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
  world.index.turn('honest')
  officers = await addOfficers(world)
  disposal = makeDisposal(world)
  counter += 1
  await world.addClass(`C${counter}`, 'S-DESTROY')
  folder = await world.addFolder(`C${counter}`)
})

async function executing(): Promise<BatchId> {
  const batchId = await approvedBatch(disposal, officers)
  await disposal.execute(officers.executor, batchId, undefined)
  return batchId
}

async function executeAgain(batchId: BatchId): Promise<void> {
  await disposal.execute(officers.executor, batchId, undefined)
  await disposal.executeDisposal(batchId)
}

const itemOf = (batchId: BatchId, id: RecordId) =>
  world.rows(sql`
    select state, state_reason as reason from disposal_item where batch_id = ${batchId} and record_id = ${id}`)

/** What somebody may change while an item lies there, and what is said of it then. */
const changes: readonly (readonly [string, (id: RecordId) => ReturnType<typeof sql>])[] = [
  // As the revocation of an event, or a longer version, would.
  ['no-longer-due', (id) => sql`update record set document_date = '2025-01-01' where id = ${id}`],
  [
    'date-changed',
    (id) =>
      sql`update record set document_date = '2015-07-31', retention_end = '2022-07-31' where id = ${id}`,
  ],
  ['action-changed', (id) => sql`update record set disposal_action = 'review' where id = ${id}`],
  [
    'approver-not-in-role',
    () => sql`update person set disabled_at = now() where id = ${officers.approver.id}`,
  ],
]

describe('what is taken up again is not destroyed where what its approval relied on is no longer so', () => {
  it.each(changes)('stuck before its original: %s', async (reason, change) => {
    const record = await world.addRecord(folder)
    const batchId = await executing()
    world.index.turn('refuse')
    await disposal.executeDisposal(batchId)
    expect(await itemOf(batchId, record.id)).toEqual([
      { state: 'stuck', reason: 'derived-copies: store-failed' },
    ])
    world.index.turn('honest')
    await world.rows(change(record.id))
    await executeAgain(batchId)
    expect(await world.stateOf(record.id)).toBe('active')
    expect(await world.contentStore.find(record.originalKey)).toBeDefined()
    expect(await itemOf(batchId, record.id)).toEqual([{ state: 'skipped', reason }])
    expect(await world.rows(sql`select reading from record where id = ${record.id}`)).toEqual([
      { reading: 'pending' },
    ])
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({
      state: 'completed',
      counts: { skipped: 1, failed: 0, pending: 0 },
    })
  })

  it('left by a crash after the point of no return, with its original whole', async () => {
    const record = await world.addRecord(folder)
    const other = await world.addRecord(folder)
    const batchId = await executing()
    const dying = makeDisposal(world, { killAt: 'disposal.after-confirmed' })
    await expect(dying.executeDisposal(batchId)).rejects.toThrow()
    await world.rows(sql`update record set document_date = '2025-01-01' where id = ${record.id}`)
    await disposal.executeDisposal(batchId)
    expect(await world.contentStore.find(record.originalKey)).toBeDefined()
    expect(await itemOf(batchId, record.id)).toEqual([{ state: 'skipped', reason: 'no-longer-due' }])
    expect(await world.stateOf(other.id)).toBe('destroyed')
  })

  it('nor does one of which the store says nothing hold up another: it is stuck', async () => {
    const record = await world.addRecord(folder)
    const other = await world.addRecord(folder)
    const batchId = await executing()
    const dying = makeDisposal(world, { killAt: 'disposal.after-confirmed' })
    await expect(dying.executeDisposal(batchId)).rejects.toThrow()
    for (const { id } of [record, other])
      await world.rows(sql`update record set document_date = '2025-01-01' where id = ${id}`)
    const contentStore: ContentStore = {
      ...world.contentStore,
      find: async (key) => {
        if (key === record.originalKey) throw new Error('the disc refuses')
        return world.contentStore.find(key)
      },
    }
    await makeDisposal(world, { contentStore }).executeDisposal(batchId)
    expect(await itemOf(batchId, other.id)).toEqual([{ state: 'skipped', reason: 'no-longer-due' }])
    expect(await itemOf(batchId, record.id)).toEqual([{ state: 'stuck', reason: 'originals: store-failed' }])
    expect(await world.contentStore.find(record.originalKey)).toBeDefined()
  })

  it('not even where the database keeps it from being given back: then it waits as it is', async () => {
    const record = await world.addRecord(folder)
    const batchId = await executing()
    world.index.turn('refuse')
    await disposal.executeDisposal(batchId)
    world.index.turn('honest')
    await world.rows(sql`update record set document_date = '2025-01-01' where id = ${record.id}`)
    const failing = makeDisposal(world, {
      failpoint: (name) => {
        if (name === 'disposal.before-returned-to-active') throw new Error('the database refuses')
      },
    })
    await disposal.execute(officers.executor, batchId, undefined)
    await expect(failing.executeDisposal(batchId)).rejects.toThrow('the database refuses')
    expect(await world.stateOf(record.id)).toBe('destroying')
    expect(await world.contentStore.find(record.originalKey)).toBeDefined()
    await disposal.executeDisposal(batchId)
    expect(await world.stateOf(record.id)).toBe('active')
  })
})

describe('what is taken up again goes', () => {
  it('as approved, where all of it still stands', async () => {
    const record = await world.addRecord(folder)
    const batchId = await executing()
    world.index.turn('refuse')
    await disposal.executeDisposal(batchId)
    world.index.turn('honest')
    await executeAgain(batchId)
    expect(await world.stateOf(record.id)).toBe('destroyed')
  })

  it('to its end where a part of it is gone: half a record is given back to nobody', async () => {
    const record = await world.addRecord(folder)
    const attachment = await world.addAttachment(record)
    const batchId = await executing()
    const refusing = new Proxy<ContentStore>(world.contentStore, {
      get: (target, name) => {
        if (name !== 'destroy') return Reflect.get(target, name, target)
        return async (key: string) => {
          if (key === attachment) throw new Error('the disc refuses')
          return target.destroy(key)
        }
      },
    })
    await makeDisposal(world, { contentStore: refusing }).executeDisposal(batchId)
    expect(await world.contentStore.find(record.originalKey)).toBeUndefined()
    await world.rows(sql`update record set document_date = '2025-01-01' where id = ${record.id}`)
    await executeAgain(batchId)
    expect(await world.stateOf(record.id)).toBe('destroyed')
    expect(await world.contentStore.find(attachment)).toBeUndefined()
  })
})
