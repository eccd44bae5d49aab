import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import request, { type Test } from 'supertest'
import { seen } from '../api/support/call-as.ts'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'
import { until } from '../support/until.ts'

// DESIGN §7: an auditor sees every batch, as they see every entry, log row and total; what describes a record above their
// clearance stands as `withheld`. For everybody else what they may not read does not exist.

let running: RunningMuniment
const tokens: { [name: string]: string } = {}
/** Of a marked record: proposed by hand, decided, executed. */
let batch: string
/** Of an open one. */
let plain: string
const absent = '/disposal-batches/01940000-0000-7000-8000-00000000dead'

beforeAll(async () => {
  running = await startMuniment({ RETENTION_CRON: '0 0 29 2 *' })
  tokens['clerk'] = await running.addPerson('clerk', 'civil-servant', 'official-sensitive')
  for (const name of ['sweeper', 'decider', 'approver'])
    tokens[name] = await running.addPerson(name, 'ig-officer', 'official-sensitive')
  tokens['officer'] = await running.addPerson('officer', 'ig-officer')
  tokens['auditor'] = await running.addPerson('auditor', 'auditor')
  tokens['cleared'] = await running.addPerson('cleared', 'auditor', 'official-sensitive')
  plain = await proposed(await capture('Avocet', 'official'))
  batch = await proposed(await capture('Bittern', 'official-sensitive'))
})
afterAll(() => running?.stop())

const as = (name: string, method: 'get' | 'post', path: string): Test =>
  request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${tokens[name]}`)

async function done(call: Test, status: number) {
  const answer = await call
  expect([answer.status, answer.body.detail]).toEqual([status, undefined])
  return answer.body
}

async function capture(title: string, marking: string): Promise<string> {
  const metadata = { folder: 'FIN-INV/2026', title, marking, date: '2019-01-01' }
  const captured = as('clerk', 'post', '/records')
    .field('metadata', JSON.stringify(metadata))
    .attach('content', Buffer.from(title), 'letter.txt')
  return (await done(captured, 201)).id
}

async function proposed(record: string): Promise<string> {
  const proposal = { records: [record], authority: 'Court order 7', reason: 'Bittern was misfiled' }
  const { id } = await done(as('sweeper', 'post', '/disposal-batches').send(proposal), 201)
  const path = `/disposal-batches/${id}`
  const decisions = [{ recordId: record, decision: 'destroy', reason: 'As the court says of Bittern' }]
  await done(as('decider', 'post', `${path}/decisions`).send({ decisions }), 200)
  return path
}

const itemOf = async (name: string, path: string) =>
  (await done(as(name, 'get', `${path}/items`), 200)).items[0]

describe('an auditor without clearance', () => {
  it('sees the batch in the list and by itself, as one with clearance does', async () => {
    const { items } = await done(as('auditor', 'get', '/disposal-batches'), 200)
    expect(items.map(({ id }: { id: string }) => `/disposal-batches/${id}`).sort()).toEqual(
      [plain, batch].sort(),
    )
    const whole = await done(as('cleared', 'get', batch), 200)
    expect(whole).toMatchObject({ marking: 'official-sensitive', counts: { total: 1, pending: 1 } })
    expect(await done(as('auditor', 'get', batch), 200)).toEqual(whole)
    await done(as('auditor', 'get', `${batch}/transfer`), 200)
  })

  it('sees what it lists, without what describes it', async () => {
    const whole = await itemOf('cleared', batch)
    expect(whole).toMatchObject({ title: 'Bittern', reason: 'As the court says of Bittern' })
    expect(await itemOf('auditor', batch)).toEqual({
      ...whole,
      title: 'withheld',
      date: null,
      reason: 'withheld',
    })
    expect(await itemOf('auditor', plain)).toEqual(await itemOf('cleared', plain))
    const context = await done(as('auditor', 'get', `${batch}/items/${whole.recordId}`), 200)
    expect(context).toMatchObject({ title: 'withheld', reason: 'withheld' })
    const folders = await done(as('auditor', 'get', `${batch}/folders`), 200)
    expect(folders.items).toMatchObject([{ reference: 'FIN-INV/2026', items: 1 }])
    for (const answer of [context, folders]) expect(JSON.stringify(answer)).not.toMatch(/Bittern|letter\.txt/)
  })

  it('changes nothing of it', async () => {
    for (const step of ['approve', 'reject', 'withdraw', 'execute']) {
      const answer = await as('auditor', 'post', `${batch}/${step}`).send({ reason: 'Mine' })
      expect(answer.status).toBe(403)
    }
  })

  it('has the certificate without the words, which says what is not in it', async () => {
    await done(as('approver', 'post', `${batch}/approve`).send({ reason: 'All well' }), 200)
    await done(as('decider', 'post', `${batch}/execute`).send({ reason: 'Now' }), 202)
    await until(
      () => as('cleared', 'get', batch),
      (answer) => answer.body.state === 'completed',
    )
    const whole = await done(as('cleared', 'get', `${batch}/certificate`), 200)
    expect(whole).toMatchObject({ kind: 'exceptional', reason: 'Bittern was misfiled' })
    expect(await done(as('auditor', 'get', `${batch}/certificate`), 200)).toEqual({
      ...whole,
      reason: 'withheld',
      withheld: ['reason'],
    })
    const page = await as('auditor', 'get', `${batch}/certificate?format=pdf`)
    expect([page.status, page.type]).toEqual([200, 'application/pdf'])
    // What is gone has no title; why it went is still nothing for them.
    expect(await itemOf('auditor', batch)).toMatchObject({
      title: null,
      reason: 'withheld',
      state: 'destroyed',
    })
  })
})

it('for an officer without clearance none of it exists', async () => {
  const { items } = await done(as('officer', 'get', '/disposal-batches'), 200)
  expect(items.map(({ id }: { id: string }) => `/disposal-batches/${id}`)).toEqual([plain])
  for (const path of ['', '/items', '/folders', '/transfer', '/certificate']) {
    const unreadable = await as('officer', 'get', `${batch}${path}`)
    expect([path, unreadable.status]).toEqual([path, 404])
    expect(seen(unreadable)).toEqual(seen(await as('officer', 'get', `${absent}${path}`)))
  }
})
