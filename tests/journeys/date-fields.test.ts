import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import request, { type Test } from 'supertest'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'

/** Dates among the fields of a class: dates like any other, and what a schedule may count from. */
let running: RunningMuniment
const tokens: { [name: string]: string } = {}

beforeAll(async () => {
  running = await startMuniment({}, undefined, join(import.meta.dirname, '../fixtures/licences-plan.yaml'))
  tokens['clerk'] = await running.addPerson('clerk', 'civil-servant')
  tokens['officer'] = await running.addPerson('officer', 'ig-officer')
})
afterAll(() => running?.stop())

function as(name: string, method: 'get' | 'post' | 'patch', path: string): Test {
  return request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${tokens[name]}`)
}

const capture = (fields: object): Test =>
  as('clerk', 'post', '/records')
    .field('metadata', JSON.stringify({ folder: 'LIC/1', title: 'A mooring', fields }))
    .attach('content', Buffer.from('a mooring'), { filename: 'mooring.txt' })

const change = (name: string, id: string, fields: object, reason?: string): Test =>
  as(name, 'patch', `/records/${id}`).set('If-Match', '*').send({ fields, reason })

const standing = async (id: string): Promise<readonly unknown[]> => {
  const { body } = await as('officer', 'get', `/records/${id}/retention`)
  return [body.trigger.date, body.retentionEnd]
}

it('nobody but an officer with a reason changes one after capture, or empties it; the old one is kept in the log', async () => {
  const { id } = (await capture({ expiresOn: '2040-01-31' })).body
  for (const fields of [{ expiresOn: '2010-01-31' }, { expiresOn: null }]) {
    const refused = await change('clerk', id, fields, 'misread')
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden-role'])
    expect((await change('officer', id, fields)).body.code).toBe('reason-missing')
  }
  expect(await standing(id)).toEqual(['2040-01-31', '2041-01-31'])
  const same = await change('clerk', id, { expiresOn: '2040-01-31', harbour: 'Portavogie' })
  expect([same.status, same.body.fields]).toEqual([200, { expiresOn: '2040-01-31', harbour: 'Portavogie' }])
  expect((await change('officer', id, { expiresOn: '2010-01-31' }, 'misread')).status).toBe(200)
  expect(await standing(id)).toEqual(['2010-01-31', '2011-01-31'])
  const { items } = (await as('officer', 'get', `/records/${id}/history`)).body
  const details = items
    .filter((entry: { action: string }) => entry.action === 'record.updated')
    .map((entry: { details: { before: string; after: string } }) => entry.details)
  expect(details).toContainEqual(
    expect.objectContaining({
      before: expect.stringContaining('"expiresOn":"2040-01-31"'),
      after: expect.stringContaining('"expiresOn":"2010-01-31"'),
    }),
  )
})

it('a date that nothing counts from is everybody’s who files, until somebody drafts a schedule that does', async () => {
  const { id } = (await capture({ expiresOn: '2040-01-31', seenOn: '2026-01-31' })).body
  expect((await change('clerk', id, { seenOn: '2026-01-30' })).status).toBe(200)
  const drafted = await as('officer', 'post', '/schedules/LIC-1/versions').send({
    title: 'One year after it was seen for the last time',
    trigger: { 'metadata-date': 'expiresOn' },
    orLater: [{ trigger: { 'metadata-date': 'seenOn' }, period: 'P1Y' }],
    period: 'P1Y',
    action: 'destroy',
    authority: { instrument: 'Order', reference: 'LIC/2026/1', approvedOn: '2026-01-10' },
  })
  expect(drafted.status).toBe(201)
  expect((await change('clerk', id, { seenOn: '2016-01-29' })).body.code).toBe('forbidden-role')
  expect((await change('officer', id, { seenOn: '2016-01-29' }, 'misread')).status).toBe(200)
})

it('an instant is taken as its day in London, at capture and later; what is no day is refused by its name', async () => {
  const captured = await capture({ expiresOn: '2025-03-31T23:30:00Z', harbour: '2025-03-31T23:30:00Z' })
  expect(captured.status).toBe(201)
  const { id } = captured.body
  expect((await as('clerk', 'get', `/records/${id}`)).body.fields).toEqual({
    expiresOn: '2025-04-01',
    harbour: '2025-03-31T23:30:00Z',
  })
  expect(await standing(id)).toEqual(['2025-04-01', '2026-04-01'])
  // The same day, written otherwise, is no change.
  expect((await change('clerk', id, { expiresOn: '2025-04-01T12:00:00+01:00' })).status).toBe(200)
  for (const fields of [{ expiresOn: '2025-02-29' }, { expiresOn: '1/4/2025' }, { expiresOn: 2025 }]) {
    const refused = await capture(fields)
    expect([refused.status, refused.body.code, refused.body.errors[0].path]).toEqual([
      422,
      'invalid-field',
      'fields.expiresOn',
    ])
  }
})
