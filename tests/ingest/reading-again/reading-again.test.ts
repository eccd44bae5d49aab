import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { type Actor, systemActor } from '../../../src/access/actor.ts'
import { makePostgresAuditLog } from '../../../src/adapters/postgres/audit/audit-log.ts'
import { makeReadAgainStore } from '../../../src/adapters/postgres/ingest/read-again-store.ts'
import { makeJobQueue } from '../../../src/adapters/queue/job-queue.ts'
import { makeLateJobs } from '../../../src/adapters/queue/late-jobs.ts'
import { makeReadingRuns } from '../../../src/adapters/queue/reading-runs.ts'
import type { ReadAgainTx } from '../../../src/ingest/ports.ts'
import { makeFollowReadingAgain } from '../../../src/ingest/reading-again/follow-reading-again.ts'
import { makeRunReadingAgain } from '../../../src/ingest/reading-again/run-reading-again.ts'
import {
  makeStartReadingAgain,
  type ReadAgainRequest,
} from '../../../src/ingest/reading-again/start-reading-again.ts'
import type { JobPayloads } from '../../../src/jobs/job-queue.ts'
import type { RecordId } from '../../../src/kernel/ids.ts'
import { makeFiling } from '../../support/make-filing.ts'
import { makeRetentionWorld, type RetentionWorld, type TestFolder } from '../../support/retention-world.ts'

let world: RetentionWorld
let above: TestFolder
let below: TestFolder
let other: TestFolder
const ids: { [name: string]: RecordId } = {}
const operator: Actor = { kind: 'operator', id: 'operator:keeper', name: 'keeper' }
const installation = { id: 'c0ffee00-0000-4000-8000-000000000000' }

beforeAll(async () => {
  world = await makeRetentionWorld('2026-03-02T10:00:00Z')
  await world.addSchedule({ code: 'S-7' })
  await world.addClass('GEN', 'S-7')
  await world.addClass('GEN-SUB', null, 'GEN')
  await world.addClass('OTH', 'S-7')
  above = await world.addFolder('GEN')
  below = await world.addFolder('GEN-SUB')
  other = await world.addFolder('OTH')
  const officer = await world.addPerson('officer')
  await add('fine', above, { reading: 'available' })
  await add('unsupported', above, {
    reading: 'available-without-text',
    reason: 'unsupported-format: This format cannot be read.',
    format: 'other',
    mediaType: 'application/vnd.ms-outlook',
  })
  await add('partly', below, {
    reading: 'available',
    reason: 'no-text-found: No text. time-limit: 1 of 2 attachments could not be read.',
    format: 'email',
    mediaType: 'message/rfc822',
  })
  await add('harmful', other, { reading: 'quarantined', reason: 'bomb: It swells.', format: 'word' })
  await add('also filed', other, { reading: 'available' })
  await add('read lately', other, { reading: 'available', readAt: '2026-02-28T23:59:59.000Z' })
  await add('waits', above, { reading: 'pending' })
  await add('dying', above, { reading: 'available' })
  await makeFiling(world).fileRecord(officer, id('also filed'), { folder: below.reference, reason: 'both' })
  await add('old', other, { reading: 'available' })
  await world.rows(sql`
    update record set captured_on = '2019-03-31', captured_at = '2019-03-31T10:00:00Z' where id = ${id('old')} returning id`)
  await world.db.database.owner.transaction().execute(async (transaction) => {
    await sql`set local session_replication_role = replica`.execute(transaction)
    await sql`update record set state = 'destroying' where id = ${id('dying')}`.execute(transaction)
  })
  world.clock.pass(60_000)
})
beforeEach(() => world.rows(sql`delete from graphile_worker._private_jobs returning id`))
afterAll(() => world?.close())

const id = (name: string): RecordId => {
  const found = ids[name]
  if (found === undefined) throw new Error(`no record ${name}`)
  return found
}

interface Made {
  readonly reading: string
  readonly reason?: string
  readonly readAt?: string
  readonly format?: string
  readonly mediaType?: string
}

