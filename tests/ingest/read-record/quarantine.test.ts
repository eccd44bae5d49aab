import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { PersonActor } from '../../../src/access/actor.ts'
import type { ReadingResult } from '../../../src/ingest/ports.ts'
import { makeReadRecord } from '../../../src/ingest/read-record/read-record.ts'
import { makeCaptureVersion } from '../../../src/ingest/versions/capture-version.ts'
import type { RecordId } from '../../../src/kernel/ids.ts'
import { MunimentError } from '../../../src/kernel/muniment-error.ts'
import { makeFiling } from '../../support/make-filing.ts'
import { makeRetentionWorld, type RetentionWorld } from '../../support/retention-world.ts'
import { silentLogger } from '../../support/silent-logger.ts'

let world: RetentionWorld
let officer: PersonActor
beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S-7' })
  await world.addClass('GEN', 'S-7')
  officer = await world.addPerson('officer')
})
afterAll(() => world?.close())

const kind = { format: 'word', mediaType: 'application/msword' } as const
const quarantined: ReadingResult = { outcome: 'quarantined', ...kind, reason: 'bomb', message: 'It swells.' }
const failed: ReadingResult = {
  outcome: 'without-text',
  ...kind,
  pageCount: 0,
  reason: 'time-limit',
  message: 'It took too long.',
}
const harmless: ReadingResult = {
  outcome: 'read',
  ...kind,
  method: 'own-text',
  pages: [{ number: 1, text: 'harmless', method: 'own-text', confidence: null, language: null }],
  parts: [],
  metadata: {},
}

async function* bytes(): AsyncIterable<Uint8Array> {
  yield Buffer.from('of another version')
}

async function addUnread(): Promise<RecordId> {
  const { id } = await world.addRecord(await world.addFolder('GEN'))
  await awaitReading(id)
  return id
}

async function awaitReading(id: RecordId): Promise<void> {
  await world.rows(sql`update component set text_key = null where record_id = ${id} returning id`)
  await world.rows(sql`update record set reading = 'pending' where id = ${id} returning id`)
}

/** What reading a document comes to: `result`, or that of its name where several are read. */
type Results = ReadingResult | { readonly [filename: string]: ReadingResult }

/** Keys under which the store has nothing for a while. */
const lost = new Set<string>()

async function copyIn(key: string): Promise<string> {
  if (lost.has(key)) throw new MunimentError('object-absent', 'no object is stored under this key')
  return key
}

/** Reads it once; `meanwhile` runs while it is read. */
function read(id: RecordId, results: Results, meanwhile = async (): Promise<unknown> => undefined) {
  const { contentStore, clock } = world
  return makeReadRecord({
    unitOfWork: makeFiling(world).unitOfWork,
    contentStore,
    clock,
    logger: silentLogger,
    failpoint: () => undefined,
    progress: { report: async () => undefined },
    workspace: {
      folder: 'benches',
      use: (work) => work({ copyIn, openPart: bytes, hasTakenRoom: async () => false }),
    },
    reader: {
      read: async ({ filename }) => {
        await meanwhile()
        if ('outcome' in results) return results as ReadingResult
        const result = results[filename]
        if (result === undefined) throw new Error(`${filename} is not expected to be read`)
        return result
      },
      close: async () => undefined,
    },
  })(id)
}

async function standing(id: RecordId) {
  const rows = await world.rows<{ role: string; quarantined: boolean; reading: string }>(sql`
    select c.role, c.quarantined, r.reading from component c join record r on r.id = c.record_id
    where r.id = ${id} order by c.position`)
  return rows.map(({ role, quarantined, reading }) => [role, quarantined, reading])
}

it('no reading that fails takes a document out of quarantine, and one that reads it does', async () => {
  const id = await addUnread()
  await read(id, quarantined)
  expect(await standing(id)).toEqual([['original', true, 'quarantined']])
  await awaitReading(id)
  await read(id, failed)
  expect(await standing(id)).toEqual([['original', true, 'available-without-text']])
  await awaitReading(id)
  await read(id, harmless)
  expect(await standing(id)).toEqual([['original', false, 'available']])
})

it.each([
  ['waits to be read', false, 'pending'],
  ['has been read', true, 'available'],
])(
  'a version found harmful goes into quarantine also where a newer one %s by then',
  async (_what, isRead, reading) => {
    const id = await addUnread()
    const { contentStore, clock } = world
    const { unitOfWork } = makeFiling(world)
    await read(id, quarantined, async () => {
      const version = { filename: 'newer.doc', mediaType: 'application/msword', content: bytes() }
      await makeCaptureVersion({ unitOfWork, contentStore, clock })(officer, id, version, 'any')
      if (isRead) await read(id, harmless)
    })
    expect(await standing(id)).toEqual([
      ['earlier-version', true, reading],
      ['original', false, reading],
    ])
  },
)

it('a harmful version that was replaced before anybody read it goes into quarantine, and each is looked into once', async () => {
  const id = await addUnread()
  await world.rows(sql`update component set filename = 'first.doc' where record_id = ${id} returning id`)
  const { contentStore, clock } = world
  const capture = (filename: string) =>
    makeCaptureVersion({ unitOfWork: makeFiling(world).unitOfWork, contentStore, clock })(
      officer,
      id,
      { filename, mediaType: 'application/msword', content: bytes() },
      'any',
    )
  await capture('second.doc')
  await capture('third.doc')
  await read(id, { 'third.doc': harmless, 'second.doc': harmless, 'first.doc': quarantined })
  const replaced = [
    ['earlier-version', true, 'available'],
    ['earlier-version', false, 'available'],
  ]
  expect(await standing(id)).toEqual([...replaced, ['original', false, 'available']])
  await capture('fourth.doc')
  await read(id, { 'fourth.doc': harmless })
  expect(await standing(id)).toEqual([
    ...replaced,
    ['earlier-version', false, 'available'],
    ['original', false, 'available'],
  ])
})

it('a replaced version whose bytes were lost counts as looked into only once they are there again', async () => {
  const id = await addUnread()
  const [first] = await world.rows<{ readonly key: string }>(
    sql`update component set filename = 'first.doc' where record_id = ${id} returning object_key as key`,
  )
  const { contentStore, clock } = world
  await makeCaptureVersion({ unitOfWork: makeFiling(world).unitOfWork, contentStore, clock })(
    officer,
    id,
    { filename: 'second.doc', mediaType: 'application/msword', content: bytes() },
    'any',
  )
  lost.add(first?.key ?? '')
  await read(id, { 'second.doc': harmless })
  lost.clear()
  await awaitReading(id)
  await read(id, { 'second.doc': harmless, 'first.doc': quarantined })
  expect(await standing(id)).toEqual([
    ['earlier-version', true, 'available'],
    ['original', false, 'available'],
  ])
})
