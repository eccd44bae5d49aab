import { afterAll, beforeAll, expect, it } from '@jest/globals'
import request, { type Test } from 'supertest'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'
import { until } from '../support/until.ts'

let running: RunningMuniment
const tokens: { [name: string]: string } = {}
const day = '2026-03-02'

beforeAll(async () => {
  // Swept by hand only, whatever o'clock it is on this machine.
  running = await startMuniment({ MUNIMENT_CLOCK: `${day}T09:00:00Z`, RETENTION_CRON: '0 0 29 2 *' })
  tokens['clerk'] = await running.addPerson('clerk', 'civil-servant', 'official-sensitive')
  for (const name of ['sweeper', 'reviewer', 'approver'])
    tokens[name] = await running.addPerson(name, 'ig-officer', 'official-sensitive')
  tokens['uncleared'] = await running.addPerson('uncleared', 'ig-officer')
})
afterAll(() => running?.stop())

const as = (name: string, method: 'get' | 'post', path: string): Test =>
  request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${tokens[name]}`)

/** Captures one record, lists it, and destroys it through three people. */
async function destroyed(title: string, marking: string): Promise<string> {
  const metadata = { folder: 'FIN-INV/2026', title, marking, date: '2019-01-01' }
  const captured = await as('clerk', 'post', '/records')
    .field('metadata', JSON.stringify(metadata))
    .attach('content', Buffer.from(title), 'letter.txt')
  expect(captured.status).toBe(201)
  const sweep = await as('sweeper', 'post', '/retention/sweeps').send({})
  expect(sweep.body.batches).toHaveLength(1)
  const path = `/disposal-batches/${sweep.body.batches[0]}`
  const steps: readonly (readonly [string, string, object, number])[] = [
    ['reviewer', 'decisions', { all: { decision: 'destroy' } }, 200],
    ['approver', 'approve', { reason: 'All well' }, 200],
    ['sweeper', 'execute', { reason: 'Now' }, 202],
  ]
  for (const [name, step, body, status] of steps)
    expect((await as(name, 'post', `${path}/${step}`).send(body)).status).toBe(status)
  await until(
    () => as('sweeper', 'get', path),
    (answer) => answer.body.state === 'completed',
  )
  return path
}

it('a drill’s certificate dates every check by the drill’s clock', async () => {
  const certificate = await as('sweeper', 'get', `${await destroyed('Avocet', 'official')}/certificate`)
  const checks: readonly { readonly store: string; readonly checkedAt: string }[] = certificate.body.verified
  expect(checks.length).toBeGreaterThan(1)
  for (const { checkedAt } of checks) {
    expect(checkedAt.slice(0, 10)).toBe(day)
    expect(Date.parse(checkedAt)).toBeLessThanOrEqual(Date.parse(certificate.body.issuedAt))
  }
})

it('a certificate is captured with the marking of what it certifies', async () => {
  const path = await destroyed('Bittern', 'official-sensitive')
  const certificate = await as('sweeper', 'get', `${path}/certificate`)
  const search = `/search?q=${encodeURIComponent(`"${certificate.body.id}"`)}&class=MUNIMENT-CERT`
  const found = await until(
    () => as('sweeper', 'get', search),
    (answer) => answer.body.total === 1,
  )
  expect(found.body.hits[0].marking).toBe('official-sensitive')
  expect((await as('uncleared', 'get', search)).body).toMatchObject({ total: 0, hits: [] })
  const record = await as('uncleared', 'get', `/records/${found.body.hits[0].id}`)
  expect(record.status).toBe(404)
})
