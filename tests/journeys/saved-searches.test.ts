import { afterAll, beforeAll, expect, it } from '@jest/globals'
import request, { type Test } from 'supertest'
import { makeIndexSource } from '../../src/adapters/postgres/search/index-source.ts'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'
import { until } from '../support/until.ts'
import { untilIdle } from '../support/until-idle.ts'

let running: RunningMuniment
const tokens: { [name: string]: string } = {}
beforeAll(async () => {
  running = await startMuniment({ MUNIMENT_CLOCK: '2030-03-04T09:00:00Z' })
  tokens['keeper'] = await running.addPerson('keeper', 'civil-servant')
  tokens['clerk'] = await running.addPerson('clerk', 'civil-servant', 'official-sensitive', undefined, [
    'pay',
  ])
  tokens['officer'] = await running.addPerson('officer', 'ig-officer', 'official-sensitive', undefined, [
    'pay',
  ])
  tokens['scoped'] = await running.addPerson('scoped', 'civil-servant', 'official', 'EST')
  tokens['auditor'] = await running.addPerson('auditor', 'auditor', 'official-sensitive')
  tokens['admin'] = await running.addPerson('admin', 'administrator')
})
afterAll(() => running?.stop())

const as = (name: string, method: 'get' | 'post' | 'patch' | 'delete', path: string): Test =>
  request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${tokens[name]}`)

/** Captures a record, and waits until a search finds it. */
async function capture(text: string, more: object = {}): Promise<{ id: string; etag: string }> {
  const answer = await as('clerk', 'post', '/records')
    .field('metadata', JSON.stringify({ folder: 'EST/2026', title: text, ...more }))
    .attach('content', Buffer.from(`${text}.`), 'a.txt')
  expect([answer.status, answer.body.detail]).toEqual([201, undefined])
  await indexed()
  return { id: answer.body.id, etag: '*' }
}
const indexed = () => untilIdle(running)
const edit = async (id: string, title: string) => {
  const answer = await as('clerk', 'patch', `/records/${id}`).set('If-Match', '*').send({ title })
  expect([answer.status, answer.body.detail]).toEqual([200, undefined])
  await indexed()
}

async function save(query: object, more: object = {}) {
  const answer = await as('keeper', 'post', '/saved-searches').send({ name: 'A search', query, ...more })
  expect([answer.status, answer.body.detail]).toEqual([201, undefined])
  return answer.body
}
const run = async (id: string) => {
  const answer = await as('keeper', 'post', `/saved-searches/${id}/run`)
  expect([answer.status, answer.body.detail]).toEqual([200, undefined])
  return answer.body
}
const alertedIn = async (id: string): Promise<string[]> => {
  const answer = await as('keeper', 'get', `/saved-searches/${id}/alerts`)
  expect(answer.status).toBe(200)
  return answer.body.items.map(({ record }: { record: { title: string } }) => record.title)
}

it('another person’s search is what never was, for every role and every address', async () => {
  const { id } = await save({ q: 'petrel' })
  const absent = '01940000-0000-7000-8000-00000000dead'
  for (const name of ['clerk', 'officer', 'auditor']) {
    const calls = (of: string) => [
      as(name, 'get', `/saved-searches/${of}`),
      as(name, 'get', `/saved-searches/${of}/results`),
      as(name, 'get', `/saved-searches/${of}/alerts`),
      as(name, 'post', `/saved-searches/${of}/run`),
      as(name, 'post', `/saved-searches/${of}/alerts/seen`).send({ upTo: absent }),
      as(name, 'patch', `/saved-searches/${of}`).send({ name: 'Mine' }),
      as(name, 'delete', `/saved-searches/${of}`),
    ]
    for (const [n, call] of calls(id).entries()) {
      const [seen, unseen] = [await call, await calls(absent)[n]]
      expect([seen.status, seen.body.code]).toEqual([404, 'not-found'])
      const { instance: _one, requestId: _id, ...body } = seen.body
      expect(unseen?.body).toMatchObject(body)
    }
    expect((await as(name, 'get', '/saved-searches')).body).toEqual({ items: [], next: null, unseen: 0 })
  }
  expect((await as('admin', 'get', '/saved-searches')).status).toBe(403)
  expect((await as('keeper', 'get', `/saved-searches/${id}`)).body.name).toBe('A search')
  expect((await as('keeper', 'delete', `/saved-searches/${id}`)).status).toBe(204)
  expect((await as('keeper', 'get', `/saved-searches/${id}`)).status).toBe(404)
  const log = JSON.stringify((await as('auditor', 'get', '/audit/entries?size=200')).body)
  expect(log).toContain('search.deleted')
  expect(log).not.toContain('petrel')
})

it('tells once of what comes to match, and neither of what was there nor of what may not be read', async () => {
  await capture('Old guillemot')
  const { id, query } = await save({ q: 'guillemot', class: 'est', format: ['text'], sort: '-date' })
  expect(query).toEqual({
    q: 'guillemot',
    synonyms: true,
    scanningErrors: false,
    class: ['est'],
    folder: [],
    marking: [],
    format: ['text'],
    author: [],
    missing: [],
    notClass: [],
    notFolder: [],
    notMarking: [],
    notFormat: [],
    notAuthor: [],
    notMissing: [],
    from: null,
    to: null,
    sort: '-date',
  })
  const other = await capture('Razorbill')
  await capture('New guillemot')
  const secret = await capture('Secret guillemot', { marking: 'official-sensitive' })
  expect(await run(id)).toMatchObject({ unseen: 1 })
  await run(id)
  expect(await alertedIn(id)).toEqual(['New guillemot'])

  const results = await as('keeper', 'get', `/saved-searches/${id}/results?facets=marking&size=1`)
  const search = await as(
    'keeper',
    'get',
    '/search?q=guillemot&class=est&format=text&sort=-date&facets=marking&size=1',
  )
  expect({ ...results.body, next: '' }).toEqual({ ...search.body, next: '' })
  expect(results.body.total).toBe(2)
  const next = await as('keeper', 'get', `/saved-searches/${id}/results?size=1&cursor=${results.body.next}`)
  expect(next.body.hits).toHaveLength(1)

  // Edited, it begins to match; readable at last, it is news; tightened, it is neither shown nor counted.
  await edit(other.id, 'A guillemot after all')
  expect(await run(id)).toMatchObject({ unseen: 2 })
  const marked = await as('officer', 'patch', `/records/${secret.id}`)
    .set('If-Match', '*')
    .send({ marking: 'official', reason: 'Nothing secret in it' })
  expect([marked.status, marked.body.detail]).toEqual([200, undefined])
  await indexed()
  expect(await run(id)).toMatchObject({ unseen: 3 })
  expect(await alertedIn(id)).toEqual(['Secret guillemot', 'A guillemot after all', 'New guillemot'])
  await as('clerk', 'patch', `/records/${other.id}`)
    .set('If-Match', '*')
    .send({ marking: 'official-sensitive' })
  expect(await alertedIn(id)).toEqual(['Secret guillemot', 'New guillemot'])
  expect((await as('keeper', 'get', '/saved-searches')).body).toMatchObject({ unseen: 2 })

  const [newest, oldest] = (await as('keeper', 'get', `/saved-searches/${id}/alerts`)).body.items
  expect(newest).toMatchObject({ seen: false, record: { class: 'EST', folder: 'EST/2026', format: 'text' } })
  const seen = await as('keeper', 'post', `/saved-searches/${id}/alerts/seen`).send({ upTo: oldest.id })
  expect([seen.status, seen.body.unseen]).toEqual([200, 1])
  const unseen = await as('keeper', 'get', `/saved-searches/${id}/alerts?seen=false`)
  expect(unseen.body.items).toHaveLength(1)
})

it('loses nothing where the index is put behind, and repeats nothing where runs meet', async () => {
  const { id } = await save({ q: 'shearwater' }, { alerts: 'hourly' })
  await makeIndexSource(running.muniment.engines.database).whileRebuilding(async () => {
    await running.muniment.engines.searchIndex.clear()
    await capture('First shearwater')
    const refused = await as('keeper', 'post', `/saved-searches/${id}/run`)
    expect([refused.status, refused.body.code]).toEqual([503, 'engine-unavailable'])
    const unsaved = await as('keeper', 'post', '/saved-searches').send({ name: 'x', query: { q: 'gannet' } })
    expect(unsaved.status).toBe(503)
  })
  await running.muniment.search.reindexAll({ kind: 'system', id: 'system', name: 'system' }, () => undefined)
  await capture('Second shearwater')
  const runs = await Promise.all([1, 2, 3, 4].map(() => as('keeper', 'post', `/saved-searches/${id}/run`)))
  expect(runs.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  expect((await alertedIn(id)).sort()).toEqual(['First shearwater', 'Second shearwater'])
})

it('is paused with a notice when its folder is there no more for its owner, and goes on when corrected', async () => {
  const made = await as('officer', 'post', '/folders').send({ class: 'EST', title: 'Skuas' })
  const { reference } = made.body
  const saved = await as('scoped', 'post', '/saved-searches').send({
    name: 'Skuas',
    query: { q: 'skua', folder: reference },
  })
  expect([saved.status, saved.body.alerts, saved.body.state]).toEqual([201, 'daily', 'active'])
  const search = `/saved-searches/${saved.body.id}`
  const moved = await as('officer', 'post', `/folders/${encodeURIComponent(reference)}/move`).send({
    class: 'FIN-INV',
    reason: 'It is about money',
  })
  expect([moved.status, moved.body.detail]).toEqual([200, undefined])
  const run = await as('scoped', 'post', `${search}/run`)
  expect([run.status, run.body.code]).toEqual([409, 'search-paused'])
  const { state, notice } = (await as('scoped', 'get', search)).body
  expect([state, notice.code]).toEqual(['paused', 'unknown-folder'])
  expect(notice.message).toContain('Choose another folder')

  const wrong = await as('scoped', 'patch', search).send({ query: { q: 'skua AND' } })
  expect([wrong.status, wrong.body.code]).toEqual([422, 'invalid-query'])
  expect((await as('scoped', 'patch', search).send({ query: { colour: 'red' } })).status).toBe(400)
  expect((await as('scoped', 'patch', search).send({ state: 'active' })).body.code).toBe('unknown-folder')
  const corrected = await as('scoped', 'patch', search).send({ query: { q: 'skua', class: 'EST' } })
  expect([corrected.status, corrected.body.state, corrected.body.notice]).toEqual([200, 'active', null])
  await capture('A skua')
  expect((await as('scoped', 'post', `${search}/run`)).body.unseen).toBe(1)
})

it('runs by itself, hour by hour and over a restart, by the job that the calendar leaves', async () => {
  const hourly = await save({ q: 'fulmar' }, { alerts: 'hourly' })
  const daily = await save({ q: 'fulmar' })
  await capture('A fulmar')
  // Nobody told it to: what is due at a start is run then.
  running = await running.restartAt('2030-03-04T13:00:00Z')
  await until(
    () => alertedIn(hourly.id),
    ({ length }) => length === 1,
  )
  expect(await alertedIn(daily.id)).toEqual([])
  running = await running.restartAt('2030-03-05T06:00:00Z')
  await until(
    () => alertedIn(daily.id),
    ({ length }) => length === 1,
  )
  await indexed()
  expect(await alertedIn(hourly.id)).toEqual(['A fulmar'])
})
