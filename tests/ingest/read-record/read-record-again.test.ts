import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { FoundPart, ReadingResult } from '../../../src/ingest/ports.ts'
import { makeReadRecord, makeReadRecordAgain } from '../../../src/ingest/read-record/read-record.ts'
import { loadText } from '../../../src/ingest/records/load-text.ts'
import type { RecordId } from '../../../src/kernel/ids.ts'
import { MunimentError } from '../../../src/kernel/muniment-error.ts'
import { makeFiling } from '../../support/make-filing.ts'
import { makeRetentionWorld, type RetentionWorld, type TestFolder } from '../../support/retention-world.ts'
import { silentLogger } from '../../support/silent-logger.ts'

let world: RetentionWorld
let folder: TestFolder
beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S-7' })
  await world.addClass('GEN', 'S-7')
  folder = await world.addFolder('GEN')
})
afterAll(() => world?.close())

/** What the reader makes of a document: of the captured one, and of each part by its name. */
let results: { readonly [filename: string]: ReadingResult }
/** Runs while a document is read. */
let meanwhile: () => Promise<unknown>
beforeEach(() => {
  meanwhile = async () => undefined
})

const kind = { format: 'email', mediaType: 'message/rfc822' } as const
const unsupported: ReadingResult = {
  outcome: 'without-text',
  format: 'other',
  mediaType: 'application/vnd.ms-outlook',
  pageCount: 0,
  reason: 'unsupported-format',
  message: 'This format cannot be read.',
}
const tooLong: ReadingResult = {
  outcome: 'without-text',
  ...kind,
  pageCount: 0,
  reason: 'time-limit',
  message: 'It took too long.',
}
const harmful: ReadingResult = { outcome: 'quarantined', ...kind, reason: 'bomb', message: 'It swells.' }

function said(text: string, more: Partial<Extract<ReadingResult, { outcome: 'read' }>> = {}): ReadingResult {
  return {
    outcome: 'read',
    ...kind,
    method: 'own-text',
    pages: [{ number: 1, text, method: 'own-text', confidence: null, language: null }],
    parts: [],
    metadata: {},
    ...more,
  }
}

function part(filename: string): FoundPart {
  return { path: filename, filename, mediaType: 'text/plain', size: filename.length }
}

async function* bytesOf(path: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(path)
}

function deps() {
  const { contentStore, clock } = world
  return {
    unitOfWork: makeFiling(world).unitOfWork,
    contentStore,
    clock,
    logger: silentLogger,
    failpoint: () => undefined,
    progress: { report: async () => undefined },
    workspace: {
      folder: 'benches',
      use: <Result>(work: Parameters<Parameters<typeof makeReadRecord>[0]['workspace']['use']>[0]) =>
        work({
          copyIn: async (key: string) => key,
          openPart: bytesOf,
          hasTakenRoom: async () => false,
        }) as Promise<Result>,
    },
    reader: {
      read: async ({ filename }: { readonly filename: string }) => {
        await meanwhile()
        const result = results[filename] ?? results['it']
        if (result === undefined) throw new Error(`${filename} is not expected to be read`)
        return result
      },
      close: async () => undefined,
    },
  }
}

async function awaitReading(id: RecordId): Promise<void> {
  await world.rows(sql`update component set text_key = null where record_id = ${id} returning id`)
  await world.rows(sql`update record set reading = 'pending' where id = ${id} returning id`)
}

/** A record that was read once, by an earlier release: none said when. */
async function readOnce(made: typeof results, in_: TestFolder = folder): Promise<RecordId> {
  const { id } = await world.addRecord(in_)
  await awaitReading(id)
  results = made
  await makeReadRecord(deps())(id)
  await world.rows(sql`
    update record set reading_detail = reading_detail - 'readAt' where id = ${id} returning id`)
  await world.rows(sql`delete from audit_outbox returning 1`)
  return id
}

