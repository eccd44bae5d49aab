import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import request, { type Test } from 'supertest'
import { systemActor } from '../../src/access/actor.ts'
import { addDays } from '../../src/records/dates/civil-date.ts'
import { londonDate } from '../../src/records/dates/london-date.ts'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'
import { until } from '../support/until.ts'

let running: RunningMuniment
const tokens: { [name: string]: string } = {}
beforeAll(async () => {
  running = await startMuniment()
  tokens['clerk'] = await running.addPerson('clerk', 'civil-servant', 'official-sensitive')
  for (const name of ['officer', 'second']) tokens[name] = await running.addPerson(name, 'ig-officer')
  tokens['auditor'] = await running.addPerson('auditor', 'auditor')
})
afterAll(() => running?.stop())

const as = (name: string, method: 'get' | 'post' | 'patch', path: string): Test =>
  request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${tokens[name]}`)

async function capture(content: string, metadata: object = {}): Promise<string> {
  const answer = await as('clerk', 'post', '/records')
    .field(
      'metadata',
      JSON.stringify({ folder: 'FIN-INV/2026', title: 'Letter', date: '2019-03-31', ...metadata }),
    )
    .attach('content', Buffer.from(content), 'letter.txt')
  expect([answer.status, answer.body.detail]).toEqual([201, undefined])
  return answer.body.id
}

const found = (word: string, total: number) =>
  until(
    () => as('clerk', 'get', `/search?q=${word}`),
    (answer) => answer.body.total === total,
  )
const asked = (scope: object, more: object = {}) => ({
  name: 'Inquiry into the quay',
  reason: 'Asked for',
  authority: 'Inquiry of 2026',
  scope,
  ...more,
})
const place = (scope: object, more: object = {}) => as('officer', 'post', '/holds').send(asked(scope, more))
const get = async (path: string) => (await as('officer', 'get', path)).body

describe('a hold by a query', () => {
  it('is refused where the query is wrong, with the place, and where the index cannot answer, with advice', async () => {
    const wrong = await place({ query: 'quay AND created:soon' })
    expect([wrong.status, wrong.body.code]).toEqual([422, 'invalid-query'])
    expect(wrong.body.errors).toEqual([
      { path: 'scope.query', message: expect.stringMatching(/^at character \d+: /) },
    ])
    await capture('The razorbill sat on the quay of Larne.')
    await found('razorbill', 1)
    await running.muniment.engines.searchIndex.clear()
    const lacking = await place({ query: 'razorbill' })
    expect([lacking.status, lacking.body.code]).toEqual([503, 'engine-unavailable'])
    expect(lacking.body.detail).toContain('folders or classes')
    expect((await get('/holds')).items).toEqual([])
    await running.muniment.search.reindexAll(systemActor, () => undefined)
    expect((await place({ query: 'razorbill' })).body).toMatchObject({ itemCount: 1 })
  })

  it('catches what the real index finds, keeps it, and answers with what it understood', async () => {
    const kept = await capture('The puffin nests under the lighthouse.')
    const other = await capture('The gannet dives.')
    const secret = await capture('The puffin is secret.', { marking: 'official-sensitive' })
    await found('puffin', 2)
    await found('gannet', 1)
    const hold = await place({ query: 'puffin lighthouse OR puffin' })
    expect([hold.status, hold.body.itemCount]).toEqual([201, 1])
    expect(hold.body).toMatchObject({
      kind: 'hold',
      strength: 'no-disposal',
      scope: { query: 'puffin lighthouse OR puffin' },
      evaluation: { complete: true, inDoubt: 0, interpretation: expect.stringContaining('puffin') },
    })
    expect((await get(`/holds/${hold.body.id}/items`)).items).toMatchObject([
      { recordId: kept, inDoubt: false },
    ])
    expect((await as('clerk', 'get', `/records/${secret}/retention`)).body.held).toBe(true)
    expect((await get(`/records/${other}/retention`)).held).toBe(false)
    const log = await until(
      () => as('auditor', 'get', '/audit/entries?size=200'),
      (answer) => answer.body.items.some((entry: { action: string }) => entry.action === 'hold.evaluated'),
    )
    expect(JSON.stringify(log.body.items)).toContain('puffin lighthouse OR puffin')
    expect((await as('clerk', 'get', `/holds/${hold.body.id}`)).status).toBe(403)
  })

  it('placed while a document is still to be read ends knowing whether that one matches', async () => {
    const [match, none] = [
      await capture('The kittiwake is small.'),
      await capture('Nothing that anybody asked for.'),
    ]
    const placed = await place({ query: 'kittiwake' })
    expect(placed.status).toBe(201)
    const settled = await until(
      () => as('officer', 'get', `/holds/${placed.body.id}`),
      (answer) => answer.body.evaluation.complete,
    )
    expect(settled.body).toMatchObject({ itemCount: 1, evaluation: { inDoubt: 0 } })
    expect((await get(`/holds/${placed.body.id}/items`)).items).toMatchObject([{ recordId: match }])
    expect((await get(`/records/${none}/retention`)).held).toBe(false)
  })
})

describe('a hold that allows no change at all', () => {
  it('refuses changes of what it holds, which the log keeps, while that is read, found and filed under', async () => {
    const folder = (await as('clerk', 'post', '/folders').send({ class: 'HR-CASE', title: 'Sealed' })).body
      .reference
    const id = await capture('The shearwater came at dusk.', { folder })
    await found('shearwater', 1)
    const hold = await place({ folders: [folder] }, { strength: 'no-change' })
    expect(hold.body).toMatchObject({ strength: 'no-change', itemCount: 1, evaluation: null })
    const patch = await as('officer', 'patch', `/records/${id}`).set('If-Match', '*').send({ title: 'Other' })
    const move = await as('officer', 'post', `/records/${id}/move`)
      .set('If-Match', '*')
      .send({ folder: 'FIN-INV/2026', reason: 'Misfiled' })
    const address = `/folders/${encodeURIComponent(folder)}`
    const close = await as('officer', 'post', `${address}/close`).send({})
    const reclassified = await as('officer', 'post', `${address}/move`).send({
      class: 'FIN-INV',
      reason: 'Misfiled',
    })
    const schedule = { schedule: 'EX-03', authority: 'Keeper', reason: 'Kept shorter' }
    const given = await as('officer', 'post', `/records/${id}/retention/override`).send(schedule)
    const givenAll = await as('officer', 'post', `${address}/retention/override`).send(schedule)
    for (const refused of [patch, move, close, reclassified, given, givenAll])
      expect([refused.status, refused.body.code]).toEqual([409, 'held'])
    const log = await until(
      () => as('auditor', 'get', '/audit/entries?size=200'),
      (answer) => answer.body.items.filter(isRefusal).length === 6,
    )
    expect(
      log.body.items
        .filter(isRefusal)
        .map(({ details }: Entry) => details['attempted'])
        .sort(),
    ).toEqual([
      'close-folder',
      'move-folder',
      'move-record',
      'override-schedule',
      'override-schedule',
      'update-record',
    ])
    const born = await capture('The shearwater left at dawn.', { folder })
    await found('shearwater', 2)
    expect((await get(`/records/${born}`)).reading).toBe('available')
    expect((await get(`/holds/${hold.body.id}`)).itemCount).toBe(2)
    expect((await as('clerk', 'get', `/records/${id}/text`)).status).toBe(200)
    await as('officer', 'post', `/holds/${hold.body.id}/lift`).send({ reason: 'Over' })
    await as('second', 'post', `/holds/${hold.body.id}/lift/confirm`).send({ reason: 'Over' })
    const after = await as('officer', 'patch', `/records/${id}`).set('If-Match', '*').send({ title: 'Other' })
    expect([after.status, after.body.title]).toEqual([200, 'Other'])
  })

  interface Entry {
    readonly action: string
    readonly details: { readonly [name: string]: unknown }
  }
  const isRefusal = ({ action, details }: Entry): boolean =>
    action === 'access.refused' && details['code'] === 'held'
})

describe('a request for information', () => {
  it('holds what it is about until sixty days after it was closed, and while an appeal is open', async () => {
    const today = londonDate(new Date())
    const without = await place({ classes: ['CON'] }, { kind: 'foi-request' })
    expect([without.status, without.body.code]).toEqual([422, 'missing-field'])
    const placed = await place(
      { classes: ['CON'] },
      { kind: 'foi-request', reference: 'FOI/2026/1', openedOn: addDays(today, -90) },
    )
    const path = `/holds/${placed.body.id}`
    expect(placed.body).toMatchObject({ kind: 'foi-request', reference: 'FOI/2026/1', closedOn: null })
    const lift = () => as('officer', 'post', `${path}/lift`).send({ reason: 'Answered' })
    expect((await lift()).body).toMatchObject({ status: 409, code: 'request-open' })
    const closed = await as('officer', 'post', `${path}/close-request`).send({
      closedOn: addDays(today, -60),
      outcome: 'Disclosed in part',
      reason: 'Answered in full',
    })
    expect([closed.status, closed.body.liftableFrom, closed.body.outcome]).toEqual([
      200,
      today,
      'Disclosed in part',
    ])
    await running.muniment.retention.proposeLifts()
    expect((await get('/holds?liftProposed=true')).items).toMatchObject([{ id: placed.body.id }])
    const appeal = await as('officer', 'post', `${path}/proceedings`).send({ type: 'appeal' })
    expect([appeal.status, appeal.body.proceedings]).toEqual([
      201,
      [{ number: 1, type: 'appeal', openedOn: today, closedOn: null }],
    ])
    expect((await lift()).body).toMatchObject({ status: 409, code: 'request-open' })
    expect((await as('officer', 'post', `${path}/proceedings/1/close`).send({})).status).toBe(200)
    expect((await lift()).status).toBe(202)
    const same = await as('officer', 'post', `${path}/lift/confirm`).send({ reason: 'Answered' })
    expect([same.status, same.body.code]).toEqual([409, 'separation-of-duties'])
    const lifted = await as('second', 'post', `${path}/lift/confirm`).send({ reason: 'Agreed' })
    expect([lifted.status, lifted.body.state]).toEqual([200, 'lifted'])
  })

  it('and every hold reminds of its review, on the list and in the report', async () => {
    const today = londonDate(new Date())
    const hold = await place({ classes: ['CON'] }, { name: 'Old inquiry', reviewOn: today })
    const due = await get('/holds?reviewDue=true')
    expect(due.items.map((item: { id: string }) => item.id)).toEqual([hold.body.id])
    const csv = await as('auditor', 'get', '/reports/hold-reviews?format=csv')
    expect(csv.text).toContain('Old inquiry')
    const silent = await as('officer', 'post', `/holds/${hold.body.id}/review`).send({
      reviewOn: addDays(today, 90),
    })
    expect([silent.status, silent.body.code]).toEqual([422, 'reason-missing'])
    const reviewed = await as('second', 'post', `/holds/${hold.body.id}/review`).send({
      reviewOn: addDays(today, 90),
      reason: 'The inquiry goes on',
    })
    expect([reviewed.status, reviewed.body.reviewedBy]).toEqual([200, 'second'])
    expect((await get('/holds?reviewDue=true')).items).toEqual([])
  })
})
