import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { Client } from 'pg'
import type { Test } from 'supertest'
import type { OperatorActor } from '../../src/access/actor.ts'
import { compose } from '../../src/compose.ts'
import { readConfig } from '../../src/config/config.ts'
import { type Office, openOffice, scenarioPlan } from '../support/office.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { type RunningMuniment, startMunimentOn } from '../support/start-muniment.ts'
import { createTestDatabase, dropTestDatabase } from '../support/test-database.ts'

// Issue 4, scenario 13: an administrator, who is the operator of the machine as well, and one officer together try to make
// a record vanish early. Restoring an older database is tried in restore.test.ts.

const operator: OperatorActor = { kind: 'operator', id: 'operator:root', name: 'root' }
let folder: string
let database: string
let running: RunningMuniment
let office: Office
/** Due in 2031, and the one that is to vanish. */
let early: string
/** Due long ago. */
let due: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muniment-insiders-'))
  database = await createTestDatabase(process.env['MUNIMENT_TEST_TEMPLATE'])
  running = await startMunimentOn(folder, database, { DISPOSAL_COOLING_OFF: 'P7D' })
  office = await openOffice(() => running)
  await office.hire('civil-servant', 'clerk')
  await office.hire('ig-officer', 'crooked', 'honest')
  await office.hire('administrator', 'administrator')
  await office.hire('auditor', 'auditor')
  // An office that has been at work for a month.
  await inDatabase(`update person set created_at = created_at - interval '30 days'`)
  await inDatabase(`update api_token set created_at = created_at - interval '30 days'`)
  early = await office.capture('ESTATE/1', 'Incriminating', '2019-03-31')
  due = await office.capture('MAIL/1', 'Old mail', '2015-03-31')
}, 120_000)
afterAll(async () => {
  await running?.stop()
  await dropTestDatabase(database)
  await rm(folder, { recursive: true, force: true })
})