/** Has it read again, by a release that makes this of it. */
async function readAgain(id: RecordId, made: typeof results, since = world.clock.now()): Promise<void> {
  results = made
  await makeReadRecordAgain(deps())(id, since)
}

async function standing(id: RecordId) {
  const [row] = await world.rows<{ reading: string; reason: string | null; title: string; revision: number }>(
    sql`select reading, reading_detail ->> 'reason' as reason, title, revision from record where id = ${id}`,
  )
  const parts = await world.rows<{ filename: string; quarantined: boolean; key: string | null }>(sql`
    select filename, quarantined, text_key as key from component where record_id = ${id} order by position`)
  const texts = await Promise.all(
    parts.map(async ({ key }) => (await loadText(world.contentStore, key))[0]?.text ?? null),
  )
  return { ...row, texts, quarantined: parts.map(({ quarantined }) => quarantined) }
}

const noted = async (id: RecordId) =>
  (
    await world.rows<{ action: string }>(sql`
    select draft::jsonb ->> 'action' as action from audit_outbox
    where draft::jsonb -> 'subject' ->> 'id' = ${id}`)
  ).map(({ action }) => action)
const indexings = async (id: RecordId) =>
  (await world.rows(sql`select from graphile_worker.jobs where key = ${`index-record:${id}`}`)).length
const originalOf = async (id: RecordId) =>
  (
    await world.rows<{ digest: string }>(sql`
    select string_agg(sha256 || object_key, ',' order by position) as digest from component
    where record_id = ${id} and role = 'original'`)
  )[0]?.digest

async function objectsOf(id: RecordId): Promise<readonly string[]> {
  const keys: string[] = []
  for await (const { key } of world.contentStore.list(id)) keys.push(key)
  return keys.sort()
}

