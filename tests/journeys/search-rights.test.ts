import { afterAll, beforeAll, expect, it } from '@jest/globals'
import request from 'supertest'
import { makeSearchSteps } from '../support/search-steps.ts'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'

let running: RunningMuniment
const tokens: { [name: string]: string } = {}
beforeAll(async () => {
  running = await startMuniment()
  tokens['officer'] = await running.addPerson('officer', 'ig-officer', 'official-sensitive', undefined, [
    'team',
  ])
  tokens['clerk'] = await running.addPerson('clerk', 'civil-servant')
  tokens['administrator'] = await running.addPerson('administrator', 'administrator')
  tokens['keeper'] = await running.addPerson('keeper', 'civil-servant')
  tokens['finance'] = await running.addPerson('finance', 'civil-servant', 'official', 'FIN')
})
afterAll(() => running?.stop())

const { as, makeFolder, captureMany, search, idsOf, behind } = makeSearchSteps(() => running.url, tokens)
/** What an administrator says that somebody may do from now on. */
async function change(name: string, wanted: object): Promise<void> {
  const changed = await as('administrator', 'patch', `/users/${name}`).send(wanted)
  expect([changed.status, changed.body]).toEqual([200, expect.objectContaining(wanted)])
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
  expect((await search('clerk', 'heron')).total).toBe(9)
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
  expect((await search('finance', 'tern')).total).toBe(0)
  expect((await search('officer', 'tern')).total).toBe(12)
})

it('asks for the groups of the moment, with nothing indexed anew', async () => {
  await captureMany(await makeFolder('Gulls', { groups: ['team'] }), 'gull')
  const groups = (list: readonly string[]) => change('clerk', { groups: list })
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

const changes = [
  ['groups', 'dunlin', { groups: ['team'] }, { groups: [] }, { groups: ['team'] }],
  [
    'clearance',
    'sanderling',
    { clearance: 'official-sensitive' },
    { clearance: 'official' },
    { marking: 'official-sensitive' },
  ],
  ['scope', 'whimbrel', { scope: 'FIN' }, { scope: 'EST' }, {}],
] as const

it.each(changes)(
  'follows a change of somebody’s %s, at once and both ways',
  async (_what, word, given, taken, folder) => {
    const reference = await makeFolder(`Of ${word}s`, folder)
    const ids = await captureMany(reference, word, 'wintering')
    const typed = `${word.slice(0, -2)}${word.at(-1)}${word.at(-2)}`
    const asked = async (path: string) => {
      const { status, body } = await as('clerk', 'get', path)
      return status === 200 ? body : status
    }
    const all = async () => {
      const first = await search('clerk', word, '&size=4&sort=title')
      return {
        hits: idsOf(first),
        total: first.total,
        inClass: first.facets.class.find(({ value }: { value: string }) => value === 'FIN-INV')?.count ?? 0,
        meant: (await search('clerk', typed)).didYouMean.map(({ q }: { q: string }) => q.toLowerCase()),
        terms: (await asked(`/search/terms?q=${word}`)).terms.map(({ term }: { term: string }) =>
          term.toLowerCase(),
        ),
        folders: (await asked(`/search/folders?q=${word}`)).folders.length,
        similar: (await asked(`/records/${ids[0]}/similar`)).items?.length ?? 404,
        listed: (await as('clerk', 'get', `/search/export?q=${word}&as=json`)).body.length,
      }
    }
    const hidden = {
      hits: [],
      total: 0,
      inClass: 0,
      meant: [],
      terms: [],
      folders: 0,
      similar: 404,
      listed: 0,
    }
    const shown = {
      hits: ids.slice(0, 4),
      total: 12,
      inClass: 12,
      meant: [word],
      terms: expect.arrayContaining(['wintering']),
      folders: 1,
      similar: expect.any(Number),
      listed: 12,
    }
    await change('clerk', taken)
    expect(await all()).toEqual(hidden)
    await change('clerk', given)
    const open = await search('clerk', word, '&size=4&sort=title')
    expect(await all()).toEqual(shown)
    await change('clerk', taken)
    expect(await behind('clerk', word, open)).toEqual([])
    expect(await all()).toEqual(hidden)
    await change('clerk', given)
    expect(await behind('clerk', word, open)).toEqual(ids.slice(4))
    await change('clerk', { groups: [], clearance: 'official', scope: null })
  },
)

it('closes the search to whoever is made an administrator, who reads no content', async () => {
  await change('clerk', { role: 'administrator' })
  for (const path of ['/search?q=gull', '/search/terms?q=gull', '/search/export?q=gull&as=json'])
    expect([path, (await as('clerk', 'get', path)).status]).toEqual([path, 403])
  await change('clerk', { role: 'civil-servant' })
  expect((await as('clerk', 'get', '/search?q=gull')).status).toBe(200)
})

it('tells a saved search of what its owner may read by now, and takes it back with the right', async () => {
  const saved = await as('keeper', 'post', '/saved-searches').send({
    name: 'Avocets',
    query: { q: 'avocet' },
    alerts: 'daily',
  })
  const run = async () => {
    const { status, body } = await as('keeper', 'post', `/saved-searches/${saved.body.id}/run`)
    const alerts = await as('keeper', 'get', `/saved-searches/${saved.body.id}/alerts?size=200`)
    return [status, body.unseen, alerts.body.items.length]
  }
  await captureMany(await makeFolder('Avocets', { groups: ['team'] }), 'avocet')
  expect(await run()).toEqual([200, 0, 0])
  await change('keeper', { groups: ['team'] })
  expect(await run()).toEqual([200, 12, 12])
  await change('keeper', { groups: [] })
  expect(await run()).toEqual([200, 0, 0])
})
