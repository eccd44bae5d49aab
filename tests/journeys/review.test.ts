import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import request, { type Test } from 'supertest'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'
import { until } from '../support/until.ts'

let running: RunningMuniment
const tokens: { [name: string]: string } = {}
beforeAll(async () => {
  running = await startMuniment()
  tokens['clerk'] = await running.addPerson('clerk', 'civil-servant')
  tokens['auditor'] = await running.addPerson('auditor', 'auditor')
  tokens['owner'] = await running.addPerson('owner', 'civil-servant', 'official', undefined, ['fin-owners'])
  tokens['payroll'] = await running.addPerson('payroll', 'civil-servant', 'official', undefined, ['payroll'])
  for (const name of ['reviewer', 'approver', 'executor', 'fourth'])
    tokens[name] = await running.addPerson(name, 'ig-officer')
})
afterAll(() => running?.stop())

const as = (name: string, method: 'get' | 'post', path: string): Test =>
  request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${tokens[name]}`)

async function capture(count: number, date: string): Promise<readonly string[]> {
  const ids: string[] = []
  for (let made = 0; made < count; made += 1) {
    const answer = await as('clerk', 'post', '/records')
      .field('metadata', JSON.stringify({ folder: 'FIN-INV/2026', title: `Invoice ${made}`, date }))
      .attach('content', Buffer.from(`Invoice ${made} of ${date}.`), 'invoice.txt')
    expect([answer.status, answer.body.detail]).toEqual([201, undefined])
    ids.push(answer.body.id)
  }
  return ids
}

async function sweep(): Promise<string> {
  const { body } = await as('reviewer', 'post', '/retention/sweeps').send({})
  expect(body.batches).toHaveLength(1)
  return `/disposal-batches/${body.batches[0]}`
}

const codeOf = async (answer: Test): Promise<readonly [number, string]> => {
  const { status, body } = await answer
  return [status, body.code]
}
const reason = { reason: 'As the schedule says' }
const duties = [409, 'separation-of-duties']

const ended = (batch: string) =>
  until(
    async () => (await as('reviewer', 'get', batch)).body,
    (body) => body.state.startsWith('completed'),
  )

/** The codes of refusals in the log, once they have their places there. */
async function refusals(): Promise<readonly string[]> {
  const { body } = await as('auditor', 'get', '/audit/entries?size=200')
  const entries: readonly { readonly action: string; readonly details: { readonly code: string } }[] =
    body.items
  return entries.filter(({ action }) => action === 'access.refused').map(({ details }) => details.code)
}

/** What is left of each record. */
const statuses = (ids: readonly string[]): Promise<readonly number[]> =>
  Promise.all(ids.map(async (id) => (await as('clerk', 'get', `/records/${id}`)).status))

describe('fifteen records due', () => {
  it('are retained, approved and executed by three people: exactly twelve go', async () => {
    const ids = await capture(15, '2019-03-31')
    const kept = ids.slice(0, 3)
    const batch = await sweep()
    expect((await as('reviewer', 'get', batch)).body).toMatchObject({
      state: 'proposed',
      counts: { total: 15, pending: 15 },
      stages: [{ stage: 1, role: 'ig-officer' }],
      awaiting: { stage: 1, role: 'ig-officer' },
    })
    expect((await as('reviewer', 'get', `${batch}/folders`)).body.items).toMatchObject([
      { reference: 'FIN-INV/2026', items: 15, undecided: 15, others: { total: 0 } },
    ])
    const retained = await as('reviewer', 'post', `${batch}/decisions`).send({
      decisions: kept.map((recordId) => ({
        recordId,
        decision: 'retain',
        until: '2035-12-31',
        reason: 'An inquiry may ask for it',
      })),
    })
    expect([retained.status, retained.body.decided]).toEqual([200, 3])
    expect(await codeOf(as('approver', 'post', `${batch}/approve`).send(reason))).toEqual([409, 'undecided'])
    const rest = await as('reviewer', 'post', `${batch}/decisions`).send({
      all: { decision: 'destroy' },
      folder: 'FIN-INV/2026',
      only: 'undecided',
    })
    expect(rest.body).toMatchObject({ state: 'in-review', decided: 12, held: 0 })

    expect(await codeOf(as('reviewer', 'post', `${batch}/approve`).send(reason))).toEqual(duties)
    expect((await as('approver', 'post', `${batch}/approve`).send(reason)).body).toMatchObject({
      state: 'approved',
      awaiting: null,
      stages: [{ stage: 1, role: 'ig-officer', approvedBy: 'approver' }],
      counts: { retained: 3, pending: 12 },
    })
    expect(await codeOf(as('approver', 'post', `${batch}/approve`).send(reason))).toEqual([
      409,
      'batch-state',
    ])
    expect(await codeOf(as('approver', 'post', `${batch}/execute`).send(reason))).toEqual(duties)
    expect((await as('executor', 'post', `${batch}/execute`).send(reason)).status).toBe(202)
    expect(await ended(batch)).toMatchObject({
      state: 'completed',
      counts: { total: 15, destroyed: 12, retained: 3, skipped: 0, failed: 0, pending: 0 },
    })
    expect(await statuses(kept)).toEqual([200, 200, 200])
    expect(await statuses(ids.slice(3))).toEqual(Array(12).fill(410))
    const told = await until(refusals, (codes) => codes.length >= 3)
    expect([...told].sort()).toEqual(['separation-of-duties', 'separation-of-duties', 'undecided'])
  })
})

describe('a schedule that asks for the owner of the business and an IG officer', () => {
  it('is refused without an IG officer among its reviewers', async () => {
    const answer = await as('reviewer', 'post', '/schedules/EX-03/versions').send({
      title: 'x',
      trigger: 'created',
      period: 'P3Y',
      action: 'destroy',
      reviewers: ['business-owner'],
    })
    expect([answer.status, answer.body.code, answer.body.errors[0].path]).toEqual([
      422,
      'invalid-schedule',
      'reviewers',
    ])
  })

  it('has its batches approved by both, in turn, and by nobody twice', async () => {
    expect((await as('owner', 'get', '/disposal-batches')).status).toBe(403)
    const reviewers = [{ role: 'business-owner', group: 'fin-owners' }, 'ig-officer']
    const drafted = await as('fourth', 'post', '/schedules/EX-03/versions').send({
      title: 'Three years after the document’s date',
      trigger: 'created',
      period: 'P3Y',
      action: 'destroy',
      authority: {
        instrument: 'Disposal of Documents Order',
        reference: 'EX/2019/3',
        approvedOn: '2019-05-01',
      },
      reviewers,
    })
    expect([drafted.status, drafted.body.reviewers]).toEqual([201, reviewers])
    const published = await as('executor', 'post', '/schedules/EX-03/versions/2/publish').send(reason)
    expect(published.status).toBe(200)
    const ids = await capture(2, '2019-04-30')
    const batch = await sweep()
    const awaited = { stage: 1, role: 'business-owner', group: 'fin-owners' }
    expect((await as('reviewer', 'get', batch)).body.awaiting).toEqual(awaited)

    // Who holds no review role finds nothing here, as before; who holds it finds what waits for them.
    expect((await as('payroll', 'get', batch)).status).toBe(403)
    expect((await as('clerk', 'post', `${batch}/approve`).send(reason)).status).toBe(403)
    expect((await as('owner', 'get', '/disposal-batches')).body.items).toMatchObject([{ awaiting: awaited }])
    expect((await as('owner', 'get', `${batch}/items`)).body.items).toHaveLength(2)
    const context = await as('owner', 'get', `${batch}/items/${ids[0]}`)
    expect(context.body).toMatchObject({
      recordId: ids[0],
      inFolder: { reference: 'FIN-INV/2026', title: 'Invoices 2026' },
      parts: [{ role: 'original', filename: 'invoice.txt' }],
    })
    expect(
      (await as('owner', 'post', `${batch}/decisions`).send({ all: { decision: 'destroy' } })).status,
    ).toBe(403)

    await as('reviewer', 'post', `${batch}/decisions`).send({ all: { decision: 'destroy' } })
    expect(await codeOf(as('approver', 'post', `${batch}/approve`).send(reason))).toEqual([
      409,
      'not-awaited',
    ])
    const first = await as('owner', 'post', `${batch}/approve`).send(reason)
    expect(first.body).toMatchObject({
      state: 'in-review',
      notBefore: null,
      awaiting: { stage: 2, role: 'ig-officer' },
      stages: [
        { ...awaited, approvedBy: 'owner' },
        { stage: 2, role: 'ig-officer' },
      ],
    })
    expect(await codeOf(as('owner', 'post', `${batch}/approve`).send(reason))).toEqual(duties)
    expect(await codeOf(as('executor', 'post', `${batch}/execute`).send(reason))).toEqual([
      409,
      'batch-state',
    ])
    expect((await as('approver', 'post', `${batch}/approve`).send(reason)).body.state).toBe('approved')
    expect((await as('owner', 'post', `${batch}/execute`).send(reason)).status).toBe(403)
    expect((await as('executor', 'post', `${batch}/execute`).send(reason)).status).toBe(202)
    expect(await ended(batch)).toMatchObject({ state: 'completed', counts: { destroyed: 2, pending: 0 } })
    const stub = (await as('auditor', 'get', `/records/${ids[0]}`)).body
    expect(stub).toMatchObject({ state: 'destroyed', approvedBy: ['owner', 'approver'] })
    const certificate = (await as('auditor', 'get', `${batch}/certificate`)).body
    expect(certificate.approvals).toMatchObject([
      { stage: 1, role: 'business-owner', by: 'owner' },
      { stage: 2, role: 'ig-officer', by: 'approver' },
    ])
  })
})
