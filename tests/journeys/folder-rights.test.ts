import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Response } from 'supertest'
import { makeSearchSteps } from '../support/search-steps.ts'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'
import { until } from '../support/until.ts'

// A folder is tightened or loosened: what of it leaves the searches of whoever lost it, and what comes back.

let running: RunningMuniment
const tokens: { [name: string]: string } = {}
beforeAll(async () => {
  running = await startMuniment()
  tokens['officer'] = await running.addPerson('officer', 'ig-officer', 'official-sensitive', undefined, [
    'team',
  ])
  tokens['uncleared'] = await running.addPerson('uncleared', 'ig-officer')
  tokens['clerk'] = await running.addPerson('clerk', 'civil-servant')
  tokens['member'] = await running.addPerson('member', 'civil-servant', 'official', undefined, ['team'])
  tokens['typist'] = await running.addPerson('typist', 'civil-servant', 'official', undefined, [
    'Oifig an Aire '.normalize('NFD'),
    'Rúnaí'.normalize('NFD'),
  ])
  tokens['auditor'] = await running.addPerson('auditor', 'auditor')
})
afterAll(() => running?.stop())

const steps = makeSearchSteps(() => running.url, tokens)
const { as, makeFolder, search, found, idsOf } = steps
const addressOf = (folder: string) => `/folders/${encodeURIComponent(folder)}`
/** What speaks of the same has words of its own in common. */
function wordsAbout(title: string): string {
  const bird = title.match(/[a-z]{4,}(?= \d|$)/)?.[0] ?? 'bird'
  return ['nest', 'colony', 'feather', 'ringing', 'survey'].map((word) => `${bird}${word}`).join(' ')
}
const capture = (folder: string, title: string) => steps.capture(folder, title, wordsAbout(title))
const captureMany = (folder: string, word: string) => steps.captureMany(folder, word, wordsAbout(word))
async function change(folder: string, changes: object, name = 'officer') {
  const answer = await as(name, 'patch', addressOf(folder)).send(changes)
  expect([answer.status, answer.body.detail]).toEqual([200, undefined])
  return answer.body
}
const reason = 'It names a source'

it.each([
  ['by its marking', 'heron', { marking: 'official-sensitive', reason }],
  ['by its groups', 'tern', { groups: ['team'], reason }],
])(
  'shows nothing of a folder that was tightened %s, nor on the next page of an open cursor',
  async (_how, word, changes) => {
    const folder = await makeFolder(`Those of the ${word}`)
    const ids = await captureMany(folder, word)
    const beside = await capture(await makeFolder('Beside'), `yonder a ${word}`)
    await found('clerk', word, 13)
    const first = await search('clerk', word, '&size=4&sort=title')
    expect(idsOf(first)).toEqual(ids.slice(0, 4))

    await change(folder, changes)
    const next = await search('clerk', word, `&size=4&sort=title&cursor=${encodeURIComponent(first.next)}`)
    expect(idsOf(next)).toEqual([beside])
    expect(idsOf(await search('clerk', word))).toEqual([beside])
    // Total and facets are of the index, which is asked without what was taken within half a second.
    const counted = await until(
      () => search('clerk', word),
      ({ total, facets }) => total === 1 && facets.class.every(({ count }: { count: number }) => count === 1),
    )
    expect(counted.facets.marking).toMatchObject([{ value: 'official', count: 1 }])
    expect((await as('clerk', 'get', `/search/terms?q=${word}`)).body).toMatchObject({ total: 1, terms: [] })
    expect((await as('clerk', 'get', `/search/folders?q=${word}`)).body.folders).toHaveLength(1)
    expect((await as('clerk', 'get', `/records/${ids[0]}`)).status).toBe(404)
    expect((await as('clerk', 'get', addressOf(folder))).status).toBe(404)
    expect((await search('officer', word)).total).toBe(13)
  },
)

it('is like nothing of a tightened folder any more', async () => {
  await captureMany(await makeFolder('Owls'), 'owlet')
  const folder = await makeFolder('Puffins')
  const hidden = await capture(folder, 'ashore puffin')
  const beside = await capture(await makeFolder('Beside'), 'afloat puffin')
  await found('clerk', 'puffin', 2)
  const similar = async (name: string) => (await as(name, 'get', `/records/${beside}/similar`)).body.items
  expect(await similar('clerk')).toMatchObject([{ id: hidden }])
  await change(folder, { groups: ['team'], reason })
  expect(await similar('clerk')).toEqual([])
  expect(await similar('member')).toMatchObject([{ id: hidden }])
})

