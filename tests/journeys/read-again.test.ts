import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import request, { type Test } from 'supertest'
import { type Actor, systemActor } from '../../src/access/actor.ts'
import type { JobPayloads } from '../../src/jobs/job-queue.ts'
import type { RecordId } from '../../src/kernel/ids.ts'
import { makeDocx } from '../support/make-documents/make-docx.ts'
import { makeEmail } from '../support/make-documents/make-email.ts'
import { runCommand } from '../support/run-command.ts'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'
import { until } from '../support/until.ts'

let running: RunningMuniment
const tokens: { [name: string]: string } = {}
const operator: Actor = { kind: 'operator', id: 'operator:keeper', name: 'keeper' }
beforeAll(async () => {
  running = await startMuniment()
  tokens['clerk'] = await running.addPerson('clerk', 'civil-servant')
})
afterAll(() => running?.stop())

const as = (method: 'get' | 'post', path: string): Test =>
  request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${tokens['clerk']}`)
const owner = () => running.muniment.engines.database.owner

async function capture(filename: string, content: Buffer, metadata: object = {}): Promise<RecordId> {
  const answer = await as('post', '/records')
    .field('metadata', JSON.stringify({ folder: 'FIN-INV/2026', date: '2024-03-31', ...metadata }))
    .attach('content', content, filename)
  expect([answer.status, answer.body.detail]).toEqual([201, undefined])
  await until(
    () => as('get', `/records/${answer.body.id}`),
    ({ body }) => body.reading !== 'pending',
    60_000,
  )
  return answer.body.id
}

/** As a release left it that could not read the format. */
async function forget(
  id: RecordId,
  reason = 'unsupported-format: This format cannot be read.',
): Promise<void> {
  await sql`update component set text_key = null, format = 'other' where record_id = ${id}`.execute(owner())
  await sql`
    update record
    set reading = 'available-without-text', format = 'other', revision = revision + 1,
        reading_detail = ${JSON.stringify({ method: 'none', pages: 0, meanConfidence: null, languages: [], reason })}
    where id = ${id}`.execute(owner())
  await running.muniment.search.indexRecord(id)
}

const readAgain = (...words: readonly string[]) =>
  runCommand(['read-again', ...words, '--json'], { muniment: running.muniment, actor: operator })
const record = async (id: RecordId) => (await as('get', `/records/${id}`)).body
const found = async (query: string): Promise<readonly string[]> =>
  (await as('get', `/search?q=${encodeURIComponent(query)}`)).body.hits.map((hit: { id: string }) => hit.id)
const findsOnly = (query: string, ...ids: readonly RecordId[]) =>
  until(
    () => found(query),
    (hits) => hits.length === ids.length && ids.every((id) => hits.includes(id)),
  )
async function entries(action: string) {
  const { rows } = await sql<{ draft: string }>`
    select convert_from(leaf, 'utf8') as draft from audit_entry
    union all select draft from audit_outbox`.execute(owner())
  return rows.map(({ draft }) => JSON.parse(draft)).filter((entry) => entry.action === action)
}

describe('what an earlier release could not read', () => {
  it('is counted, read from its original, found, told of once in the log, and alerted to as what is read at last', async () => {
    const letter = await capture(
      'letter.docx',
      makeDocx({ paragraphs: ['The kittiwake nests on the quay.'] }),
    )
    const message = await capture(
      'message.eml',
      makeEmail({
        headers: { From: 'Aoife Byrne <aoife@example.org>', Subject: 'The quay' },
        text: 'See what is enclosed.',
        attachments: [
          { filename: 'note.txt', mediaType: 'text/plain', content: Buffer.from('A guillemot.') },
        ],
      }),
    )
    const untouched = await capture('plain.txt', Buffer.from('The kittiwake again.'))
    const before = await record(untouched)
    await forget(letter)
    await forget(message)
    expect(await found('kittiwake')).toEqual([untouched])
    const saved = await as('post', '/saved-searches').send({
      name: 'Birds',
      query: { q: 'kittiwake' },
      alerts: 'daily',
    })
    expect(saved.status).toBe(201)
    const alerts = async () => {
      await as('post', `/saved-searches/${saved.body.id}/run`)
      const { body } = await as('get', `/saved-searches/${saved.body.id}/alerts`)
      return body.items.map((alert: { record: { id: string } }) => alert.record.id)
    }
    expect(await alerts()).toEqual([])

    const which = ['--without-text', '--why', 'unsupported-format', '--class', 'FIN']
    const dry = await readAgain(...which, '--dry-run')
    expect([dry.code, JSON.parse(dry.out)]).toEqual([
      0,
      {
        records: 2,
        byReading: [{ reading: 'available-without-text', records: 2 }],
        byReason: [{ reason: 'unsupported-format', records: 2 }],
        byFormat: [{ format: 'other', records: 2 }],
      },
    ])
    expect((await record(letter)).reading).toBe('available-without-text')

    const ran = await readAgain(...which)
    expect([ran.code, JSON.parse(ran.out)]).toEqual([
      0,
      expect.objectContaining({ records: 2, left: 0, failing: 0 }),
    ])
    expect(ran.err).toContain('read again: 2 of 2')
    expect(await record(letter)).toMatchObject({ reading: 'available', format: 'word' })
    expect(await record(message)).toMatchObject({ reading: 'available', format: 'email' })
    expect((await record(message)).components).toHaveLength(2)
    await findsOnly('kittiwake', letter, untouched)
    await findsOnly('guillemot', message)
    expect(await record(untouched)).toEqual(before)
    expect(await alerts()).toEqual([letter])

    expect(await entries('reading.asked-again')).toMatchObject([
      {
        actor: { id: operator.id },
        codes: {
          run: JSON.parse(ran.out).run,
          records: 2,
          readings: ['available-without-text'],
          reasons: ['unsupported-format'],
          classes: ['FIN'],
        },
      },
    ])
    const none = await readAgain(...which)
    expect([none.code, JSON.parse(none.out).records]).toEqual([0, 0])
  }, 120_000)
})

describe('documents that are merely read again', () => {
  it('are found all the while, alert nobody who was told of them or knew them, and keep every byte', async () => {
    const known = await capture('known.txt', Buffer.from('A dunlin on the strand.'))
    await findsOnly('dunlin', known)
    const saved = await as('post', '/saved-searches').send({
      name: 'Waders',
      query: { q: 'dunlin' },
      alerts: 'daily',
    })
    const told = await capture('told.txt', Buffer.from('Another dunlin.'))
    await findsOnly('dunlin', known, told)
    const alerts = async () => {
      await as('post', `/saved-searches/${saved.body.id}/run`)
      const { body } = await as('get', `/saved-searches/${saved.body.id}/alerts`)
      return body.items.map((alert: { record: { id: string } }) => alert.record.id)
    }
    expect(await alerts()).toEqual([told])
    // As an earlier release read them: in other words.
    for (const id of [known, told])
      await sql`update component set media_type = 'text/x-early' where record_id = ${id}`.execute(owner())
    const content = async (id: RecordId) => (await as('get', `/records/${id}/content`)).text
    const bytes = [await content(known), await content(told)]
    const { code, out } = await readAgain('--media-type', 'text/x-early')
    expect([code, JSON.parse(out)]).toMatchObject([0, { records: 2, left: 0 }])
    expect((await record(known)).components[0].mediaType).toBe('text/plain')
    await findsOnly('dunlin', known, told)
    expect(await alerts()).toEqual([told])
    expect([await content(known), await content(told)]).toEqual(bytes)
  }, 120_000)
})

describe('a run', () => {
  it('that nobody waits for is told of, is stopped, and waits behind what is captured', async () => {
    const ids = [
      await capture('one.txt', Buffer.from('A knot of one.')),
      await capture('two.txt', Buffer.from('A knot of two.')),
    ]
    const [{ folder }] = await Promise.all(ids.map(record))
    await running.stopJobs()
    const started = await readAgain('--folder', folder, '--read-before', '2999-01-01', '--no-wait')
    const { run, records } = JSON.parse(started.out)
    expect([started.code, records >= 2]).toEqual([0, true])
    const status = await readAgain('--status')
    expect(JSON.parse(status.out)).toMatchObject([{ run, toAsk: records, waiting: 0, goesOn: true }])
    expect(await running.muniment.jobs.count()).toMatchObject({ behind: 0 })
    // One step, by hand: what it asks for comes behind all else, and its next step behind that.
    const { rows } = await sql<{ payload: JobPayloads['read-again'] }>`
      select payload from graphile_worker._private_jobs where key = ${`read-again:${run}`}`.execute(owner())
    for (const { payload } of rows) await running.muniment.ingest.readingAgain.run(payload)
    expect(JSON.parse((await readAgain('--status')).out)).toMatchObject([
      { run, toAsk: 0, waiting: records, goesOn: true },
    ])
    const queued = await sql<{ name: string; priority: number }>`
      select task_identifier as name, priority from graphile_worker.jobs
      where key like ${`read-again:${run}%`} group by 1, 2 order by 2`.execute(owner())
    expect(queued.rows).toEqual([
      { name: 'read-record-again', priority: 10 },
      { name: 'read-again', priority: 20 },
    ])
    expect((await running.muniment.jobs.count()).behind).toBe(records + 1)
    const stopped = await readAgain('--stop')
    expect([stopped.code, JSON.parse(stopped.out)]).toEqual([0, { stopped: records }])
    expect(JSON.parse((await readAgain('--status')).out)).toEqual([])
    expect(await entries('reading.stopped')).toMatchObject([{ codes: { runs: [run] } }])
  }, 120_000)

  it.each([
    [[], 'say which are to be read again'],
    [['--all', '--format', 'pdf'], 'say which are to be read again'],
    [['--status', '--all'], '--status and --stop'],
    [['--format', 'vellum'], 'It is one of'],
    [['--why', 'idleness'], 'It is one of'],
    [['--media-type', 'pdf'], 'type/subtype'],
    [['--captured-before', '2024-02-30'], '2024-02-30'],
    [['--class', 'NO-SUCH'], 'There is no class NO-SUCH.'],
    [['--folder', 'NO/SUCH'], 'There is no folder NO/SUCH.'],
  ])('asked for by %j is refused, and why is said', async (words, why) => {
    const { code, out, err } = await runCommand(['read-again', ...words], {
      muniment: running.muniment,
      actor: operator,
    })
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(why)
  })

  it('is for administrators and operators', async () => {
    const clerk = await running.muniment.people.authenticate(tokens['clerk'] ?? '')
    const { code, err } = await runCommand(['read-again', '--all', '--dry-run'], {
      muniment: running.muniment,
      actor: clerk ?? systemActor,
    })
    expect([code, err]).toEqual([2, expect.stringContaining('role')])
  })
})
