import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import request, { type Test } from 'supertest'
import { systemActor } from '../../src/access/actor.ts'
import { writeLostChanges } from '../../src/cli/restore/write-lost-changes.ts'
import { compose } from '../../src/compose.ts'
import { readConfig } from '../../src/config/config.ts'
import type { TakenUp } from '../../src/retention/restore/take-up-restore.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { type RunningMuniment, startMunimentOn } from '../support/start-muniment.ts'
import { copyTestDatabase, createTestDatabase, dropTestDatabase } from '../support/test-database.ts'
import { until } from '../support/until.ts'

// After the backup each of five records was put off: another schedule, a move, a folder opened again, an event revoked, a
// longer version. The database comes back from before that, and by its word all of them are due.

const plan = join(import.meta.dirname, '../fixtures/journey-plan.yaml')
const tokens: { [name: string]: string } = {}
const records: { [name: string]: string } = {}
let folder: string
let databases: string[]
let backup: string
let running: RunningMuniment
let lost: string
let taken: TakenUp

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muniment-lost-'))
  const original = await createTestDatabase(process.env['MUNIMENT_TEST_TEMPLATE'])
  databases = [original]
  running = await startMunimentOn(folder, original)
  await running.muniment.retention.applyFilePlan(systemActor, plan)
  tokens['clerk'] = await running.addPerson('clerk', 'civil-servant')
  for (const name of ['officer', 'second']) tokens[name] = await running.addPerson(name, 'ig-officer')
  tokens['auditor'] = await running.addPerson('auditor', 'auditor')
  tokens['administrator'] = await running.addPerson('administrator', 'administrator')

  const [closed, open] = [await makeFolder('Closed long ago'), await makeFolder('Open')]
  records['plain'] = await capture('plain', 'EST/2026')
  records['overridden'] = await capture('overridden', 'EST/2026')
  records['moved'] = await capture('moved', 'EST/2026')
  records['reopened'] = await capture('reopened', closed)
  records['ended'] = await capture('ended', 'CON/2019', [{ type: 'contract', id: 'C-1' }])
  records['versioned'] = await capture('versioned', 'FIN-INV/2026')
  await done(as('officer', 'post', `/folders/${encodeURIComponent(closed)}/close`).send({ on: '2016-04-30' }))
  const contract = { type: 'contract', id: 'C-1' }
  const event = await done(
    as('officer', 'post', '/events').send({ type: 'contract-ended', subject: contract, date: '2015-06-30' }),
  )
  await settled(...Object.keys(records))
  expect(await due()).toEqual(Object.keys(records).sort())
  await running.stop()
  backup = await copyTestDatabase(original)
  databases.push(backup)

  running = await startMunimentOn(folder, original)
  const reason = 'Needed longer'
  await done(
    as('officer', 'post', `/records/${records['overridden']}/retention/override`).send({
      schedule: 'EX-07',
      authority: 'Keeper of the Records',
      reason,
    }),
  )
  await done(
    as('officer', 'post', `/records/${records['moved']}/move`)
      .set('If-Match', '*')
      .send({ folder: open, reason }),
  )
  await done(as('officer', 'post', `/folders/${encodeURIComponent(closed)}/reopen`).send({ reason }))
  await done(as('officer', 'post', `/events/${event['id']}/revoke`).send({ reason }))
  await done(
    as('officer', 'post', '/schedules/EX-03/versions').send({
      title: 'Thirty years after the document’s date',
      trigger: 'created',
      period: 'P30Y',
      action: 'destroy',
      authority: {
        instrument: 'Disposal of Documents Order',
        reference: 'EX/2026/3',
        approvedOn: '2026-01-10',
      },
    }),
  )
  await done(as('second', 'post', '/schedules/EX-03/versions/2/publish').send({ reason }))
  expect(await due()).toEqual(['plain'])
  lost = await capture('lost', 'EST/2026')
  await settled('lost')
  await running.muniment.audit.writeCheckpoint()
  await running.stop()
}, 240_000)
afterAll(async () => {
  await running?.stop().catch(() => undefined)
  for (const database of databases) await dropTestDatabase(database)
  await rm(folder, { recursive: true, force: true })
})