async function add(name: string, folder: TestFolder, made: Made): Promise<void> {
  const { reading, format = 'text', mediaType = 'text/plain', ...said } = made
  const record = await world.addRecord(folder)
  ids[name] = record.id
  await world.rows(sql`
    update record
    set reading = ${reading}, format = ${format}, captured_at = ${world.clock.now()},
        reading_detail = reading_detail || ${JSON.stringify(said)}::jsonb
    where id = ${record.id} returning id`)
  await world.rows(sql`
    update component set format = ${format}, media_type = ${mediaType} where record_id = ${record.id} returning id`)
}

const nothing = {
  readings: [],
  reasons: [],
  formats: [],
  mediaTypes: [],
  classes: [],
  folders: [],
  capturedBefore: null,
  readBefore: null,
}

function make(few = 2) {
  const { clock, db } = world
  const unitOfWork = db.unitOfWork<ReadAgainTx>((tx, outgoing) => ({
    readAgain: makeReadAgainStore(tx),
    audit: makePostgresAuditLog(tx, outgoing, clock),
    jobs: makeJobQueue(outgoing),
  }))
  return {
    ...makeStartReadingAgain({ unitOfWork, installation, clock }),
    ...makeFollowReadingAgain({ unitOfWork, installation, runs: makeReadingRuns(db.database.owner) }),
    run: makeRunReadingAgain({
      unitOfWork,
      lateJobs: makeLateJobs(db.database.owner),
      window: 1,
      enough: few,
    }),
  }
}

/** The next step of the only run, as the queue has it. */
async function stepOf(run: string): Promise<JobPayloads['read-again']> {
  const [row] = await world.rows<{ payload: JobPayloads['read-again'] }>(
    sql`select payload from graphile_worker._private_jobs where key = ${`read-again:${run}`}`,
  )
  if (row === undefined) throw new Error('the run has ended')
  return row.payload
}

/** The records that a run asks for, by their names and in the order of asking. */
async function asked(request: ReadAgainRequest): Promise<readonly string[]> {
  const runs = make()
  const { run, records } = await runs.start(operator, request)
  if (records === 0) return []
  for (let step = await stepOf(run); ; step = await stepOf(run)) {
    await runs.run(step)
    const next = await stepOf(run)
    if (next.after === step.after) break
  }
  const rows = await world.rows<{ id: string }>(sql`
    select payload ->> 'recordId' as id from graphile_worker._private_jobs
    where key like ${`read-again:${run}:%`} order by id`)
  expect(rows).toHaveLength(records)
  const names = new Map(Object.entries(ids).map(([name, one]) => [String(one), name]))
  return rows.map((row) => names.get(row.id) ?? '?').sort()
}

const lately = ['also filed', 'fine', 'harmful', 'partly', 'read lately', 'unsupported']

it.each<[string, ReadAgainRequest, readonly string[]]>([
  [
    'all: but what waits for its first reading, or is being destroyed',
    { all: true },
    [...lately, 'old'].sort(),
  ],
  ['those without text', { ...nothing, readings: ['available-without-text'] }, ['unsupported']],
  [
    'those without text, or in quarantine',
    { ...nothing, readings: ['available-without-text', 'quarantined'] },
    ['harmful', 'unsupported'],
  ],
  ['a reason that comes second', { ...nothing, reasons: ['time-limit'] }, ['partly']],
  ['several reasons', { ...nothing, reasons: ['time-limit', 'bomb'] }, ['harmful', 'partly']],
  ['a format', { ...nothing, formats: ['word', 'email'] }, ['harmful', 'partly']],
  ['a media type', { ...nothing, mediaTypes: ['application/vnd.ms-outlook'] }, ['unsupported']],
  [
    'a class, with what lies below, in whichever of its folders',
    { ...nothing, classes: ['GEN'] },
    ['also filed', 'fine', 'partly', 'unsupported'],
  ],
  ['one choice within another', { ...nothing, classes: ['GEN'], formats: ['email'] }, ['partly']],
  ['what was captured before a day', { ...nothing, capturedBefore: '2026-03-02' }, ['old']],
  // Where nothing says when, it was read by an earlier release.
  ['what was read before a day', { ...nothing, readBefore: '2026-03-01' }, [...lately, 'old'].sort()],
  [
    'what was not read on the day before',
    { ...nothing, readBefore: '2026-02-28' },
    [...lately, 'old'].filter((name) => name !== 'read lately').sort(),
  ],
])('asks for %s', async (_what, request, names) => {
  expect(await asked(request)).toEqual(names)
})

