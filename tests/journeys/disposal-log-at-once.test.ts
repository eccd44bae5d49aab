import { afterAll, beforeAll, expect, it } from '@jest/globals'
import request, { type Test } from 'supertest'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'

let running: RunningMuniment
const tokens: { [name: string]: string } = {}

beforeAll(async () => {
  running = await startMuniment({ RETENTION_CRON: '0 0 29 2 *' })
  tokens['clerk'] = await running.addPerson('clerk', 'civil-servant')
  for (const name of ['proposer', 'decider']) tokens[name] = await running.addPerson(name, 'ig-officer')
  tokens['auditor'] = await running.addPerson('auditor', 'auditor')
  // Nothing is given a place from here on but on the way of a request.
  await running.stopJobs()
})
afterAll(() => running?.stop())

const as = (name: string, method: 'get' | 'post', path: string): Test =>
  request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${tokens[name]}`)

it('ties a decision of a moment ago to its place in the audit log', async () => {
  const captured = await as('clerk', 'post', '/records')
    .field('metadata', JSON.stringify({ folder: 'FIN-INV/2026', title: 'Curlew', date: '2019-01-01' }))
    .attach('content', Buffer.from('Curlew'), 'letter.txt')
  const proposal = { records: [captured.body.id], authority: 'Court order 7', reason: 'Misfiled' }
  const { id } = (await as('proposer', 'post', '/disposal-batches').send(proposal)).body
  const decisions = [{ recordId: captured.body.id, decision: 'destroy', reason: 'As the court says' }]
  const decided = await as('decider', 'post', `/disposal-batches/${id}/decisions`).send({ decisions })
  expect([decided.status, decided.body.detail]).toEqual([200, undefined])
  const [row, ...more] = (await as('auditor', 'get', '/disposal-log?format=json')).body
  expect(more).toEqual([])
  expect(row).toMatchObject({
    position: expect.any(Number),
    leafHash: expect.stringMatching(/^[0-9a-f]{64}$/),
  })
  const { items } = (await as('auditor', 'get', `/audit/entries?subject=${captured.body.id}`)).body
  expect(items.at(-1)).toMatchObject({ action: 'item.decided', position: row.position })
})
