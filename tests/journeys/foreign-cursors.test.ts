import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { makeSearchSteps } from '../support/search-steps.ts'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'

// A cursor is opaque: one of another list, or an altered one, is the asker's mistake and no fault of ours.

let running: RunningMuniment
const tokens: { [name: string]: string } = {}
const { as, capture, makeFolder } = makeSearchSteps(() => running.url, tokens)
let lists: readonly string[]

beforeAll(async () => {
  running = await startMuniment()
  tokens['officer'] = await running.addPerson('officer', 'ig-officer', 'official-sensitive')
  const record = await capture(await makeFolder('Herons'), 'Heron')
  await makeFolder('Egrets')
  const placed = await as('officer', 'post', '/holds').send({
    name: 'Inquiry',
    reason: 'asked for',
    authority: 'the court',
    scope: { records: [record] },
  })
  expect(placed.status).toBe(201)
  lists = [
    '/folders',
    '/stubs',
    '/vocabulary',
    '/schedules',
    '/disposal-batches',
    '/holds',
    `/holds/${placed.body.id}/items`,
    '/events',
    '/audit/entries',
    `/records/${record}/history`,
    '/search',
  ]
})
afterAll(() => running?.stop())

const cursorOf = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

it('refuses a cursor that no list gave, on every list', async () => {
  const altered = [
    'x',
    cursorOf(['\0']),
    cursorOf(['\0', '\0']),
    cursorOf(['now', 'nobody']),
    cursorOf(['2026-02-31T00:00:00.000Z', '01940000-0000-7000-8000-000000000001']),
    cursorOf([1, 2, 3]),
  ]
  for (const list of lists) {
    for (const cursor of altered) {
      const answer = await as('officer', 'get', `${list}?cursor=${cursor}`)
      expect([list, cursor, answer.status, answer.body.code]).toEqual([list, cursor, 400, 'malformed'])
    }
  }
})

it('refuses the cursor of a list that is sorted otherwise, and takes its own', async () => {
  const folders = await as('officer', 'get', '/folders?size=1')
  const schedules = await as('officer', 'get', '/schedules?size=1')
  for (const first of [folders, schedules]) expect(first.body.next).toEqual(expect.any(String))
  for (const list of ['/holds', '/events', '/stubs', '/disposal-batches']) {
    for (const { body } of [folders, schedules]) {
      expect((await as('officer', 'get', `${list}?cursor=${body.next}`)).status).toBe(400)
    }
  }
  const second = await as('officer', 'get', `/folders?size=1&cursor=${folders.body.next}`)
  expect(second.status).toBe(200)
  expect(second.body.items[0].reference > folders.body.items[0].reference).toBe(true)
})
