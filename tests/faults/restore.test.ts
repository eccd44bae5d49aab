import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { Client } from 'pg'
import request, { type Test } from 'supertest'
import { systemActor } from '../../src/access/actor.ts'
import { compose } from '../../src/compose.ts'
import { readConfig } from '../../src/config/config.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { type RunningMuniment, startMunimentOn } from '../support/start-muniment.ts'
import { copyTestDatabase, createTestDatabase, dropTestDatabase } from '../support/test-database.ts'
import { until } from '../support/until.ts'

// A database is restored to an older backup, beside newer checkpoints and, the worst case, with the bytes of the backup's
// day back in the store (issue 4, "Faults that must not matter").

const plan = join(import.meta.dirname, '../fixtures/journey-plan.yaml')
const tokens: { [name: string]: string } = {}
let folder: string
let databases: string[]
/** The backup, and a copy of it whose log was tampered with. */
let backup: string
let forged: string
let running: RunningMuniment
let keptCheckpoint: string
let stubBefore: { readonly [name: string]: unknown }
let rowBefore: { readonly [name: string]: unknown }
let certificateBefore: string
let approvedBatch: string
let lostHold: string
let liftedHold: string
const records: { [name: string]: string } = {}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muniment-restore-'))
  const original = await createTestDatabase(process.env['MUNIMENT_TEST_TEMPLATE'])
  databases = [original]
  running = await startMunimentOn(folder, original)
  await running.muniment.retention.applyFilePlan(systemActor, plan)
  tokens['clerk'] = await running.addPerson('clerk', 'civil-servant')
  for (const name of ['sweeper', 'reviewer', 'approver', 'leaver'])
    tokens[name] = await running.addPerson(name, 'ig-officer')
  tokens['administrator'] = await running.addPerson('administrator', 'administrator')
  tokens['auditor'] = await running.addPerson('auditor', 'auditor')
  tokens['lowered'] = await running.addPerson('lowered', 'civil-servant', 'official-sensitive')

  records['approved'] = await capture('approved')
  approvedBatch = await sweep()
  await decide(approvedBatch, 'approved')
  await approve(approvedBatch)
  records['destroyed'] = await capture('destroyed')
  records['caught'] = await capture('caught')
  records['freed'] = await capture('freed')
  liftedHold = await placeHold('freed')
  await settled('approved', 'destroyed', 'caught', 'freed')
  await running.stop()
  backup = await copyTestDatabase(original)
  forged = await copyTestDatabase(original)
  databases.push(backup, forged)
  await cp(join(folder, 'objects'), join(folder, 'backup-of-objects'), {
    recursive: true,
    verbatimSymlinks: true,
  })

  running = await startMunimentOn(folder, original)
  const batch = await sweep()
  lostHold = await placeHold('caught')
  await decide(batch, 'destroyed')
  await approve(batch)
  await as('sweeper', 'post', `/disposal-batches/${batch}/execute`).send({ reason: 'Now' })
  await until(
    () => as('sweeper', 'get', `/disposal-batches/${batch}`),
    (answer) => answer.body.state === 'completed',
  )
  stubBefore = (await as('clerk', 'get', `/records/${records['destroyed']}`)).body
  await as('reviewer', 'post', `/holds/${liftedHold}/lift`).send({ reason: 'Over' })
  await as('approver', 'post', `/holds/${liftedHold}/lift/confirm`).send({ reason: 'Over' })
  records['lost'] = await capture('lost')
  await settled('lost')
  await as('administrator', 'post', '/users/leaver/disable')
  await as('administrator', 'patch', '/users/lowered').send({ clearance: 'official' })
  certificateBefore = (await as('auditor', 'get', `/disposal-batches/${batch}/certificate`).buffer(true)).text
  await running.muniment.audit.writeCheckpoint()
  keptCheckpoint = (await as('auditor', 'get', '/audit/checkpoint').buffer(true)).text
  const log = (await as('auditor', 'get', '/disposal-log?format=json')).body
  rowBefore = log.find((row: { recordId: string }) => row.recordId === records['destroyed'])
  await running.stop()
  await cp(join(folder, 'backup-of-objects'), join(folder, 'objects'), {
    recursive: true,
    force: false,
    verbatimSymlinks: true,
  })
}, 240_000)
afterAll(async () => {
  await running?.stop().catch(() => undefined)
  for (const database of databases) await dropTestDatabase(database)
  await rm(folder, { recursive: true, force: true })
})

