import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { makeIndexSource } from '../../../src/adapters/postgres/search/index-source.ts'
import { makeFolderWorkspace } from '../../../src/adapters/workspace/folder-workspace.ts'
import type { FoundPart, ReadingResult } from '../../../src/ingest/ports.ts'
import { makeReadAgain } from '../../../src/ingest/read-record/read-again.ts'
import { makeReadRecord } from '../../../src/ingest/read-record/read-record.ts'
import { loadText } from '../../../src/ingest/records/load-text.ts'
import { systemClock } from '../../../src/kernel/clock.ts'
import type { RecordId } from '../../../src/kernel/ids.ts'
import { makeIndexRecord } from '../../../src/search/index-record.ts'
import { makeFakeSearchIndex } from '../../support/fakes/fake-search-index.ts'
import { makeFiling } from '../../support/make-filing.ts'
import { makeRetentionWorld, type RetentionWorld, type TestFolder } from '../../support/retention-world.ts'
import { silentLogger } from '../../support/silent-logger.ts'

let world: RetentionWorld
let folder: TestFolder
let benches: string
beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S-7' })
  await world.addClass('GEN', 'S-7')
  folder = await world.addFolder('GEN')
  benches = await mkdtemp(join(tmpdir(), 'muniment-test-'))
})
afterAll(async () => {
  await world?.close()
  await rm(benches, { recursive: true, force: true })
})

/** What the reader finds in every message, in its order: attachments by what they say. */
let inside: readonly string[]
/** What the message itself says. */
let body: string
/** What the reader says of it, where it cannot read it. */
let failure: Exclude<ReadingResult, { readonly outcome: 'read' }> | undefined
/** Runs before the document is copied to be read. */
let meanwhile: () => void
beforeEach(() => {
  inside = ['the first enclosure', 'the second enclosure']
  body = 'the covering letter'
  failure = undefined
  meanwhile = () => undefined
})

const unread = { format: 'email', mediaType: 'message/rfc822', message: 'It took too long.' } as const

function makeParts() {
  const { contentStore, clock } = world
  const { unitOfWork } = makeFiling(world)
  const said = (text: string, parts: readonly FoundPart[]): ReadingResult => ({
    outcome: 'read',
    format: 'text',
    mediaType: 'text/plain',
    method: 'own-text',
    pages: [{ number: 1, text, method: 'own-text', confidence: null, language: null }],
    parts,
    metadata: parts.length > 0 ? { people: ['Aoife Byrne'] } : {},
  })
  const readRecord = makeReadRecord({
    unitOfWork,
    contentStore,
    clock,
    logger: silentLogger,
    failpoint: (name) => {
      if (name === 'reading.begun') meanwhile()
    },
    progress: { report: async () => undefined },
    workspace: makeFolderWorkspace({ folder: benches, contentStore }),
    reader: {
      read: async ({ path, filename }) => {
        if (filename !== 'letter.txt') return said(filename, [])
        if (failure !== undefined) return failure
        const parts = inside.map(async (text, at): Promise<FoundPart> => {
          const part = join(dirname(path), `part-${at}`)
          await writeFile(part, text)
          return { path: part, filename: text, mediaType: 'text/plain', size: text.length }
        })
        return said(body, await Promise.all(parts))
      },
      close: async () => undefined,
    },
  })
  const indexRecord = makeIndexRecord({
    index: makeFakeSearchIndex(systemClock),
    source: makeIndexSource(world.db.database),
    loadPages: (texts) =>
      Promise.all(
        texts.map(async ({ role, filename, textKey }) => ({
          role,
          filename,
          pages: await loadText(contentStore, textKey),
        })),
      ),
    readAgain: makeReadAgain({ unitOfWork, contentStore, logger: silentLogger }),
  })
  return { readRecord, indexRecord }
}

/** A message that has been read, with its enclosures. */
async function message(): Promise<{ readonly id: RecordId; readonly originalKey: string }> {
  const { id, originalKey } = await world.addRecord(folder)
  await world.rows(sql`update component set text_key = null where record_id = ${id} returning id`)
  await world.rows(sql`update record set reading = 'pending' where id = ${id} returning id`)
  await makeParts().readRecord(id)
  return { id, originalKey }
}

interface Kept {
  readonly reading: string
  readonly reason: string | null
  readonly people: readonly string[]
  readonly texts: readonly (readonly [filename: string, text: string | null])[]
}

async function standing(id: RecordId): Promise<Kept> {
  const [row] = await world.rows<Omit<Kept, 'texts'>>(sql`
    select reading, reading_detail ->> 'reason' as reason, people from record where id = ${id}`)
  const keys = await world.rows<{ readonly filename: string; readonly key: string | null }>(sql`
    select filename, text_key as key from component where record_id = ${id} order by position`)
  const texts = keys.map(async ({ filename, key }) => {
    const pages = await loadText(world.contentStore, key)
    return [filename, pages[0]?.text ?? null] as const
  })
  if (row === undefined) throw new Error('no such record')
  return { ...row, texts: await Promise.all(texts) }
}

async function keyOf(id: RecordId, filename: string): Promise<string> {
  const [row] = await world.rows<{ readonly key: string }>(sql`
    select text_key as key from component where record_id = ${id} and filename = ${filename}`)
  return row?.key ?? ''
}
const loseText = async (id: RecordId, filename: string) =>
  world.contentStore.destroy(await keyOf(id, filename))
const damages = async (id: RecordId) => {
  const rows = await world.rows<{ readonly draft: string }>(sql`select draft from audit_outbox`)
  return rows.filter(({ draft }) => draft.includes(id) && draft.includes('content.damaged')).length
}

