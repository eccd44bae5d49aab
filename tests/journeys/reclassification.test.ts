import { readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import request, { type Test } from 'supertest'
import { systemActor } from '../../src/access/actor.ts'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'
import { until } from '../support/until.ts'

let running: RunningMuniment
const tokens: { [name: string]: string } = {}
beforeAll(async () => {
  running = await startMuniment({ MUNIMENT_CLOCK: '2026-05-01T09:00:00Z' })
  tokens['clerk'] = await running.addPerson('clerk', 'civil-servant')
  for (const name of ['mover', 'decider', 'approver'])
    tokens[name] = await running.addPerson(name, 'ig-officer')
  await addClasses({ SEVEN: 'P7Y', TEN: 'P10Y', FIVE: 'P5Y' })
  tokens['of seven'] = await running.addPerson('of seven', 'civil-servant', 'official', 'SEVEN')
})
afterAll(() => running?.stop())

/** Classes of which each keeps for so long from the closing of the folder. */
async function addClasses(periods: { readonly [code: string]: string }): Promise<void> {
  const plan = await readFile(join(import.meta.dirname, '../fixtures/journey-plan.yaml'), 'utf8')
  const schedules = Object.entries(periods).map(
    ([code, period]) =>
      `  - {code: X-${code}, title: ${code} years, trigger: folder-closed, period: ${period}, action: destroy,\n` +
      `     authority: {instrument: Order, reference: ${code}, approvedOn: 2019-05-01}, approvedBy: Keeper}\n`,
  )
  const classes = Object.keys(periods).map(
    (code) => `  - {code: ${code}, title: ${code}, schedule: X-${code}}\n`,
  )
  const file = join(tmpdir(), `muniment-reclassification-${process.pid}.yaml`)
  await writeFile(file, plan.replace('classes:\n', `${schedules.join('')}classes:\n`) + classes.join(''))
  const report = await running.muniment.retention.applyFilePlan(systemActor, file)
  await rm(file)
  expect(report.errors).toEqual([])
}

const as = (name: string, method: 'get' | 'post', path: string): Test =>
  request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${tokens[name]}`)
const addressOf = (folder: string) => `/folders/${encodeURIComponent(folder)}`
const retention = async (id: string) => (await as('decider', 'get', `/records/${id}/retention`)).body

/** A folder in the seven-year class with one record, closed on 30 June 2019. */
async function closedFolder(title: string): Promise<{ readonly folder: string; readonly record: string }> {
  const { reference: folder } = (await as('clerk', 'post', '/folders').send({ class: 'SEVEN', title })).body
  const answer = await as('clerk', 'post', '/records')
    .field('metadata', JSON.stringify({ folder, title, date: '2017-03-01' }))
    .attach('content', Buffer.from(`${title}, in a word or two.`), 'letter.txt')
  expect([answer.status, answer.body.detail]).toEqual([201, undefined])
  const closed = await as('clerk', 'post', `${addressOf(folder)}/close`).send({ on: '2019-06-30' })
  expect(closed.status).toBe(200)
  return { folder, record: answer.body.id }
}

it('issue 4, scenario 3: a folder moved to a longer class counts from its closing, at its own past date', async () => {
  const { folder, record } = await closedFolder('Granite')
  expect(await retention(record)).toMatchObject({ state: 'running', retentionEnd: '2026-06-30' })
  const silent = await as('mover', 'post', `${addressOf(folder)}/move`).send({ class: 'TEN' })
  expect([silent.status, silent.body.code]).toEqual([422, 'reason-missing'])
  const nowhere = await as('mover', 'post', `${addressOf(folder)}/move`).send({ class: 'NONE', reason: 'x' })
  expect([nowhere.status, nowhere.body.code]).toEqual([422, 'unknown-class'])
  const moved = await as('mover', 'post', `${addressOf(folder)}/move`).send({
    class: 'TEN',
    reason: 'Evidence',
  })
  expect([moved.status, moved.body.class, moved.body.status]).toEqual([200, 'TEN', 'closed'])
  expect(await retention(record)).toMatchObject({
    state: 'running',
    action: 'destroy',
    retentionEnd: '2029-06-30',
    schedule: { code: 'X-TEN' },
    class: 'TEN',
  })
  // Who may read follows the class, in the search as well.
  expect((await as('of seven', 'get', `/records/${record}`)).status).toBe(404)
  await until(
    async () => (await as('clerk', 'get', '/search?q=granite&class=TEN')).body.total,
    (total) => total === 1,
  )
  expect((await as('of seven', 'get', '/search?q=granite')).body.total).toBe(0)
})

it('issue 4, scenario 3: moved to a shorter class it is reviewed, and whoever moved it cannot approve', async () => {
  const { folder, record } = await closedFolder('Basalt')
  await as('mover', 'post', `${addressOf(folder)}/move`).send({ class: 'FIVE', reason: 'Not evidence' })
  expect(await retention(record)).toMatchObject({
    state: 'due',
    action: 'review',
    retentionEnd: '2024-06-30',
    schedule: { code: 'X-FIVE' },
  })
  const sweep = await as('decider', 'post', '/retention/sweeps').send({})
  const [batch] = sweep.body.batches
  const { action } = (await as('decider', 'get', `/disposal-batches/${batch}`)).body
  expect(action).toBe('review')
  const decided = await as('decider', 'post', `/disposal-batches/${batch}/decisions`).send({
    decisions: [{ recordId: record, decision: 'destroy', authority: 'Keeper of the Records' }],
  })
  expect([decided.status, decided.body.detail]).toEqual([200, undefined])
  const refused = await as('mover', 'post', `/disposal-batches/${batch}/approve`).send({ reason: 'Mine' })
  expect([refused.status, refused.body.code]).toEqual([409, 'separation-of-duties'])
  const approved = await as('approver', 'post', `/disposal-batches/${batch}/approve`).send({ reason: 'Yes' })
  expect(approved.status).toBe(200)
})

it('a schedule given to a folder outranks its class until it is withdrawn, and is not given in silence', async () => {
  const { folder, record } = await closedFolder('Slate')
  const address = `${addressOf(folder)}/retention/override`
  const full = { schedule: 'X-TEN', authority: 'Court of Appeal', reason: 'An appeal is pending' }
  const refusals = [
    [{ ...full, authority: undefined }, 'authority-missing'],
    [{ ...full, reason: undefined }, 'reason-missing'],
    [{ ...full, schedule: 'NONE' }, 'unknown-schedule'],
  ] as const
  for (const [body, code] of refusals) {
    const refused = await as('mover', 'post', address).send(body)
    expect([refused.status, refused.body.code]).toEqual([422, code])
  }
  expect((await as('clerk', 'post', address).send(full)).status).toBe(403)
  const given = await as('mover', 'post', address).send(full)
  expect([given.status, given.body]).toMatchObject([201, { schedule: 'X-TEN', givenBy: 'mover' }])
  expect(await retention(record)).toMatchObject({
    retentionEnd: '2029-06-30',
    override: { on: 'folder', schedule: 'X-TEN', authority: 'Court of Appeal', givenBy: 'mover' },
    competing: [{ schedule: 'X-SEVEN', retentionEnd: '2026-06-30' }],
  })
  expect((await as('mover', 'post', address).send(full)).status).toBe(409)
  const own = `/records/${record}/retention/override`
  expect((await as('mover', 'post', own).send({ ...full, schedule: 'X-FIVE' })).status).toBe(201)
  expect(await retention(record)).toMatchObject({
    state: 'due',
    action: 'review',
    override: { on: 'record' },
  })
  for (const [one, before, after] of [
    [own, '2024-07', '2029-07'],
    [address, '2029-07', '2026-07'],
  ] as const) {
    const foreseen = await as('decider', 'post', `${one}/withdraw/what-if`)
    expect([one, foreseen.status, foreseen.body]).toMatchObject([one, 200, { total: 1, changed: 1 }])
    expect(foreseen.body.byMonth).toEqual(
      expect.arrayContaining([
        { month: before, before: 1, after: 0 },
        { month: after, before: 0, after: 1 },
      ]),
    )
    expect((await as('mover', 'post', `${one}/withdraw`).send({ reason: 'Settled' })).status).toBe(200)
  }
  const history = (await as('clerk', 'get', `/records/${record}/history`)).body.items
  expect(history.filter((entry: { action: string }) => entry.action === 'retention.changed')).toMatchObject([
    { details: { cause: 'override-given', endBefore: '2029-06-30', endAfter: '2024-06-30' } },
    { details: { cause: 'override-withdrawn', endBefore: '2024-06-30', endAfter: '2029-06-30' } },
  ])
  expect(await retention(record)).toMatchObject({ retentionEnd: '2026-06-30', override: null })
})

it('what people do to a folder can be looked at first: what ends when, what is held, what leaves a list', async () => {
  const { folder, record } = await closedFolder('Schist')
  const address = addressOf(folder)
  const foresee = (path: string, body?: object) =>
    as('decider', 'post', `${address}/${path}/what-if`).send(body)
  const moved = await foresee('move', { class: 'FIVE' })
  expect([moved.status, moved.body]).toEqual([
    200,
    {
      total: 1,
      changed: 1,
      held: 0,
      conflicts: 0,
      byMonth: [
        { month: '2024-07', before: 0, after: 1 },
        { month: '2026-07', before: 1, after: 0 },
      ],
      byAction: [
        { action: 'destroy', before: 1, after: 0 },
        { action: 'review', before: 0, after: 1 },
      ],
    },
  ])
  expect((await foresee('reopen')).body).toMatchObject({
    changed: 1,
    byMonth: [
      { month: '2026-07', before: 1, after: 0 },
      { month: null, before: 0, after: 1 },
    ],
  })
  const given = await as('decider', 'post', `${address}/retention/override/what-if/records?format=csv`).send({
    schedule: 'X-TEN',
  })
  expect(given.text.split(/\r?\n/)[1]).toMatch(
    new RegExp(
      `^${record},.*,X-SEVEN/1,X-TEN/1,2019-06-30,2019-06-30,running,running,2026-06-30,2029-06-30,`,
    ),
  )
  // Nothing was done, and nobody is told of what they may not look at.
  expect(await retention(record)).toMatchObject({ retentionEnd: '2026-06-30', schedule: { code: 'X-SEVEN' } })
  expect((await as('clerk', 'post', `${address}/reopen/what-if`)).status).toBe(403)
  tokens['of five'] ??= await running.addPerson('of five', 'ig-officer', 'official', 'FIVE')
  const unreadable = await as('of five', 'post', `${address}/reopen/what-if`)
  const absent = await as('of five', 'post', `${addressOf('SEVEN/none')}/reopen/what-if`)
  expect([unreadable.status, unreadable.text]).toEqual([404, absent.text])
  for (const [path, body, status, code] of [
    ['close', {}, 409, 'folder-closed'],
    ['move', { class: 'SEVEN' }, 409, 'conflict'],
    ['move', { class: 'NONE' }, 422, 'unknown-class'],
    ['retention/override', { schedule: 'X-NONE' }, 422, 'unknown-schedule'],
    ['retention/override/withdraw', undefined, 409, 'conflict'],
  ] as const) {
    const refused = await foresee(path, body)
    expect([path, refused.status, refused.body.code]).toEqual([path, status, code])
  }
  expect((await as('clerk', 'post', `${address}/reopen`).send({ reason: 'A late letter' })).status).toBe(200)
  const closing = await foresee('close', { on: '2018-06-30' })
  expect([closing.status, closing.body.byMonth]).toEqual([
    200,
    [
      { month: '2025-07', before: 0, after: 1 },
      { month: null, before: 1, after: 0 },
    ],
  ])
})
