import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { makeReadAgainStore } from '../../../src/adapters/postgres/ingest/read-again-store.ts'
import { makeReadRecordAgain } from '../../../src/ingest/read-record/read-record.ts'
import { addOfficers, approvedBatch } from '../../support/disposal-steps.ts'
import { makeDisposal } from '../../support/make-disposal.ts'
import { makeFiling } from '../../support/make-filing.ts'
import { makeRetentionWorld, type RetentionWorld } from '../../support/retention-world.ts'
import { silentLogger } from '../../support/silent-logger.ts'

let world: RetentionWorld
beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S-7' })
  await world.addClass('GEN', 'S-7')
})
afterAll(() => world?.close())

const all = {
  readings: [],
  reasons: [],
  formats: [],
  mediaTypes: [],
  classes: [],
  folders: [],
  capturedBefore: null,
  readBefore: null,
}

it('what is approved to be destroyed is neither asked for nor copied to be read, and what is only proposed is', async () => {
  const { id } = await world.addRecord(await world.addFolder('GEN'))
  const officers = await addOfficers(world)
  world.clock.pass(60_000)
  const asked = () =>
    world.db
      .unitOfWork((db) => makeReadAgainStore(db))
      .run(async (store) => (await store.lookThrough(all, world.clock.now(), null, 10)).ids)
  let copies = 0
  const { contentStore, clock } = world
  const readAgain = makeReadRecordAgain({
    unitOfWork: makeFiling(world).unitOfWork,
    contentStore,
    clock,
    logger: silentLogger,
    failpoint: () => undefined,
    progress: { report: async () => undefined },
    workspace: {
      folder: 'benches',
      use: async () => {
        copies += 1
        throw new Error('read no further')
      },
    },
    reader: {
      read: async () => {
        throw new Error('not in this test')
      },
      close: async () => undefined,
    },
  })
  expect(await asked()).toEqual([id])
  await expect(readAgain(id, clock.now())).rejects.toThrow('read no further')
  await approvedBatch(makeDisposal(world), officers)
  expect(await asked()).toEqual([])
  await readAgain(id, clock.now())
  expect(copies).toBe(1)
})