it('asks for what lies in a folder, of two that are named', async () => {
  const folders = [below.reference, above.reference]
  expect(await asked({ ...nothing, folders })).toEqual(['also filed', 'fine', 'partly', 'unsupported'])
})

describe('a run', () => {
  it('asks for a few at a time, and taken up again after a crash for none that was read meanwhile', async () => {
    const runs = make()
    const { run } = await runs.start(operator, { ...nothing, classes: ['OTH'] })
    const first = await stepOf(run)
    await runs.run(first)
    const queued = () =>
      world.rows<{ key: string }>(sql`
        select key from graphile_worker._private_jobs where key like ${`read-again:${run}:%`} order by key`)
    const before = await queued()
    expect(before).toHaveLength(2)
    expect(await runs.list(operator)).toEqual([
      { run, since: first.since, toAsk: 2, waiting: 2, failing: 0, goesOn: true },
    ])
    await runs.run(first)
    expect(await queued()).toEqual(before)
    const [one] = before
    const readId = one?.key.split(':')[2]
    await world.rows(sql`delete from graphile_worker._private_jobs where key = ${one?.key} returning id`)
    await world.rows(sql`
      update record set reading_detail = reading_detail || ${JSON.stringify({ readAt: first.since })}::jsonb
      where id = ${readId} returning id`)
    await runs.run(first)
    expect((await queued()).map(({ key }) => key)).not.toContain(one?.key)
  })

  it('leaves out what was captured since it began', async () => {
    const runs = make(50)
    const { run, records } = await runs.start(operator, { all: true })
    world.clock.pass(1_000)
    await add('since', above, { reading: 'available' })
    await runs.run(await stepOf(run))
    expect(await runs.list(operator)).toMatchObject([{ waiting: records }])
  })

  it('that is stopped leaves nothing in the queue, and the log says who stopped it', async () => {
    const runs = make()
    const { run } = await runs.start(operator, { all: true })
    await runs.run(await stepOf(run))
    expect(await runs.stop(operator)).toBeGreaterThan(2)
    expect(await runs.list(operator)).toEqual([])
    expect(await world.rows(sql`select from graphile_worker._private_jobs`)).toEqual([])
    expect(await runs.stop(operator)).toBe(0)
    const entries = await world.rows<{ actor: string; runs: readonly string[] }>(sql`
      select draft::jsonb -> 'actor' ->> 'id' as actor, draft::jsonb -> 'codes' -> 'runs' as runs
      from audit_outbox where draft::jsonb ->> 'action' = 'reading.stopped'`)
    expect(entries).toEqual([{ actor: operator.id, runs: [run] }])
  })
})

describe('it is refused', () => {
  it.each<[string, ReadAgainRequest, string]>([
    ['where nothing says which', nothing, 'malformed'],
    ['for a class that is not there', { ...nothing, classes: ['GEN', 'NONE'] }, 'unknown-class'],
    ['for a folder that is not there', { ...nothing, folders: ['NO/1'] }, 'unknown-folder'],
  ])('%s, and nothing is asked for', async (_what, request, code) => {
    await expect(make().start(operator, request)).rejects.toMatchObject({ code })
    await expect(make().preview(operator, request)).rejects.toMatchObject({ code })
    expect(await world.rows(sql`select from graphile_worker._private_jobs`)).toEqual([])
  })

  it('to everybody but administrators and operators', async () => {
    for (const role of ['civil-servant', 'ig-officer', 'auditor'] as const) {
      const person = await world.addPerson(`a ${role}`, role)
      const runs = make()
      const forbidden = { code: 'forbidden-role' }
      await expect(runs.start(person, { all: true })).rejects.toMatchObject(forbidden)
      await expect(runs.preview(person, { all: true })).rejects.toMatchObject(forbidden)
      await expect(runs.list(person)).rejects.toMatchObject(forbidden)
      await expect(runs.stop(person)).rejects.toMatchObject(forbidden)
    }
    const administrator = await world.addPerson('an administrator', 'administrator')
    expect((await make().preview(administrator, { all: true })).records).toBeGreaterThan(0)
    expect((await make().preview(systemActor, { all: true })).records).toBeGreaterThan(0)
  })
})