describe('it never happens when a record is read again that', () => {
  it.each([
    ['fails', tooLong, 'time-limit: It took too long. The text is that of an earlier reading.'],
    [
      'cannot read the format',
      unsupported,
      'unsupported-format: This format cannot be read. The text is that of an earlier reading.',
    ],
    [
      'finds no words',
      said(' '),
      'no-text-found: Read again, no text was found in this document. The text is that of an earlier reading.',
    ],
    [
      'breaks off with fewer words than there were',
      said('minutes of', { warning: 'time-limit: Only 1 of 9 pages.' }),
      'time-limit: Only 1 of 9 pages. The text is that of an earlier reading.',
    ],
  ])('a reading that %s takes the text away', async (_what, result, reason) => {
    const id = await readOnce({ it: said('minutes of the meeting') })
    const before = await originalOf(id)
    await readAgain(id, { it: result })
    expect(await standing(id)).toMatchObject({
      reading: 'available',
      reason,
      texts: ['minutes of the meeting'],
      quarantined: [false],
    })
    expect(await originalOf(id)).toBe(before)
  })

  it.each([
    ['failed', tooLong],
    ['read a part', said('harmless at first', { warning: 'damaged: Only the first page.' })],
    ['found harmful', harmful],
  ])('a document that is %s leaves quarantine', async (_what, result) => {
    const id = await readOnce({ it: harmful })
    const before = await standing(id)
    await readAgain(id, { it: result })
    expect(await standing(id)).toEqual(before)
    expect(before).toMatchObject({ reading: 'quarantined', reason: 'bomb: It swells.', quarantined: [true] })
    expect(await noted(id)).toEqual([])
  })

  it('an enclosure leaves quarantine that is read only in part', async () => {
    const it = said('the letter', { parts: [part('a.doc')] })
    const id = await readOnce({ it, 'a.doc': harmful })
    await readAgain(id, { it, 'a.doc': said('some', { warning: 'damaged: Only in part.' }) })
    expect(await standing(id)).toMatchObject({ texts: ['the letter', null], quarantined: [false, true] })
  })

  it.each([
    ['being destroyed', sql`state = 'destroying'`],
    [
      'destroyed',
      sql`state = 'destroyed', title = null, author = null, document_date = null, received_on = null, people = '{}', keywords = '{}',
          fields = '{}', subjects = '[]'`,
    ],
  ])('one that is %s by then gets a text', async (_what, change) => {
    const id = await readOnce({ it: unsupported })
    await world.rows(sql`delete from graphile_worker._private_jobs returning id`)
    const objects = await objectsOf(id)
    meanwhile = async () =>
      world.db.database.owner.transaction().execute(async (transaction) => {
        // What guards a disposal is none of this test's business.
        await sql`set local session_replication_role = replica`.execute(transaction)
        await sql`update record set ${change} where id = ${id}`.execute(transaction)
      })
    await readAgain(id, { it: said('back from the dead') })
    // Nor is one begun.
    meanwhile = async () => {
      throw new Error('it is not to be read')
    }
    await readAgain(id, { it: said('back from the dead') })
    expect(await objectsOf(id)).toEqual(objects)
    expect([await noted(id), await indexings(id)]).toEqual([[], 0])
  })

  it('a late reading takes the place of a newer one', async () => {
    const id = await readOnce({ it: unsupported })
    const since = world.clock.now()
    meanwhile = async () => {
      meanwhile = async () => undefined
      world.clock.pass(1_000)
      await readAgain(id, { it: said('the newer') }, since)
      results = { it: said('the late') }
    }
    await readAgain(id, { it: said('the late') }, since)
    expect(await standing(id)).toMatchObject({ texts: ['the newer'] })
  })

  it('a reading of the version before takes the place of a newer version, or of one that waits', async () => {
    const id = await readOnce({ it: said('the first version') })
    meanwhile = async () => awaitReading(id)
    await readAgain(id, { it: said('the first version, better') })
    expect(await standing(id)).toMatchObject({ reading: 'pending', texts: [null] })
    meanwhile = async () => {
      throw new Error('it is not to be read')
    }
    await readAgain(id, { it: said('it waits for its own reading') })
  })

  it('the same run reads a record twice', async () => {
    const id = await readOnce({ it: unsupported })
    const since = world.clock.now()
    await readAgain(id, { it: said('once') }, since)
    await readAgain(id, { it: said('twice') }, since)
    expect(await standing(id)).toMatchObject({ texts: ['once'] })
    world.clock.pass(1_000)
    await readAgain(id, { it: said('twice') })
    expect(await standing(id)).toMatchObject({ texts: ['twice'] })
  })

  it('a failure of the process or of an engine changes anything, and the next try reads it', async () => {
    const id = await readOnce({ it: said('as it was') })
    const before = await standing(id)
    meanwhile = async () => {
      throw new MunimentError('engine-unavailable', 'The store is away.', { retryable: true })
    }
    await expect(readAgain(id, { it: said('anew') })).rejects.toMatchObject({ code: 'engine-unavailable' })
    expect(await standing(id)).toEqual(before)
    meanwhile = async () => undefined
    await readAgain(id, { it: said('anew') })
    expect(await standing(id)).toMatchObject({ texts: ['anew'] })
  })
})