it('takes the names of its records out of what is suggested', async () => {
  const folder = await makeFolder('Kestrels')
  await captureMany(folder, 'kestrel')
  const meant = async (name: string) =>
    (await search(name, 'kesterl')).didYouMean.map(({ q }: { q: string }) => q)
  expect(await meant('clerk')).toEqual(['kestrel'])
  await change(folder, { groups: ['team'], reason })
  await found('clerk', 'kestrel', 0)
  expect(await meant('clerk')).toEqual([])
  expect(await meant('member')).toEqual(['kestrel'])
})

it('lets back in with its groups, and with its marking only record by record', async () => {
  const folder = await makeFolder('Gulls')
  const [one = ''] = await captureMany(folder, 'gull')
  const tightened = await change(folder, { marking: 'official-sensitive', groups: ['team'], reason })
  expect(tightened).toEqual((await as('officer', 'get', addressOf(folder))).body)
  expect(tightened).toMatchObject({ marking: 'official-sensitive', groups: ['team'] })
  await change(folder, { marking: 'official', groups: [], reason: 'It is public now' })
  await found('clerk', 'gull', 0)
  expect((await as('clerk', 'get', addressOf(folder))).status).toBe(200)
  const lowered = await as('officer', 'patch', `/records/${one}`)
    .set('If-Match', '*')
    .send({ marking: 'official', reason: 'It is public now' })
  expect(lowered.status).toBe(200)
  expect(idsOf(await found('clerk', 'gull', 1))).toEqual([one])
})

it('is for officers, wants a reason, and answers whoever tightened it beyond themselves', async () => {
  const folder = await makeFolder('Swifts')
  const refused = await as('clerk', 'patch', addressOf(folder)).send({ groups: ['team'], reason })
  expect([refused.status, refused.body.code]).toEqual([403, 'forbidden-role'])
  for (const why of [{}, { reason: '  ' }]) {
    const unreasoned = await as('officer', 'patch', addressOf(folder)).send({ groups: ['team'], ...why })
    expect([unreasoned.status, unreasoned.body.code]).toEqual([422, 'reason-missing'])
  }
  expect(await change(folder, { title: 'Swifts and swallows' })).toMatchObject({
    title: 'Swifts and swallows',
    marking: 'official',
  })
  expect(await change(folder, { marking: 'official-sensitive', reason }, 'uncleared')).toMatchObject({
    marking: 'official-sensitive',
  })
  const gone = await as('uncleared', 'patch', addressOf(folder)).send({ marking: 'official', reason })
  const absent = await as('uncleared', 'patch', addressOf('none')).send({ marking: 'official', reason })
  const told = ({ status, body: { instance: _, requestId: __, ...body } }: Response) => [status, body]
  expect(told(gone)).toEqual(told(absent))
})

it('writes into the log who was refused it by a hold that allows no change', async () => {
  const folder = await makeFolder('Ospreys', { groups: ['team'] })
  const hold = await as('officer', 'post', '/holds').send({
    name: 'Seal',
    reason,
    authority: 'Court',
    strength: 'no-change',
    scope: { folders: [folder] },
  })
  expect([hold.status, hold.body.detail]).toEqual([201, undefined])
  const refused = await as('officer', 'patch', addressOf(folder)).send({ groups: [], reason })
  expect([refused.status, refused.body.code]).toEqual([409, 'held'])
  const { items } = await until(
    async () => (await as('auditor', 'get', '/audit/entries?action=access.refused')).body,
    (body) =>
      body.items.some(
        ({ details }: { details: { attempted?: string } }) => details.attempted === 'change-folder',
      ),
  )
  expect(items.length).toBeGreaterThan(0)
  await change(folder, { marking: 'official-sensitive', reason })
})

it('is read by who belongs to its groups, however their names were typed', async () => {
  const kept = await makeFolder('Those of the minister')
  await change(kept, { groups: ['Oifig an Aire'], reason })
  const secretary = await as('officer', 'post', '/folders').send({
    class: 'EST',
    title: 'Those of the secretary',
    groups: [' Rúnaí', 'Rúnaí'.normalize('NFD')],
  })
  expect([secretary.status, secretary.body.groups]).toEqual([201, ['Rúnaí']])
  for (const folder of [kept, secretary.body.reference]) {
    expect((await as('typist', 'get', addressOf(folder))).status).toBe(200)
    expect((await as('clerk', 'get', addressOf(folder))).status).toBe(404)
  }
})
