import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { makeAnswerStore } from '../../../src/adapters/postgres/ingest/answer-store.ts'
import { makeBenchRoll } from '../../../src/adapters/postgres/ingest/bench-roll.ts'
import { makeClassLookup } from '../../../src/adapters/postgres/ingest/class-lookup.ts'
import { makeFolderStore } from '../../../src/adapters/postgres/ingest/folder-store.ts'
import { makeRecordStore } from '../../../src/adapters/postgres/ingest/record-store.ts'
import type { IngestTx, ReadingResult } from '../../../src/ingest/ports.ts'
import { makeReadRecord } from '../../../src/ingest/read-record/read-record.ts'
import { makeCaptureVersion } from '../../../src/ingest/versions/capture-version.ts'
import { makeRetentionAtFiling } from '../../../src/retention/dates/retention-at-filing.ts'
import { makeRetentionWorld, type RetentionWorld } from '../../support/retention-world.ts'
import { silentLogger } from '../../support/silent-logger.ts'

let world: RetentionWorld
beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S-7' })
  await world.addClass('GEN', 'S-7')
})
afterAll(() => world?.close())

const said = (text: string): ReadingResult => ({
  outcome: 'read',
  format: 'text',
  mediaType: 'text/plain',
  method: 'own-text',
  pages: [{ number: 1, text, method: 'own-text', confidence: null, language: null }],
  parts: [],
  metadata: {},
})

it('a reading that a newer version overtakes is thrown away, and the newer one is read by its own job', async () => {
  const officer = await world.addPerson('officer')
  const { id } = await world.addRecord(await world.addFolder('GEN'))
  await world.rows(sql`update record set reading = 'pending' where id = ${id} returning id`)
  const { contentStore, clock } = world
  const unitOfWork = world.db.unitOfWork<IngestTx>((handle, outgoing) => {
    const tx = world.makeTx(handle, outgoing)
    return {
      records: makeRecordStore(handle),
      benches: makeBenchRoll(handle),
      folders: makeFolderStore(handle),
      classes: makeClassLookup(handle),
      answers: makeAnswerStore(handle),
      retention: makeRetentionAtFiling(tx, clock),
      audit: tx.audit,
      jobs: tx.jobs,
    }
  })
  const captureVersion = makeCaptureVersion({ unitOfWork, contentStore, clock })
  const newer = async function* () {
    yield Buffer.from('the newer wording')
  }
  const asked: string[] = []
  const readRecord = makeReadRecord({
    unitOfWork,
    contentStore,
    clock,
    logger: silentLogger,
    failpoint: () => undefined,
    progress: { report: async () => undefined },
    workspace: {
      folder: 'benches',
      use: (work) => work({ copyIn: async (key) => key, openPart: newer, hasTakenRoom: async () => false }),
    },
    reader: {
      read: async ({ filename }) => {
        asked.push(filename)
        if (asked.length === 1) {
          const version = { filename: 'newer.txt', mediaType: 'text/plain', content: newer() }
          await captureVersion(officer, id, version, 'any')
        }
        return said(`of ${filename}`)
      },
      close: async () => undefined,
    },
  })
  const texts = async () => {
    const rows = await world.rows<{ filename: string; role: string; read: boolean; reading: string }>(sql`
      select c.filename, c.role, c.reading_detail is not null as read, r.reading
      from component c join record r on r.id = c.record_id where r.id = ${id} order by c.position`)
    return rows.map(({ role, read, reading }) => [role, read, reading])
  }
  await readRecord(id)
  expect(await texts()).toEqual([
    ['earlier-version', false, 'pending'],
    ['original', false, 'pending'],
  ])
  await readRecord(id)
  expect(asked.at(-1)).toBe('newer.txt')
  expect(await texts()).toEqual([
    ['earlier-version', false, 'available'],
    ['original', true, 'available'],
  ])
})