async function inDatabase(statement: string): Promise<void> {
  const client = new Client({ connectionString: database })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

async function refused(call: Test, status: number, code: string): Promise<void> {
  const answer = await call
  expect([answer.status, answer.body.code]).toEqual([status, code])
}

/** It stands, and nothing of what was tried has made it due. */
async function expectKept(): Promise<void> {
  expect(await office.retention('auditor', early)).toMatchObject({
    state: 'running',
    retentionEnd: '2031-03-31',
  })
  expect((await office.as('clerk', 'get', `/records/${early}/content`)).status).toBe(200)
}

it('the administrator can do none of it', async () => {
  const batch = await office.sweepFor('crooked', due)
  for (const [path, body] of [
    ['/retention/sweeps', {}],
    ['/disposal-batches', { records: [early], authority: 'Mine', reason: 'Spilt' }],
    [`/disposal-batches/${batch}/decisions`, { decisions: [{ recordId: due, decision: 'destroy' }] }],
    [`/disposal-batches/${batch}/approve`, { reason: 'Mine' }],
    [`/disposal-batches/${batch}/execute`, { reason: 'Mine' }],
    ['/schedules/SC-12/versions', { title: 'x', trigger: 'created', period: 'P1Y', action: 'destroy' }],
    ['/events', { type: 'x', subject: { type: 'case', id: '1' }, date: '2020-01-01' }],
  ] as const) {
    await refused(office.as('administrator', 'post', path).send(body), 403, 'forbidden-role')
  }
  const seen = await office.refusals('auditor')
  for (const action of [
    'run-sweep',
    'propose-batch',
    'decide-batch',
    'approve-batch',
    'execute-batch',
    'draft-schedule',
  ])
    expect(seen).toContain(`administrator ${action} forbidden-role`)
})

it('an exceptional batch takes three people, of whom the officer is one', async () => {
  const proposed = await office
    .as('crooked', 'post', '/disposal-batches')
    .send({ records: [early], authority: 'Court order 7', reason: 'Spilt' })
  expect(proposed.status).toBe(201)
  const path = `/disposal-batches/${proposed.body.id}`
  await office.decide('crooked', proposed.body.id, early)
  await refused(
    office.as('crooked', 'post', `${path}/approve`).send({ reason: 'Mine' }),
    409,
    'separation-of-duties',
  )
  expect(await office.refusals('auditor')).toContain('crooked approve-batch separation-of-duties')
  await office.as('honest', 'post', `${path}/withdraw`).send({ reason: 'No such order' })
  await expectKept()
})

it('a plan file of the operator changes no schedule, and the officer who publishes it cannot approve what it hastened', async () => {
  const changed = join(folder, 'plan.yaml')
  await writeFile(changed, (await readFile(scenarioPlan, 'utf8')).replace('period: P12Y', 'period: P1Y'))
  const report = await running.muniment.retention.applyFilePlan(operator, changed)
  expect([report.errors, report.drafted.length]).toEqual([[], 1])
  await expectKept()
  const published = await office
    .as('crooked', 'post', '/schedules/SC-12/versions/2/publish')
    .send({ reason: 'Mine', appliesTo: 'existing' })
  expect(published.status).toBe(200)
  const batch = await office.sweepFor('honest', early)
  await office.decide('honest', batch, early)
  const path = `/disposal-batches/${batch}`
  await refused(
    office.as('crooked', 'post', `${path}/approve`).send({ reason: 'Mine' }),
    409,
    'separation-of-duties',
  )
  // The third person puts it right.
  const authority = { instrument: 'Order', reference: 'SC/2026/1', approvedOn: '2026-01-10' }
  await office
    .as('honest', 'post', '/schedules/SC-12/versions')
    .send({ title: 'As it was', trigger: 'created', period: 'P12Y', action: 'destroy', authority })
  await office
    .as('crooked', 'post', '/schedules/SC-12/versions/3/publish')
    .send({ reason: 'Found out', appliesTo: 'existing' })
  await expectKept()
})

it('a date of the past is refused, or whoever gave it cannot approve', async () => {
  const made = await office.as('crooked', 'post', '/folders').send({ class: 'CASE', title: 'A case' })
  const reference = made.body.reference
  await office.capture(reference, 'In the case')
  const close = `/folders/${encodeURIComponent(reference)}/close`
  await refused(
    office.as('crooked', 'post', close).send({ on: '2001-01-01' }),
    422,
    'date-before-newest-record',
  )
  await refused(office.as('crooked', 'post', close).send({ on: '2999-01-01' }), 422, 'date-in-future')
  expect(await office.refusals('auditor')).toEqual(
    expect.arrayContaining([
      'crooked close-folder date-before-newest-record',
      'crooked close-folder date-in-future',
    ]),
  )
  const dated = await office.capture('PAPER/1', 'Redated', '2024-01-01')
  const patched = await office
    .as('crooked', 'patch', `/records/${dated}`)
    .set('If-Match', '*')
    .send({ date: '2001-01-01', reason: 'A slip' })
  expect(patched.status).toBe(200)
  const batch = await office.sweepFor('honest', dated)
  await office.decide('honest', batch, dated)
  const path = `/disposal-batches/${batch}`
  await refused(
    office.as('crooked', 'post', `${path}/approve`).send({ reason: 'Mine' }),
    409,
    'separation-of-duties',
  )
})

it('a colleague’s token, given anew, and a colleague made for it approve nothing for the length of the cooling-off', async () => {
  const batch = (await office.as('crooked', 'get', '/disposal-batches?state=proposed')).body.items[0].id
  await office.decide('crooked', batch, due)
  const approve = (name: string): Test =>
    office.as(name, 'post', `/disposal-batches/${batch}/approve`).send({ reason: 'Mine' })

  const ghost = await office
    .as('administrator', 'post', '/users')
    .send({ name: 'ghost', role: 'ig-officer', clearance: 'official' })
  office.useToken('ghost', ghost.body.token)
  await refused(approve('ghost'), 409, 'fresh-credential')

  // Nor where the program forgets to ask: the server told the database how long its cooling-off is.
  await expect(
    inDatabase(`
      set role muniment_app;
      insert into disposal_approval (batch_id, approved_by, approver_name, at, how, reason, audit_entry_id)
      select '${batch}', id::text, name, now(), 'token', 'Mine', gen_random_uuid() from person where name = 'ghost'`),
  ).rejects.toMatchObject({ code: 'MU020' })

  // Nor does a colleague of long standing who is made an officer for it.
  await office.as('administrator', 'patch', '/users/clerk').send({ role: 'ig-officer' })
  await refused(approve('clerk'), 409, 'fresh-credential')
  await office.as('administrator', 'patch', '/users/clerk').send({ role: 'civil-servant' })

  const rotated = await office.as('administrator', 'post', '/users/honest/rotate')
  await refused(approve('honest'), 401, 'unauthenticated')
  office.useToken('honest', rotated.body.token)
  await refused(approve('honest'), 409, 'fresh-credential')

  const hold = await office.holds('crooked', { records: [early] })
  await office.as('crooked', 'post', `/holds/${hold}/lift`).send({ reason: 'Mine' })
  const confirm = office.as('ghost', 'post', `/holds/${hold}/lift/confirm`).send({ reason: 'Mine' })
  await refused(confirm, 409, 'fresh-credential')
  const receipt = {
    archiveReference: 'ARCH 1',
    files: [{ path: 'data/content/1.txt', sha256: 'a'.repeat(64), outcome: 'accepted' }],
  }
  const acknowledge = office
    .as('ghost', 'post', `/disposal-batches/${batch}/transfer/acknowledgement`)
    .send(receipt)
  await refused(acknowledge, 409, 'fresh-credential')

  expect(await office.refusals('auditor')).toEqual(
    expect.arrayContaining([
      'ghost approve-batch fresh-credential',
      'clerk approve-batch fresh-credential',
      'honest approve-batch fresh-credential',
      'ghost lift-hold fresh-credential',
      'ghost acknowledge-transfer fresh-credential',
    ]),
  )
  const people = (await office.as('administrator', 'get', '/users')).body
  const administrator = people.items.find((one: { name: string }) => one.name === 'administrator').id
  for (const action of ['person.added', 'person.changed', 'person.token-rotated']) {
    const { items } = (await office.as('auditor', 'get', `/audit/entries?size=200&action=${action}`)).body
    expect(items.map((entry: { actor: string }) => entry.actor)).toContain(administrator)
  }
  // A week later the colleague, who has noticed, is an officer like any other; the log says how old the token was.
  await inDatabase(`update api_token set created_at = created_at - interval '8 days'`)
  const approved = await approve('honest')
  expect([approved.status, approved.body.approvals[0].by]).toEqual([200, 'honest'])
  await running.muniment.audit.sequenceEntries()
  const { items } = (await office.as('auditor', 'get', '/audit/entries?size=200&action=batch.approved')).body
  expect(Date.parse(items[0].details.tokenSince)).toBeLessThan(Date.now() - 7 * 24 * 3600 * 1000)
})

it('a clock of one’s own does not start on these data, and the attempt is in the log', async () => {
  await running.stop()
  const settings = readConfig({ MUNIMENT_DATA: folder, MUNIMENT_CLOCK: '2040-01-01T00:00:00Z' })
  await expect(compose({ ...settings, databaseUrl: database }, 'server', silentLogger)).rejects.toMatchObject(
    {
      code: 'engine-mismatch',
    },
  )
  running = await startMunimentOn(folder, database, { DISPOSAL_COOLING_OFF: 'P7D' })
  await running.muniment.audit.sequenceEntries()
  const { items } = (await office.as('auditor', 'get', '/audit/entries?size=200&action=installation.started'))
    .body
  expect(items).toMatchObject([{ outcome: 'refused', details: { drillClock: '2040-01-01T00:00:00.000Z' } }])
  await expectKept()
})