function as(name: string, method: 'get' | 'post' | 'patch', path: string): Test {
  return request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${tokens[name]}`)
}

async function capture(name: string): Promise<string> {
  const { body } = await as('clerk', 'post', '/records')
    .field('metadata', JSON.stringify({ folder: 'FIN-INV/2026', title: name, date: '2019-03-31' }))
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

async function sweep(): Promise<string> {
  return (await as('sweeper', 'post', '/retention/sweeps').send({})).body.batches[0]
}

async function decide(batch: string, record: string): Promise<void> {
  const answer = await as('reviewer', 'post', `/disposal-batches/${batch}/decisions`).send({
    decisions: [{ recordId: records[record], decision: 'destroy' }],
  })
  expect([answer.status, answer.body.detail]).toEqual([200, undefined])
}

async function approve(batch: string): Promise<void> {
  const answer = await as('approver', 'post', `/disposal-batches/${batch}/approve`).send({ reason: 'Well' })
  expect([answer.status, answer.body.detail]).toEqual([200, undefined])
}

async function placeHold(record: string): Promise<string> {
  const scope = { records: [records[record]] }
  const hold = { name: `On ${record}`, reason: 'Asked for', authority: 'Inquiry', scope }
  return (await as('reviewer', 'post', '/holds').send(hold)).body.id
}

function open(database: string, role: 'server' | 'command' | 'restorer') {
  const settings = readConfig({ MUNIMENT_DATA: folder, DISPOSAL_COOLING_OFF: 'PT0S' })
  return compose({ ...settings, databaseUrl: database }, role, silentLogger)
}

async function muniment(database: string, ...words: readonly string[]) {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, '../../src/main.ts'), ...words],
    {
      // Its objects and its index lie in the folder, also where a run over servers names others.
      env: {
        ...process.env,
        MUNIMENT_DATA: folder,
        DATABASE_URL: database,
        PORT: '0',
        S3_ENDPOINT: undefined,
        ELASTICSEARCH_URL: undefined,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code, out, err }
}

/** Rows of the database itself, past everything that hides some. */
async function rows(
  database: string,
  statement: string,
): Promise<readonly { readonly [column: string]: unknown }[]> {
  const client = new Client({ connectionString: database })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

async function objectsOf(record: string): Promise<readonly string[]> {
  const names = await readdir(join(folder, 'objects'), { recursive: true })
  return names.filter((name) => name.includes(records[record] ?? ''))
}

it('starts neither a server nor a command on a database older than what was anchored', async () => {
  for (const role of ['server', 'command'] as const) {
    await expect(open(backup, role)).rejects.toMatchObject({ code: 'database-restored' })
  }
  const { code, out, err } = await muniment(backup, 'serve')
  expect([code, out]).toEqual([2, ''])
  expect(err).toContain('npx muniment restore take-up')
}, 180_000)

it('takes up nothing into a database that tells another history, nor into one that is no backup', async () => {
  await rows(
    forged,
    `set session_replication_role = replica;
     update audit_entry set leaf = convert_to(replace(convert_from(leaf, 'UTF8'), '"v":1', '"v":1 '), 'UTF8')
     where position = (select max(position) from audit_entry)`,
  )
  for (const role of ['server', 'restorer'] as const) {
    const opened = open(forged, role).then((it) =>
      it.restore.takeUp(systemActor, () => undefined).finally(() => it.engines.close()),
    )
    await expect(opened).rejects.toMatchObject({ code: 'audit-log-damaged' })
  }
  const [{ count }] = (await rows(forged, 'select count(*)::int as count from restoration')) as [
    { count: number },
  ]
  expect(count).toBe(0)
  const empty = await createTestDatabase(process.env['MUNIMENT_TEST_TEMPLATE'])
  databases.push(empty)
  await expect(open(empty, 'server')).rejects.toMatchObject({ code: 'engine-mismatch' })
})

it('says beforehand what it comes to, and changes nothing', async () => {
  const { code, out } = await muniment(backup, '--json', 'restore', 'take-up', '--dry-run')
  const { outcome, report } = JSON.parse(out)
  expect([code, outcome]).toEqual([1, 'dry-run'])
  expect(report).toMatchObject({
    destroyedAgain: 1,
    holds: { placedAgain: [lostHold], stillPlaced: [liftedHold] },
    batchesToReview: [approvedBatch],
    tokensRevoked: ['leaver'],
    rightsChanged: ['lowered'],
    groupsLost: [],
    lost: { captures: expect.arrayContaining([expect.objectContaining({ id: records['lost'] })]) },
  })
  await expect(open(backup, 'server')).rejects.toMatchObject({ code: 'database-restored' })
  expect(await objectsOf('destroyed')).not.toEqual([])
}, 180_000)

it('lets no record be destroyed without a batch, unless the log says that it was', async () => {
  const untrue = rows(
    backup,
    `insert into restoration (id, from_position, to_position, started_by, started_at)
     values (gen_random_uuid(), 1, 2, 'x', now());
     insert into tombstone select '${records['caught']}', r.id, e.entry_id, 'destroyed'
     from restoration r, (select entry_id from audit_entry limit 1) e`,
  )
  await expect(untrue).rejects.toThrow('no entry of the log says')
  const [{ count }] = (await rows(backup, 'select count(*)::int as count from restoration')) as [
    { count: number },
  ]
  expect(count).toBe(0)
})

it('takes up what was done since, and says what is lost', async () => {
  const { code, out, err } = await muniment(backup, '--json', 'restore', 'take-up')
  expect([code, err.includes('destroyed again')]).toEqual([0, true])
  const { outcome, report } = JSON.parse(out)
  expect(outcome).toBe('taken-up')
  expect(report).toMatchObject({
    destroyedAgain: 1,
    stillThere: [],
    holds: { placedAgain: [lostHold], onEverything: [], stillPlaced: [liftedHold] },
    batchesToReview: [approvedBatch],
    tokensRevoked: ['leaver'],
    rightsChanged: ['lowered'],
    groupsLost: [],
  })
  const { restore, engines } = await open(backup, 'restorer')
  try {
    expect(await restore.takeUp(systemActor, () => undefined)).toBeUndefined()
  } finally {
    await engines.close()
  }
  running = await startMunimentOn(folder, backup)
}, 180_000)

it('what was destroyed is gone, with its stub and its row in the disposal log as they were', async () => {
  for (const rest of ['', '/content', '/text']) {
    const gone = await as('clerk', 'get', `/records/${records['destroyed']}${rest}`)
    expect([gone.status, gone.body]).toEqual([410, stubBefore])
  }
  expect(await objectsOf('destroyed')).toEqual([])
  expect((await as('clerk', 'get', '/search?q=destroyed')).body.total).toBe(0)
  // When it was decided and approved is, from now on, when the log was told.
  const { reason: __, decidedAt: ___, approvedAt: ____, ...row } = rowBefore
  const log = await as('auditor', 'get', '/disposal-log?format=json')
  expect(log.body).toContainEqual(expect.objectContaining(row))
  const batch = stubBefore['batchId']
  const certificate = await as('auditor', 'get', `/disposal-batches/${batch}/certificate`).buffer(true)
  expect(certificate.text).toBe(certificateBefore)
  const words = await rows(
    backup,
    `select name, value from audit_detail
     where subject_id = '${records['destroyed']}' and name in ('title', 'filename') and value is not null`,
  )
  expect(words).toEqual([])
})

it('a hold of since binds again, and one lifted since still binds', async () => {
  for (const [record, hold] of [
    ['caught', lostHold],
    ['freed', liftedHold],
  ] as const) {
    const { body } = await as('reviewer', 'get', `/records/${records[record]}/retention`)
    expect([body.held, body.holds[0].id]).toEqual([true, hold])
  }
  const { body } = await as('reviewer', 'get', `/holds/${lostHold}`)
  expect([body.state, body.placedBy, body.name]).toEqual([
    'placed',
    'reviewer',
    `Hold ${lostHold}, placed again after a restore`,
  ])
})

it('no approval of then counts; the batch is approved anew', async () => {
  const path = `/disposal-batches/${approvedBatch}`
  expect((await as('sweeper', 'get', path)).body).toMatchObject({ state: 'in-review', approvals: [] })
  const refused = await as('sweeper', 'post', `${path}/execute`).send({ reason: 'Now' })
  expect([refused.status, refused.body.code]).toEqual([409, 'batch-state'])
  expect((await as('clerk', 'get', `/records/${records['approved']}/content`)).status).toBe(200)
  await approve(approvedBatch)
  expect((await as('sweeper', 'get', path)).body.approvals).toHaveLength(1)
  await as('sweeper', 'post', `${path}/execute`).send({ reason: 'Now' })
  const done = await until(
    () => as('sweeper', 'get', path),
    (answer) => answer.body.state === 'completed',
  )
  expect(done.body.counts).toMatchObject({ total: 1, destroyed: 1 })
})

it('what was captured since is lost from the database, and its bytes stay', async () => {
  expect((await as('clerk', 'get', `/records/${records['lost']}`)).status).toBe(404)
  expect(await running.muniment.ingest.sweepOrphans()).toMatchObject({ destroyed: 0 })
  expect(await objectsOf('lost')).not.toEqual([])
  // However old they grow: nothing stored before the restore is ever taken for an orphan.
  const [{ noted }] = (await rows(backup, 'select restored_at > created_at as noted from installation')) as [
    { noted: boolean },
  ]
  expect(noted).toBe(true)
})

it('a token that was ended since opens nothing', async () => {
  expect((await as('leaver', 'get', '/file-plan')).status).toBe(401)
})

it('a clearance that was taken since is not back', async () => {
  const { items } = (await as('administrator', 'get', '/users')).body
  expect(items.find(({ name }: { name: string }) => name === 'lowered').clearance).toBe('official')
})

it('the log is whole, has only grown since a checkpoint kept outside, and says who took it up', async () => {
  const [, size = '', root = ''] = keptCheckpoint.split('\n')
  const verified = await running.muniment.audit.verifyLog()
  expect(verified).toMatchObject({ intact: true })
  expect(verified.entries).toBeGreaterThan(Number(size))
  const consistency = await as('auditor', 'get', `/audit/consistency?from=${size}`)
  expect(Buffer.from(consistency.body.fromRootHash, 'hex').toString('base64')).toBe(root)
  const { items } = (await as('auditor', 'get', '/audit/entries?size=200&action=installation.restored')).body
  expect(items).toMatchObject([
    {
      actor: expect.stringMatching(/^operator:/),
      details: { destroyedAgain: 1, holdsPlacedAgain: 1, batchesToReview: 1 },
    },
  ])
})
