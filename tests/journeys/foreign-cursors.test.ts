import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { makeSearchSteps } from '../support/search-steps.ts'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'
import { untilIdle } from '../support/until-idle.ts'

// A cursor is opaque: one of another list, or an altered one, is the asker's mistake and no fault of ours.

let running: RunningMuniment
const tokens: { [name: string]: string } = {}
const { as, capture, makeFolder } = makeSearchSteps(() => running.url, tokens)
let records: readonly string[]
let lists: readonly string[]
/** Those of them that have a second page here. */
let turning: readonly string[]

beforeAll(async () => {
  running = await startMuniment()
  tokens['officer'] = await running.addPerson('officer', 'ig-officer', 'official-sensitive')
  const folder = await makeFolder('Herons')
  const [record, another] = [await capture(folder, 'Heron'), await capture(folder, 'Another')]
  records = [record, another]
  // A history has a second page only once its record is read.
  await untilIdle(running)
  await makeFolder('Egrets')
  const hold = async (name: string) => {
    const scope = { records: [record, another] }
    const body = { name, reason: 'asked for', authority: 'the court', scope }
    const placed = await as('officer', 'post', '/holds').send(body)
    expect(placed.status).toBe(201)
    return placed.body.id as string
  }
  const [inquiry, audit] = [await hold('Inquiry'), await hold('Audit')]
  for (const id of ['1', '2']) {
    const event = { type: 'contract-ended', subject: { type: 'contract', id }, date: '2020-01-01' }
    expect((await as('officer', 'post', '/events').send(event)).status).toBe(201)
  }
  for (const forms of [
    ['heron', 'egret'],
    ['bittern', 'reed bird'],
  ]) {
    expect((await as('officer', 'post', '/vocabulary').send({ forms })).status).toBe(201)
  }
  turning = [
    '/folders',
    '/schedules',
    '/vocabulary',
    '/holds',
    '/events',
    `/holds/${inquiry}/items`,
    `/holds/${audit}/items`,
    '/audit/entries',
    `/records/${record}/history`,
  ]
  lists = [
    '/folders',
    '/stubs',
    '/vocabulary',
    '/schedules',
    '/disposal-batches',
    '/holds',
    `/holds/${inquiry}/items`,
    `/holds/${audit}/items`,
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

it('refuses the cursor of another list, also of one sorted alike, and takes its own', async () => {
  const first = async (list: string) => {
    const answer = await as('officer', 'get', `${list}?size=1`)
    expect([list, answer.status, answer.body.next]).toEqual([list, 200, expect.any(String)])
    return answer.body
  }
  const [record, another] = records
  for (const from of turning) {
    const { next, items } = await first(from)
    for (const list of lists) {
      if (list === from) continue
      const answer = await as('officer', 'get', `${list}?cursor=${next}`)
      expect([from, list, answer.status, answer.body.code]).toEqual([from, list, 400, 'malformed'])
    }
    const own = await as('officer', 'get', `${from}?size=1&cursor=${next}`)
    expect([from, own.status]).toEqual([from, 200])
    expect(own.body.items[0]).not.toEqual(items[0])
  }
  const history = await first(`/records/${record}/history`)
  const others = await as('officer', 'get', `/records/${another}/history?cursor=${history.next}`)
  expect([others.status, others.body.code]).toEqual([400, 'malformed'])
})
