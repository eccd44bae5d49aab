import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import request, { type Test } from 'supertest'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'
import { until } from '../support/until.ts'

let running: RunningMuniment
const tokens: { [name: string]: string } = {}
beforeAll(async () => {
  running = await startMuniment()
  tokens['officer'] = await running.addPerson('officer', 'ig-officer', 'official-sensitive', undefined, [
    'team',
  ])
  tokens['clerk'] = await running.addPerson('clerk', 'civil-servant')
  tokens['finance'] = await running.addPerson('finance', 'civil-servant', 'official', 'FIN')
})
afterAll(() => running?.stop())

const as = (name: string, method: 'get' | 'post' | 'patch', path: string): Test =>
  request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${tokens[name]}`)
async function makeFolder(title: string, more: object = {}): Promise<string> {
  const { body } = await as('officer', 'post', '/folders').send({ class: 'FIN-INV', title, ...more })
  return body.reference
}
async function capture(folder: string, title: string): Promise<string> {
  const answer = await as('officer', 'post', '/records')
    .field('metadata', JSON.stringify({ folder, title }))
    .attach('content', Buffer.from(title), 'note.txt')
  expect([answer.status, answer.body.detail]).toEqual([201, undefined])
  return answer.body.id
}
async function captureMany(folder: string, word: string): Promise<readonly string[]> {
  const ids: string[] = []
  for (let at = 10; at < 22; at += 1) ids.push(await capture(folder, `${word} ${at}`))
  await found('officer', word, ids.length)
  return ids
}
const search = async (name: string, word: string, more = '') =>
  (await as(name, 'get', `/search?q=${word}&facets=class${more}`)).body
const found = (name: string, word: string, total: number) =>
  until(
    () => search(name, word),
    (body) => body.total === total,
  )
const idsOf = (body: { readonly hits: readonly { readonly id: string }[] }) => body.hits.map(({ id }) => id)

/** All pages behind the first. */
async function behind(name: string, word: string, first: { readonly next: string | null }) {
  const ids: string[] = []
  for (let next = first.next; next !== null; ) {
    const page = await search(name, word, `&size=4&sort=title&cursor=${encodeURIComponent(next)}`)
    ids.push(...idsOf(page))
    next = page.next
  }
  return ids
}

it('shows nothing of a record that was tightened, on the next page of an open cursor', async () => {
  const ids = await captureMany(await makeFolder('Herons'), 'heron')
  const first = await search('clerk', 'heron', '&size=4&sort=title')
  expect(idsOf(first)).toEqual(ids.slice(0, 4))
  for (const id of ids.slice(6, 9)) {
    const tightened = await as('officer', 'patch', `/records/${id}`)
      .set('If-Match', '*')
      .send({ marking: 'official-sensitive' })
    expect(tightened.status).toBe(200)
  }
  expect(await behind('clerk', 'heron', first)).toEqual([...ids.slice(4, 6), ...ids.slice(9)])
  const { facets } = await found('clerk', 'heron', 9)
  expect(facets.class).toContainEqual(expect.objectContaining({ value: 'FIN-INV', count: 9 }))
})

it('shows nothing of a folder that was moved out of reach, on the next page of an open cursor', async () => {
  const folder = await makeFolder('Terns')
  const ids = await captureMany(folder, 'tern')
  const first = await search('finance', 'tern', '&size=4&sort=title')
  expect(idsOf(first)).toEqual(ids.slice(0, 4))
  const moved = await as('officer', 'post', `/folders/${encodeURIComponent(folder)}/move`).send({
    class: 'EST',
    reason: 'Belongs to the estates',
  })
  expect([moved.status, moved.body.detail]).toEqual([200, undefined])
  expect(await behind('finance', 'tern', first)).toEqual([])
  expect(await search('finance', 'tern')).toMatchObject({ hits: [], next: null })
  expect((await found('finance', 'tern', 0)).facets.class).toEqual([])
  expect((await search('officer', 'tern')).total).toBe(12)
})

it('asks for the groups of the moment, with nothing indexed anew', async () => {
  await captureMany(await makeFolder('Gulls', { groups: ['team'] }), 'gull')
  const groups = (list: readonly string[]) =>
    sql`update person set groups = ${list} where name = 'clerk'`.execute(
      running.muniment.engines.database.owner,
    )
  const revisions = () =>
    running.muniment.engines.searchIndex.search({
      query: null,
      filters: {},
      accessSets: 'all',
      sort: 'id',
      size: 0,
      cursor: null,
      facets: ['class'],
    })
  const before = await revisions()
  expect((await search('clerk', 'gull')).total).toBe(0)
  await groups(['team'])
  expect(await search('clerk', 'gull')).toMatchObject({
    total: 12,
    facets: { class: [{ count: 12 }, { count: 12 }] },
  })
  await groups([])
  expect(await search('clerk', 'gull')).toMatchObject({ total: 0, hits: [], facets: { class: [] } })
  expect(await revisions()).toEqual(before)
  expect((await request(running.url).get('/readyz')).body.index.behind).toBe(0)
})
