import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { DocumentReader, ReadingResult, Workspace } from '../../../src/ingest/ports.ts'
import { makeReadRecord } from '../../../src/ingest/read-record/read-record.ts'
import type { RecordId } from '../../../src/kernel/ids.ts'
import { MunimentError } from '../../../src/kernel/muniment-error.ts'
import type { ContentStore } from '../../../src/records/content-store.ts'
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

const healthy: ReadingResult = {
  outcome: 'read',
  format: 'text',
  mediaType: 'text/plain',
  method: 'own-text',
  pages: [{ number: 1, text: 'healthy', method: 'own-text', confidence: null, language: null }],
  parts: [],
  metadata: {},
}
// Longer than any number of tries for which a document is suspected.
const OFTEN = 20
const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC', syscall: 'write' })

async function addUnread(): Promise<RecordId> {
  const { id } = await world.addRecord(await world.addFolder('GEN'))
  await world.rows(sql`update component set text_key = null where record_id = ${id} returning id`)
  await world.rows(sql`update record set reading = 'pending' where id = ${id} returning id`)
  return id
}

interface Engines {
  readonly read?: DocumentReader['read']
  readonly copyIn?: () => Promise<string>
  readonly use?: Workspace['use']
  /** Of the document: nothing was free any more, for what lay on its bench. */
  readonly hasTakenRoom?: boolean
  readonly put?: ContentStore['put']
  readonly signal?: AbortSignal
}

function read(
  id: RecordId,
  { read, copyIn, use, hasTakenRoom = false, put, signal }: Engines,
): Promise<void> {
  const { clock, contentStore } = world
  const bench = {
    copyIn: copyIn ?? (async () => 'a path'),
    openPart: () => {
      throw new Error('there are no parts')
    },
    hasTakenRoom: async () => hasTakenRoom,
  }
  return makeReadRecord({
    unitOfWork: makeFiling(world).unitOfWork,
    contentStore: put === undefined ? contentStore : { ...contentStore, put },
    clock,
    logger: silentLogger,
    failpoint: () => undefined,
    progress: { report: async () => undefined },
    workspace: { folder: 'benches', use: use ?? ((work) => work(bench)) },
    reader: { read: read ?? (async () => healthy), close: async () => undefined },
  })(id, signal)
}

async function standing(id: RecordId) {
  const [row] = await world.rows<{ reading: string; reason: string | null }>(
    sql`select reading, reading_detail ->> 'reason' as reason from record where id = ${id}`,
  )
  return row
}

const fails = (error: Error) => async (): Promise<never> => {
  throw error
}
const noRoom = new MunimentError('storage-full', 'No room is left.', { retryable: true })
const hindered = new MunimentError('engine-unavailable', 'It was refused what it needs.', { retryable: true })
const stopped = AbortSignal.abort()
const faults: readonly (readonly [string, Engines])[] = [
  [
    'no child can be started',
    { read: fails(new MunimentError('engine-unavailable', 'None started.', { retryable: true })) },
  ],
  ['the process is told to stop', { read: async () => stopped.throwIfAborted() as never, signal: stopped }],
  [
    'the process is told to stop, the document being all that fills a full disk,',
    { read: async () => stopped.throwIfAborted() as never, signal: stopped, hasTakenRoom: true },
  ],
  ['there is no room for a copy of it', { copyIn: fails(full) }],
  ['there is no room beside others', { copyIn: fails(noRoom) }],
  ['others leave a reader no room', { read: fails(hindered) }],
  ['there is no room for a bench', { use: fails(full) }],
  ['there is no room for its text', { put: fails(noRoom) }],
  ['there is no room for its text beside its parts', { put: fails(noRoom), hasTakenRoom: true }],
]

it.each(faults)('a healthy document is read however often %s before', async (_what, engines) => {
  const id = await addUnread()
  for (let tries = 0; tries < OFTEN; tries += 1) await expect(read(id, engines)).rejects.toThrow()
  expect(await standing(id)).toEqual({ reading: 'pending', reason: null })
  await read(id, {})
  expect(await standing(id)).toEqual({ reading: 'available', reason: null })
})

it('a document whose reading the process does not survive is given up in the end', async () => {
  const id = await addUnread()
  let tries = 0
  // As when the process dies: nothing of the reading goes on.
  const dies = () =>
    new Promise<void>((resolve, reject) => {
      const end = async (): Promise<never> => {
        tries += 1
        resolve()
        return new Promise(() => undefined)
      }
      read(id, { read: end }).then(resolve, reject)
    })
  while (tries < OFTEN && (await standing(id))?.reading === 'pending') await dies()
  expect(tries).toBe(12)
  expect(await standing(id)).toEqual({
    reading: 'available-without-text',
    reason: expect.stringMatching(/^reader-crashed: /),
  })
})

it.each<readonly [string, Engines]>([
  ['is larger than the disk', { copyIn: fails(noRoom), hasTakenRoom: true }],
  ['swells until nothing is free', { read: fails(hindered), hasTakenRoom: true }],
])('a document that %s is given up in the end, each try being one', async (_what, engines) => {
  const id = await addUnread()
  let tries = 0
  while (tries < OFTEN && (await standing(id))?.reading === 'pending') {
    tries += 1
    await read(id, engines).catch(() => undefined)
  }
  // The one after the dozenth does not try again.
  expect(tries).toBe(13)
  expect(await standing(id)).toEqual({
    reading: 'available-without-text',
    reason: expect.stringMatching(/^reader-crashed: .*took all room/),
  })
})
