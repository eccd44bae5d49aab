import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import request, { type Test } from 'supertest'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'

// A record lies in a folder that its changer does not know of: for them it is as if there were no other (ADR 27).

let running: RunningMuniment
const tokens: { [name: string]: string } = {}
let secret: string

beforeAll(async () => {
  running = await startMuniment({}, undefined, join(import.meta.dirname, '../fixtures/partly-read-plan.yaml'))
  tokens['outsider'] = await running.addPerson('outsider', 'civil-servant')
  for (const [name, role] of [
    ['insider', 'civil-servant'],
    ['officer', 'ig-officer'],
  ] as const)
    tokens[name] = await running.addPerson(name, role, 'official-sensitive', undefined, ['hr'])
  tokens['hr'] = await running.addPerson('hr', 'civil-servant', 'official', 'HR', ['hr'])
  secret = await openFolder('Secret')
})
afterAll(() => running?.stop())

function as(name: string, method: 'get' | 'post' | 'patch', path: string): Test {
  return request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${tokens[name]}`)
}

const reason = 'Asked for'

async function openFolder(title: string, more: object = {}): Promise<string> {
  const answer = await as('insider', 'post', '/folders').send({
    class: 'HR-DISC',
    title,
    groups: ['hr'],
    ...more,
  })
  expect([answer.status, answer.body.detail]).toEqual([201, undefined])
  return answer.body.reference
}

async function capture(folder = 'FIN/1', metadata: object = {}): Promise<string> {
  const answer = await as('insider', 'post', '/records')
    .field('metadata', JSON.stringify({ folder, title: 'A claim', fields: { summary: 'Paid' }, ...metadata }))
    .attach('content', Buffer.from('A claim, in short.'), 'claim.txt')
  expect([answer.status, answer.body.detail]).toEqual([201, undefined])
  return answer.body.id
}

async function fileIn(folder: string, id: string): Promise<void> {
  const answer = await as('insider', 'post', `/records/${id}/folders`).send({ folder, reason })
  expect([answer.status, answer.body.detail]).toEqual([200, undefined])
}

const patch = (name: string, id: string, changes: object): Test =>
  as(name, 'patch', `/records/${id}`).set('If-Match', '*').send(changes)

describe('the fields of a record', () => {
  it('are held against the classes that the changer reads, and name no other', async () => {
    const id = await capture()
    await fileIn(secret, id)
    const coloured = await patch('outsider', id, { fields: { colour: 'red' } })
    expect([coloured.status, coloured.body.fields]).toEqual([200, { colour: 'red', summary: 'Paid' }])
    const emptied = await patch('outsider', id, { fields: { summary: null } })
    expect([emptied.status, emptied.body.fields]).toEqual([200, { colour: 'red' }])
    const unknown = await patch('outsider', id, { fields: { offence: 'none' } })
    expect([unknown.status, unknown.body.errors]).toEqual([
      422,
      [
        {
          path: 'fields.offence',
          message: 'is not a field of the class FIN, which has: colour, summary',
        },
      ],
    ])
    expect(JSON.stringify([coloured.body, emptied.body, unknown.body])).not.toMatch(/HR|which has: summary/)
  })

  it('stay as they are where a class does not know them that another has put there', async () => {
    const id = await capture()
    await fileIn(secret, id)
    expect((await patch('hr', id, { fields: { offence: 'none' } })).status).toBe(200)
    expect((await patch('outsider', id, { fields: { colour: 'red' } })).status).toBe(200)
    const both = await patch('insider', id, { fields: { summary: 'Paid twice' } })
    expect([both.status, both.body.fields]).toEqual([
      200,
      { colour: 'red', offence: 'none', summary: 'Paid twice' },
    ])
    // Whoever knows of both is told of both.
    const refused = await patch('insider', id, { fields: { colour: 'blue' } })
    expect([refused.status, refused.body.code]).toEqual([422, 'unknown-field'])
    expect((await patch('insider', id, { fields: { summary: null } })).body.code).toBe('missing-field')
  })
})