/** Indexes and reads, each as often as the other asks for it: answers how often the record was read. */
async function turnsOf(id: RecordId): Promise<number> {
  const { readRecord, indexRecord } = makeParts()
  for (let turns = 0; turns < 10; turns += 1) {
    await indexRecord(id)
    const [row] = await world.rows<{ readonly reading: string }>(
      sql`select reading from record where id = ${id}`,
    )
    if (row?.reading !== 'pending') return turns
    await readRecord(id)
  }
  return 10
}

const whole: Kept = {
  reading: 'available',
  reason: null,
  people: ['Aoife Byrne'],
  texts: [
    ['letter.txt', 'the covering letter'],
    ['the first enclosure', 'the first enclosure'],
    ['the second enclosure', 'the second enclosure'],
  ],
}

describe('a text that is lost', () => {
  it('is read again once, and nothing else changes', async () => {
    const { id } = await message()
    expect(await standing(id)).toEqual(whole)
    await loseText(id, 'the second enclosure')
    expect(await turnsOf(id)).toBe(1)
    expect(await standing(id)).toEqual(whole)
    expect(await damages(id)).toBe(1)
  })

  it('is not read from a document that is damaged: nothing changes until that is restored', async () => {
    const { id, originalKey } = await message()
    await loseText(id, 'the second enclosure')
    world.contentStore.corrupt(originalKey)
    const revision = sql`select revision from record where id = ${id}`
    const before = await world.rows(revision)
    expect(await turnsOf(id)).toBe(0)
    expect(await world.rows(revision)).toEqual(before)
    expect(await loadText(world.contentStore, await keyOf(id, 'letter.txt'))).toHaveLength(1)
    expect(await damages(id)).toBe(0)
    // The same again puts the bytes right.
    world.contentStore.corrupt(originalKey)
    expect(await turnsOf(id)).toBe(1)
    expect(await standing(id)).toEqual(whole)
  })

  it('of an enclosure that is not found any more is given up', async () => {
    const { id } = await message()
    await loseText(id, 'the second enclosure')
    inside = ['the first enclosure']
    expect(await turnsOf(id)).toBe(1)
    expect((await standing(id)).texts.slice(1)).toEqual([
      ['the first enclosure', 'the first enclosure'],
      ['the second enclosure', null],
    ])
  })

  it('in a message that is quarantined now is given up', async () => {
    const { id } = await message()
    await loseText(id, 'the second enclosure')
    failure = { outcome: 'quarantined', ...unread, reason: 'bomb' }
    expect(await turnsOf(id)).toBe(1)
    expect(await standing(id)).toMatchObject({
      reading: 'quarantined',
      texts: [
        ['letter.txt', null],
        ['the first enclosure', 'the first enclosure'],
        ['the second enclosure', null],
      ],
    })
  })

  it('is given up with an enclosure that comes out otherwise now, which is kept beside it once', async () => {
    const { id } = await message()
    await loseText(id, 'the first enclosure')
    inside = ['the first enclosure, decoded better', 'the second enclosure']
    expect(await turnsOf(id)).toBe(1)
    const texts = [
      ['letter.txt', 'the covering letter'],
      ['the first enclosure', null],
      ['the second enclosure', 'the second enclosure'],
      ['the first enclosure, decoded better', 'the first enclosure, decoded better'],
    ]
    expect((await standing(id)).texts).toEqual(texts)
    await loseText(id, 'the second enclosure')
    expect(await turnsOf(id)).toBe(1)
    expect((await standing(id)).texts).toEqual(texts)
  })
})

describe('a text that is sound', () => {
  it('stays where reading again fails, and the record says why', async () => {
    const { id } = await message()
    await loseText(id, 'the second enclosure')
    failure = { outcome: 'without-text', ...unread, pageCount: 0, reason: 'time-limit' }
    expect(await turnsOf(id)).toBe(1)
    expect(await standing(id)).toEqual({
      ...whole,
      reason: 'time-limit: It took too long.',
      texts: [...whole.texts.slice(0, 2), ['the second enclosure', null]],
    })
  })

  it('of an enclosure stays too, and makes the record available where the message says nothing itself', async () => {
    body = ''
    const { id } = await message()
    await loseText(id, 'the second enclosure')
    failure = { outcome: 'without-text', ...unread, pageCount: 0, reason: 'time-limit' }
    expect(await turnsOf(id)).toBe(1)
    expect(await standing(id)).toEqual({
      reading: 'available',
      reason: 'time-limit: It took too long.',
      people: ['Aoife Byrne'],
      texts: [
        ['letter.txt', null],
        ['the first enclosure', 'the first enclosure'],
        ['the second enclosure', null],
      ],
    })
  })

  it('stays where the document is damaged before it is read again', async () => {
    const { id, originalKey } = await message()
    await loseText(id, 'the second enclosure')
    meanwhile = () => world.contentStore.corrupt(originalKey)
    expect(await turnsOf(id)).toBe(1)
    expect(await standing(id)).toMatchObject({
      reading: 'available',
      reason: expect.stringContaining('damaged: '),
      texts: [...whole.texts.slice(0, 2), ['the second enclosure', null]],
    })
  })

  it('is lost together with another and read again in one go', async () => {
    const { id } = await message()
    await loseText(id, 'letter.txt')
    world.contentStore.corrupt(await keyOf(id, 'the first enclosure'))
    expect(await turnsOf(id)).toBe(1)
    expect(await standing(id)).toEqual(whole)
    expect(await damages(id)).toBe(2)
  })
})
