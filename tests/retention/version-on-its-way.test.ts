import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { makeCaptureVersion } from '../../src/ingest/versions/capture-version.ts'
import type { ContentStore } from '../../src/records/content-store.ts'
import { addOfficers, approvedBatch } from '../support/disposal-steps.ts'
import { makeDisposal } from '../support/make-disposal.ts'
import { makeFiling } from '../support/make-filing.ts'
import { makeRetentionWorld, type RetentionWorld } from '../support/retention-world.ts'

// A newer version whose bytes are stored, and whose row is not there yet, while the record is being destroyed.

let world: RetentionWorld

beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S-DESTROY' })
  await world.addClass('VERSIONS', 'S-DESTROY')
})
afterAll(() => world.close())

it('has its bytes where a hold has saved the record before its row came', async () => {
  const officers = await addOfficers(world)
  const record = await world.addRecord(await world.addFolder('VERSIONS'))
  const batchId = await approvedBatch(makeDisposal(world), officers)
  const stored = Promise.withResolvers<void>()
  const saved = Promise.withResolvers<void>()
  const slow: ContentStore = {
    ...world.contentStore,
    put: async (...given) => {
      const kept = await world.contentStore.put(...given)
      stored.resolve()
      await saved.promise
      return kept
    },
  }
  const captureVersion = makeCaptureVersion({
    unitOfWork: makeFiling(world).unitOfWork,
    contentStore: slow,
    clock: world.clock,
  })
  const version = captureVersion(
    officers.decider,
    record.id,
    { filename: 'second.txt', mediaType: 'text/plain', content: once('the second version'), reason: 'newer' },
    'any',
  )
  await stored.promise
  await makeDisposal(world).execute(officers.executor, batchId, undefined)
  const dying = makeDisposal(world, { killAt: 'disposal.before-confirmed' })
  await expect(dying.executeDisposal(batchId)).rejects.toThrow()
  await makeDisposal(world).placeHold(officers.decider, {
    name: 'Inquiry',
    reason: 'asked for',
    authority: 'Court',
    scope: { records: [record.id] },
  })
  await makeDisposal(world).executeDisposal(batchId)
  expect(await world.stateOf(record.id)).toBe('active')
  saved.resolve()
  await version
  const components = await world.rows<{ readonly key: string }>(
    sql`select object_key as key from component where record_id = ${record.id} order by position`,
  )
  expect(components).toHaveLength(2)
  for (const { key } of components) expect(await world.contentStore.find(key)).toBeDefined()
})

it('goes with the originals where nothing saves the record', async () => {
  const officers = await addOfficers(world)
  const record = await world.addRecord(await world.addFolder('VERSIONS'))
  const batchId = await approvedBatch(makeDisposal(world), officers)
  const stray = `${record.id}.${record.id}`
  await world.contentStore.put(stray, once('a version that was never committed'))
  await makeDisposal(world).execute(officers.executor, batchId, undefined)
  await makeDisposal(world).executeDisposal(batchId)
  expect(await world.stateOf(record.id)).toBe('destroyed')
  expect(await world.contentStore.find(stray)).toBeUndefined()
})

async function* once(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text)
}