describe('a record that is read again', () => {
  it('is as it was until the new reading is kept', async () => {
    const id = await readOnce({ it: said('as it was') })
    const before = await standing(id)
    let seen: unknown
    meanwhile = async () => {
      seen = await standing(id)
    }
    await readAgain(id, { it: said('as it is') })
    expect(seen).toEqual(before)
    expect(await standing(id)).toMatchObject({ reading: 'available', texts: ['as it is'] })
    expect([await noted(id), await indexings(id)]).toEqual([['record.read'], 1])
  })

  it('that comes out as before is told of to nobody: no revision, no entry, nothing to index', async () => {
    const made = {
      it: said('the letter', { parts: [part('a.txt'), part('b.xyz')] }),
      'a.txt': said('enclosed'),
      'b.xyz': unsupported,
    }
    const id = await readOnce(made)
    await world.rows(sql`delete from graphile_worker._private_jobs returning id`)
    const before = await standing(id)
    const objects = await objectsOf(id)
    await readAgain(id, made)
    expect(await standing(id)).toEqual(before)
    expect([await noted(id), await indexings(id)]).toEqual([[], 0])
    expect(await objectsOf(id)).toEqual(objects)
  })

  it('gets what was not read before: its text, its enclosures, its title and its author', async () => {
    const id = await readOnce({ it: unsupported })
    await world.rows(sql`
      update record set title = 'scan.msg', title_is_filename = true, author = null where id = ${id} returning id`)
    const metadata = { title: 'The bridge', author: 'Aoife Byrne', people: ['Aoife Byrne'] }
    await readAgain(id, {
      it: said('the letter', { parts: [part('a.txt')], metadata }),
      'a.txt': said('enclosed'),
    })
    expect(await standing(id)).toMatchObject({
      reading: 'available',
      reason: null,
      title: 'The bridge',
      texts: ['the letter', 'enclosed'],
    })
  })

  it('leaves quarantine where all of it is read', async () => {
    const id = await readOnce({ it: harmful })
    await readAgain(id, { it: said('harmless after all') })
    expect(await standing(id)).toMatchObject({
      reading: 'available',
      reason: null,
      texts: ['harmless after all'],
      quarantined: [false],
    })
  })

  it('goes into quarantine where it is found harmful now, as when it is captured', async () => {
    const id = await readOnce({ it: said('innocent') })
    await readAgain(id, { it: harmful })
    expect(await standing(id)).toMatchObject({ reading: 'quarantined', texts: [null], quarantined: [true] })
    expect(await noted(id)).toEqual(['record.quarantined'])
  })

  it('takes a part where that is more than there was', async () => {
    const id = await readOnce({ it: said('a little') })
    await readAgain(id, { it: said('a little and more of it', { warning: 'time-limit: Only in part.' }) })
    expect(await standing(id)).toMatchObject({
      reason: 'time-limit: Only in part.',
      texts: ['a little and more of it'],
    })
  })

  it('under a hold that keeps it from every change gets its text, and keeps its title', async () => {
    const held = await world.addFolder('GEN')
    const id = await readOnce({ it: unsupported }, held)
    await world.rows(sql`
      update record set title = 'scan.msg', title_is_filename = true, author = null where id = ${id} returning id`)
    await world.rows(sql`
      with placed as (
        insert into hold (id, name, reason, authority, strength, state, placed_by, placed_at)
        values (gen_random_uuid(), 'Inquiry', 'Asked for', 'Act', 'no-change', 'placed', 'someone', now()) returning id
      )
      insert into hold_scope (hold_id, folder_id) select id, ${held.id} from placed returning hold_id`)
    const metadata = { title: 'The bridge', author: 'Aoife Byrne' }
    await readAgain(id, {
      it: said('the letter', { parts: [part('a.txt')], metadata }),
      'a.txt': said('enclosed'),
    })
    expect(await standing(id)).toMatchObject({
      reading: 'available',
      title: 'scan.msg',
      texts: ['the letter', 'enclosed'],
    })
  })

  it('that ends its process each time it is read keeps the text it has', async () => {
    const id = await readOnce({ it: said('as it was') })
    await world.rows(sql`
      insert into reading_progress (record_id, attempt, page, pages, started_at)
      values (${id}, 12, 0, 0, now()) returning record_id`)
    meanwhile = async () => {
      throw new Error('it is not to be read')
    }
    await readAgain(id, {})
    expect(await standing(id)).toMatchObject({
      reading: 'available',
      reason: expect.stringMatching(/^reader-crashed: .* The text is that of an earlier reading\.$/),
      texts: ['as it was'],
    })
  })
})
