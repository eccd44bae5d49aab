import { afterAll, beforeAll, expect, it } from '@jest/globals'
import request from 'supertest'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'
import { until } from '../support/until.ts'
import { untilIdle } from '../support/until-idle.ts'

let running: RunningMuniment
const tokens: { [name: string]: string } = {}
/** By title. */
const ids = new Map<string, string>()

const filed = [
  {
    folder: 'FIN-INV/2026',
    title: 'Culvert invoice',
    text: 'Gravel and pipes for the culvert at Antrim, flooding.',
  },
  {
    folder: 'FIN-INV/2026',
    title: 'Pipes',
    text: 'An invoice: gravel, pipes, Antrim. QQ123456C, ann@example.org',
  },
  {
    folder: 'CON/2019',
    title: 'Works at Antrim',
    text: 'The culvert, its pipes and gravel; flooding of the road.',
  },
  {
    folder: 'PRESS/2026',
    title: 'Announcement',
    text: 'The road at Antrim is open: flooding, gravel, culvert.',
  },
  { folder: 'EST/2026', title: 'Annual leave', text: 'Nobody is at work in the week of the fair.' },
  { folder: 'EST/2026', title: 'Parking', text: 'Bicycles are left in the shed.' },
  {
    folder: 'EST/2026',
    title: 'Culvert inquiry',
    text: 'Zebra pipes and gravel in the culvert at Antrim; flooding.',
    marking: 'official-sensitive',
  },
]

beforeAll(async () => {
  running = await startMuniment()
  tokens['clerk'] = await running.addPerson('clerk', 'civil-servant')
  tokens['cleared'] = await running.addPerson('cleared', 'ig-officer', 'official-sensitive')
  tokens['press'] = await running.addPerson('press', 'civil-servant', 'official', 'PRESS')
  for (const { text, ...metadata } of filed) {
    const answer = await as('cleared', 'post', '/records')
      .field('metadata', JSON.stringify({ date: '2019-03-31', ...metadata }))
      .attach('content', Buffer.from(text), 'note.txt')
    expect([answer.status, answer.body.detail]).toEqual([201, undefined])
    ids.set(metadata.title, answer.body.id)
  }
  const both = await as('cleared', 'post', `/records/${ids.get('Works at Antrim')}/folders`).send({
    folder: 'PRESS/2026',
    reason: 'Announced to the press',
  })
  expect([both.status, both.body.detail]).toEqual([200, undefined])
  for (const [name, all] of [
    ['press', 2],
    ['cleared', filed.length],
  ] as const)
    await until(
      async () => (await ask(name, '/search?q=')).total,
      (total) => total === all,
    )
  // Found by their titles already, and by their texts once these are read.
  await untilIdle(running)
})
afterAll(() => running?.stop())

const as = (name: string, method: 'get' | 'post' | 'patch', path: string) =>
  request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${tokens[name]}`)
async function ask(name: string, path: string) {
  const answer = await as(name, 'get', path)
  expect([path, answer.status, answer.body.detail]).toEqual([path, 200, undefined])
  return answer.body
}
const similar = async (name: string, title: string) =>
  (await ask(name, `/records/${ids.get(title)}/similar`)).items.map((item: { title: string }) => item.title)

it('tells of nothing alike to a record that may not be read what it does not tell of one that never was', async () => {
  const answers = await Promise.all(
    [ids.get('Culvert inquiry'), '01940000-0000-7000-8000-00000000dead'].map((id) =>
      as('clerk', 'get', `/records/${id}/similar`),
    ),
  )
  const [hidden, absent] = answers.map(({ status, body: { instance: _, requestId: __, ...body } }) => [
    status,
    body,
  ])
  expect(hidden).toEqual(absent)
  expect(answers[0]?.status).toBe(404)
  for (const reference of ['EST%2F2026', 'FIN-INV%2F2026', 'nowhere'])
    expect((await as('press', 'get', `/folders/${reference}/related`)).status).toBe(404)
})

it('leads from a record to those that speak of the same, of what the asker may read', async () => {
  expect((await similar('cleared', 'Culvert invoice')).sort()).toEqual([
    'Announcement',
    'Culvert inquiry',
    'Pipes',
    'Works at Antrim',
  ])
  expect((await similar('clerk', 'Culvert invoice')).sort()).toEqual([
    'Announcement',
    'Pipes',
    'Works at Antrim',
  ])
  expect(await similar('clerk', 'Parking')).toEqual([])
  const [first] = (await ask('clerk', `/records/${ids.get('Culvert invoice')}/similar?size=1`)).items
  expect(first).toMatchObject({ class: expect.any(String), folder: expect.any(String), marking: 'official' })
  expect(first.sharedTerms.length).toBeGreaterThan(1)
  expect(first.reason).toMatch(/^shares: /)
})

it('shows what stands out in a search, never an identifier, and what to type to find it', async () => {
  const found = await ask('clerk', '/search/terms?q=antrim')
  expect(found.total).toBe(4)
  expect(found.terms.map(({ term }: { term: string }) => term)).toContain('gravel')
  expect(JSON.stringify(found)).not.toMatch(/zebra|QQ|example|ann/i)
  for (const { q, count } of found.terms)
    expect([q, (await ask('clerk', `/search?q=${encodeURIComponent(q)}`)).total]).toEqual([q, count])
})

it('shows in which folders a search lies, and which have to do with a folder', async () => {
  const folders = async (name: string) =>
    (await ask(name, '/search/folders?q=antrim')).folders.map(
      ({ folder, count }: { folder: string; count: number }) => [folder, count],
    )
  expect(await folders('clerk')).toEqual([
    ['FIN-INV/2026', 2],
    ['PRESS/2026', 2],
    ['CON/2019', 1],
  ])
  expect(await folders('press')).toEqual([['PRESS/2026', 2]])
  const related = await ask('clerk', '/folders/CON%2F2019/related')
  expect(related.items[0]).toMatchObject({
    folder: 'PRESS/2026',
    reason: expect.stringMatching(/^1 record lies in both/),
  })
  expect(related.items.map(({ folder }: { folder: string }) => folder)).not.toContain('EST/2026')
  expect((await ask('press', '/folders/PRESS%2F2026/related')).items).toEqual([])
})

it('shows where something is going on', async () => {
  const recent = async (name: string) =>
    (await ask(name, '/folders/recent?days=7')).items.map(
      ({ folder, count }: { folder: string; count: number }) => [folder, count],
    )
  expect(await recent('press')).toEqual([['PRESS/2026', 2]])
  expect(await recent('clerk')).toEqual([
    ['EST/2026', 2],
    ['FIN-INV/2026', 2],
    ['PRESS/2026', 2],
    ['CON/2019', 1],
  ])
  expect(await recent('cleared')).toContainEqual(['EST/2026', 3])
  const [first] = (await ask('clerk', '/folders/recent?size=1')).items
  expect(first.reason).toMatch(/^2 records since \d+ \w+( \d{4})?, the last on \d+ \w+$/)
})

it('shows none of it any more from the moment a record is tightened', async () => {
  const { headers } = await as('cleared', 'get', `/records/${ids.get('Pipes')}`)
  const tightened = await as('cleared', 'patch', `/records/${ids.get('Pipes')}`)
    .set('If-Match', headers['etag'] ?? '')
    .send({ marking: 'official-sensitive' })
  expect([tightened.status, tightened.body.detail]).toEqual([200, undefined])
  expect((await similar('clerk', 'Culvert invoice')).sort()).toEqual(['Announcement', 'Works at Antrim'])
  expect((await as('clerk', 'get', `/records/${ids.get('Pipes')}/similar`)).status).toBe(404)
})
