import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { makeWorkspaceCopies } from '../../src/adapters/postgres/retention/execution/workspace-copies.ts'
import { makeReadRecord } from '../../src/ingest/read-record/read-record.ts'
import { newId, type RecordId } from '../../src/kernel/ids.ts'
import { addOfficers, approvedBatch, type Officers } from '../support/disposal-steps.ts'
import { makeDisposal } from '../support/make-disposal.ts'
import { makeFiling } from '../support/make-filing.ts'
import { makeRetentionWorld, type RetentionWorld, type TestRecord } from '../support/retention-world.ts'
import { silentLogger } from '../support/silent-logger.ts'

// A private copy of a document lies on a workbench while it is read: no destruction may say that nothing is left meanwhile.

let world: RetentionWorld
let officers: Officers

beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S-DESTROY' })
  await world.addClass('READ', 'S-DESTROY')
  officers = await addOfficers(world)
})
afterAll(() => world.close())

describe('a record that is being read', () => {
  it('is not destroyed while the reading does not stop, and is once it has', async () => {
    const record = await addUnread()
    const stubborn = Promise.withResolvers<never>()
    const reading = read(record.id, () => stubborn.promise)
    const { disposal, batchId } = await executing({ patienceMs: 0 })
    await reading.begun
    await disposal.executeDisposal(batchId)
    expect(await standing(record)).toEqual({ state: 'destroying', original: true })
    expect(await itemOf(record.id)).toEqual({ state: 'stuck', reason: 'derived-copies: being-read' })
    stubborn.reject(new Error('it has ended'))
    await reading.ended.catch(() => undefined)
    await disposal.execute(officers.executor, batchId, undefined)
    await disposal.executeDisposal(batchId)
    expect(await standing(record)).toEqual({ state: 'destroyed', original: false })
  })

  it('is destroyed after the reading has stopped by itself and cleared its bench', async () => {
    const record = await addUnread()
    const order: string[] = []
    const reading = read(record.id, untilAborted, () => void order.push('bench cleared'))
    const { disposal, batchId } = await executing({})
    await reading.begun
    const originals = world.contentStore.destroy
    const noted = {
      ...world.contentStore,
      destroy: async (key: string) => {
        if (key === record.originalKey) order.push('original destroyed')
        await originals(key)
      },
    }
    await makeDisposal(world, { contentStore: noted, furtherCopies: [copies({})] }).executeDisposal(batchId)
    await expect(reading.ended).resolves.toBeUndefined()
    expect(order).toEqual(['bench cleared', 'original destroyed'])
    expect(await standing(record)).toEqual({ state: 'destroyed', original: false })
    expect(await certificateOf(disposal, batchId)).toMatchObject({
      verified: expect.arrayContaining([
        expect.objectContaining({ store: 'workspaces', method: 'no reading holds a copy of the document' }),
      ]),
      remains: [],
    })
  })
})

it('a record whose bench somebody has swept is read another time', async () => {
  const record = await addUnread()
  const reading = read(record.id, untilAborted)
  await reading.begun
  await world.rows(sql`delete from workbench where record_id = ${record.id}`)
  await expect(reading.ended).rejects.toMatchObject({ code: 'engine-unavailable', retryable: true })
  expect(await world.rows(sql`select reading from record where id = ${record.id}`)).toEqual([
    { reading: 'pending' },
  ])
  expect(await world.rows(sql`select attempt from reading_progress where record_id = ${record.id}`)).toEqual([
    { attempt: 0 },
  ])
})

describe('a reading whose process was killed', () => {
  it('is swept where its folder is, and the certificate has nothing to say of it', async () => {
    const record = await world.addRecord(await world.addFolder('READ'))
    await leaveBehind(record.id, 'folder of this machine')
    const { disposal, batchId } = await executing({
      sweep: async () =>
        void (await world.rows(sql`delete from workbench where folder = 'folder of this machine'`)),
    })
    await disposal.executeDisposal(batchId)
    expect(await certificateOf(disposal, batchId)).toMatchObject({ remains: [] })
  })

  it('is named on the certificate where nobody has swept it', async () => {
    const record = await world.addRecord(await world.addFolder('READ'))
    await leaveBehind(record.id, 'folder of another machine')
    const { disposal, batchId } = await executing({})
    await disposal.executeDisposal(batchId)
    expect(await standing(record)).toEqual({ state: 'destroyed', original: false })
    expect(await certificateOf(disposal, batchId)).toMatchObject({
      verified: expect.arrayContaining([
        expect.objectContaining({ store: 'workspaces', method: expect.stringContaining('cut short') }),
      ]),
      remains: [expect.objectContaining({ where: expect.stringContaining('cut short') })],
    })
  })
})

function copies({
  sweep = async () => undefined,
  ...more
}: Partial<Parameters<typeof makeWorkspaceCopies>[0]>) {
  return makeWorkspaceCopies({ database: world.db.database, clock: world.clock, sweep, ...more })
}

/** All that is due, in execution, by a disposal that knows of workspaces. */
async function executing(options: Parameters<typeof copies>[0]) {
  const disposal = makeDisposal(world, { furtherCopies: [copies(options)] })
  const batchId = await approvedBatch(disposal, officers)
  await disposal.execute(officers.executor, batchId, undefined)
  return { disposal, batchId }
}

async function addUnread(): Promise<TestRecord> {
  const record = await world.addRecord(await world.addFolder('READ'))
  await world.rows(sql`update component set text_key = null where record_id = ${record.id}`)
  await world.rows(sql`update record set reading = 'pending' where id = ${record.id}`)
  return record
}

function read(
  id: RecordId,
  work: (signal?: AbortSignal) => Promise<never>,
  onCleared: () => void = () => undefined,
) {
  const { clock, contentStore } = world
  const begun = Promise.withResolvers<void>()
  const bench = { copyIn: async () => 'a path', openPart: nothing, hasTakenRoom: async () => false }
  const readRecord = makeReadRecord({
    unitOfWork: makeFiling(world).unitOfWork,
    contentStore,
    clock,
    logger: silentLogger,
    failpoint: () => undefined,
    progress: { report: async () => undefined },
    workspace: {
      folder: 'folder of this process',
      use: async (lent, cleared) => {
        try {
          return await lent(bench)
        } finally {
          onCleared()
          await cleared()
        }
      },
    },
    reader: {
      read: (_document, _onProgress, signal) => {
        begun.resolve()
        return work(signal)
      },
      close: async () => undefined,
    },
  })
  return { begun: begun.promise, ended: readRecord(id) }
}

async function* nothing(): AsyncIterable<Uint8Array> {}

function untilAborted(signal?: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

/** As a process leaves it that was killed long enough ago. */
async function leaveBehind(id: RecordId, folder: string): Promise<void> {
  await world.rows(sql`
    insert into workbench (id, folder, record_id, seen_at)
    values (${newId()}, ${folder}, ${id}, clock_timestamp() - interval '1 hour')
  `)
}

async function standing(record: TestRecord) {
  const found = await world.contentStore.find(record.originalKey)
  return { state: await world.stateOf(record.id), original: found !== undefined }
}

async function itemOf(id: RecordId) {
  const [item] = await world.rows(sql`
    select state, state_reason as reason from disposal_item where record_id = ${id}
  `)
  return item
}

async function certificateOf(
  disposal: ReturnType<typeof makeDisposal>,
  batchId: Parameters<typeof disposal.getBatch>[1],
) {
  const body = await disposal.certificate(officers.auditor, batchId, 'json')
  return JSON.parse(Buffer.from(body).toString())
}