function as(name: string, method: 'get' | 'post', path: string): Test {
  return request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${tokens[name]}`)
}

async function done(test: Test): Promise<{ readonly [name: string]: unknown }> {
  const { status, body } = await test
  expect([body.detail, status < 300]).toEqual([undefined, true])
  return body
}

async function makeFolder(title: string): Promise<string> {
  const made = await done(as('clerk', 'post', '/folders').send({ class: 'HR-CASE', title }))
  return String(made['reference'])
}

async function capture(name: string, into: string, subjects: readonly object[] = []): Promise<string> {
  const { body } = await as('clerk', 'post', '/records')
    .field('metadata', JSON.stringify({ folder: into, title: name, date: '2015-03-31', subjects }))
    .attach('content', Buffer.from(`The ${name} letter.`), `${name}.txt`)
  return body.id
}

/** What a job writes after the backup would not be in it. */
async function settled(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    await until(
      () => as('clerk', 'get', `/search?q=${name}`),
      (answer) => answer.body.total === 1,
    )
  }
}

/** The names of all records that a sweep lists; its batches are withdrawn again. */
async function due(): Promise<readonly string[]> {
  const sweep = await done(as('officer', 'post', '/retention/sweeps').send({}))
  const listed: string[] = []
  for (const batch of sweep['batches'] as readonly string[]) {
    const { body } = await as('officer', 'get', `/disposal-batches/${batch}/items?size=200`)
    listed.push(...body.items.map(({ recordId }: { recordId: string }) => recordId))
    await done(as('officer', 'post', `/disposal-batches/${batch}/withdraw`).send({ reason: 'Looked at' }))
  }
  return listed.map((id) => Object.keys(records).find((name) => records[name] === id) ?? id).sort()
}

function openRestorer() {
  const settings = readConfig({ MUNIMENT_DATA: folder, DISPOSAL_COOLING_OFF: 'PT0S' })
  return compose({ ...settings, databaseUrl: backup }, 'restorer', silentLogger)
}

const held = [
  { kind: 'override', changes: 1, records: 1, folders: 0, classes: 0 },
  { kind: 'filing', changes: 1, records: 1, folders: 0, classes: 0 },
  { kind: 'reopening', changes: 1, records: 0, folders: 1, classes: 0 },
  { kind: 'event', changes: 1, records: 1, folders: 0, classes: 0 },
  { kind: 'schedule', changes: 1, records: 0, folders: 0, classes: 1 },
]

it('says beforehand what it would hold, and what is lost', async () => {
  const { restore, engines } = await openRestorer()
  try {
    const foreseen = await restore.preview(systemActor)
    expect(foreseen?.report.holds.forLosses).toEqual(held.map((one) => ({ ...one, id: null })))
    expect(foreseen?.changes.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['schedule.overridden', 'record.moved', 'event.revoked', 'record.captured']),
    )
  } finally {
    await engines.close()
  }
})

it('lists nothing, on a sweep or by hand, of what lost changes have put off, and everything else as before', async () => {
  const { restore, engines } = await openRestorer()
  try {
    const result = await restore.takeUp(systemActor, () => undefined)
    if (result === undefined) throw new Error('there was nothing to take up')
    taken = result
  } finally {
    await engines.close()
  }
  expect(taken.report.holds.forLosses).toMatchObject(held)
  running = await startMunimentOn(folder, backup)
  expect(await due()).toEqual(['plain'])
  for (const name of ['overridden', 'moved', 'reopened', 'ended', 'versioned']) {
    const { body } = await as('officer', 'get', `/records/${records[name]}/retention`)
    expect([name, body.held, body.holds.length]).toEqual([name, true, 1])
    const byHand = await as('officer', 'post', '/disposal-batches').send({
      records: [records[name]],
      reason: 'It is due by this database',
      authority: 'Keeper of the Records',
    })
    expect([name, byHand.status, byHand.body.code]).toEqual([name, 409, 'held'])
  }
})

it('gives officers and auditors the list of what to enter again, and nobody else', async () => {
  for (const name of ['clerk', 'administrator'])
    expect((await as(name, 'get', '/restorations')).status).toBe(403)
  const { body } = await as('auditor', 'get', '/restorations')
  const [restoration] = body.items
  expect(restoration).toMatchObject({ lostChanges: taken.changes.length, finishedAt: expect.any(String) })
  expect(restoration.holds).toHaveLength(5)
  const list = `/restorations/${restoration.id}/lost-changes`
  const rows = (await as('officer', 'get', list)).body
  expect(rows.map(({ position }: { position: number }) => position)).toEqual(
    taken.changes.map(({ position }) => position),
  )
  const holdOf = (kind: string) => restoration.holds.find((one: { kind: string }) => one.kind === kind)?.id
  expect(rows).toContainEqual({
    position: expect.any(Number),
    at: expect.any(String),
    action: 'schedule.overridden',
    subjectType: 'record',
    subjectId: records['overridden'],
    reference: expect.stringMatching(/^R-/),
    by: 'officer',
    codes: 'scheduleCode=EX-07; scheduleVersion=1',
    kind: 'override',
    hold: holdOf('override'),
  })
  // Its bytes are still stored under its id; nothing is held, for there is no row that could fall due.
  expect(rows).toContainEqual(
    expect.objectContaining({ action: 'record.captured', subjectId: lost, reference: null, hold: null }),
  )
  const csv = (await as('auditor', 'get', `${list}?format=csv`)).text.split('\n')
  expect(csv[0]).toBe('position,at,action,subjectType,subjectId,reference,by,codes,kind,hold')
  expect(csv).toHaveLength(rows.length + 2)
  expect((await as('auditor', 'get', `/restorations/${lost}/lost-changes`)).status).toBe(404)
})

it('writes the same list to a file of the command’s', async () => {
  const file = join(folder, 'lost.csv')
  const notes: string[] = []
  const printer = { json: false, note: (text: string) => notes.push(text) } as never
  await writeLostChanges(printer, file, taken.changes, taken.report.holds.forLosses)
  const lines = (await readFile(file, 'utf8')).split('\n')
  expect([lines.length, notes]).toEqual([taken.changes.length + 2, [`written: ${file}`]])
  expect(lines.find((line) => line.includes('record.moved'))).toContain(records['moved'])
})

it('frees it where two officers say that what was lost is entered again, and one of them alone does not', async () => {
  for (const { id } of taken.report.holds.forLosses) {
    await done(as('officer', 'post', `/holds/${id}/lift`).send({ reason: 'Entered again' }))
    const alone = await as('officer', 'post', `/holds/${id}/lift/confirm`).send({ reason: 'Entered again' })
    expect([alone.status, alone.body.code]).toEqual([409, 'separation-of-duties'])
    await done(as('second', 'post', `/holds/${id}/lift/confirm`).send({ reason: 'Entered again' }))
  }
  expect(await due()).toEqual(Object.keys(records).sort())
})
