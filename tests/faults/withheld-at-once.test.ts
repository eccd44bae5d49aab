import { afterAll, beforeAll, expect, it } from '@jest/globals'
import request from 'supertest'
import { makeSearchSteps } from '../support/search-steps.ts'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'
import { until } from '../support/until.ts'

// The index never hears of what is taken from somebody here: its jobs have stopped. It is left out of every number all the same.

let running: RunningMuniment
const tokens: { [name: string]: string } = {}
const { as, makeFolder, captureMany, search, found } = makeSearchSteps(() => running.url, tokens)
const folders: { [word: string]: string } = {}
const ids: { [word: string]: readonly string[] } = {}
/** Holds all of the owl's beside the folder they were captured in. */
let also: string
/** Holds all of the kite's beside theirs. */
let beside: string
const inFolder = (folder: string) => `&folder=${encodeURIComponent(folder)}`
beforeAll(async () => {
  running = await startMuniment()
  tokens['officer'] = await running.addPerson('officer', 'ig-officer', 'official-sensitive', undefined, [
    'team',
  ])
  tokens['clerk'] = await running.addPerson('clerk', 'civil-servant', 'official', 'FIN')
  for (const word of ['heron', 'tern', 'gull', 'owl', 'wren', 'rook']) {
    folders[word] = await makeFolder(`Those of the ${word}`)
    ids[word] = await captureMany(folders[word], word)
    await found('clerk', word, 12)
  }
  also = await makeFolder('What lies in several')
  for (const id of ids['owl'] ?? [])
    expect(
      (await as('officer', 'post', `/records/${id}/folders`).send({ folder: also, reason })).status,
    ).toBe(200)
  for (const word of ['wren', 'rook']) folders[`${word}s`] = await makeFolder(`More of the ${word}`)
  beside = await makeFolder('What lies beside')
  folders['kite'] = await makeFolder('Those of the kite')
  ids['kite'] = await captureMany(folders['kite'], 'kite')
  for (const id of ids['kite'])
    expect(
      (await as('officer', 'post', `/records/${id}/folders`).send({ folder: beside, reason })).status,
    ).toBe(200)
  for (const [word, folder] of [
    ['owl', also],
    ['kite', beside],
  ] as const)
    await until(
      () => search('clerk', word, inFolder(folder)),
      ({ total }) => total === 12,
    )
  await running.stopJobs()
})
afterAll(() => running?.stop())

const reason = 'It names a source'
const addressOf = (word: string) => `/folders/${encodeURIComponent(folders[word] ?? '')}`
const sensitive = { marking: 'official-sensitive', reason }
/** To a folder that the same people read. */
const moveAll = async (word: string) => {
  for (const id of ids[word] ?? []) {
    const move = as('officer', 'post', `/records/${id}/move`).set('If-Match', '*')
    expect((await move.send({ folder: folders[`${word}s`], reason })).status).toBe(200)
  }
}
const tighten = (word: string, from: number, to: number) =>
  Promise.all(
    (ids[word] ?? [])
      .slice(from, to)
      .map((id) => as('officer', 'patch', `/records/${id}`).set('If-Match', '*').send(sensitive)),
  )

it.each([
  ['some records were tightened', 'heron', async () => tighten('heron', 6, 9), 9],
  [
    'a folder was moved out of reach',
    'tern',
    async () => [await as('officer', 'post', `${addressOf('tern')}/move`).send({ class: 'EST', reason })],
    0,
  ],
  [
    'a folder was kept to a group',
    'gull',
    async () => [await as('officer', 'patch', addressOf('gull')).send({ groups: ['team'], reason })],
    0,
  ],
  [
    'the marking of a folder was raised that all lay in beside another',
    'owl',
    async () => [await as('officer', 'patch', addressOf('owl')).send(sensitive)],
    0,
  ],
  [
    'all were moved to a folder of the same readers, and that was kept to a group',
    'wren',
    async () => {
      await moveAll('wren')
      return [await as('officer', 'patch', addressOf('wrens')).send({ groups: ['team'], reason })]
    },
    0,
  ],
] as const)('counts nothing any more once %s', async (_what, word, take, left) => {
  for (const answer of await take()) expect([answer.status, answer.body.detail]).toEqual([200, undefined])
  // What waits is asked for every half second.
  const { total, facets } = await until(
    () => search('clerk', word),
    ({ facets: { marking } }) => (marking[0]?.count ?? 0) === left,
  )
  expect(total).toBe(left)
  expect(facets.class.every(({ count }: { readonly count: number }) => count === left)).toBe(true)
  expect((await search('officer', word)).total).toBe(12)
  expect((await request(running.url).get('/readyz')).body.index.behind).toBeGreaterThan(0)
})

it('does not count any more what a folder held that was kept to a group after all had been moved out of it', async () => {
  await moveAll('rook')
  expect((await as('officer', 'patch', addressOf('rook')).send({ groups: ['team'], reason })).status).toBe(
    200,
  )
  // Where they lie by now they are not found until the index has heard of it.
  await until(
    () => search('clerk', 'rook', inFolder(folders['rook'] ?? '')),
    ({ facets }) => facets.class.length === 0,
  )
  expect((await search('officer', 'rook', inFolder(folders['rook'] ?? ''))).facets.class).not.toEqual([])
})

it('does not say any more what lies in a folder that was kept to a group, where it is read by another', async () => {
  const kept = await as('officer', 'patch', `/folders/${encodeURIComponent(beside)}`).send({
    groups: ['team'],
    reason,
  })
  expect(kept.status).toBe(200)
  await until(
    () => search('clerk', 'kite', inFolder(beside)),
    ({ total }) => total === 0,
  )
  expect((await search('clerk', `kite+folder:"${beside}"`)).total).toBe(0)
  expect((await search('clerk', 'kite', `&notFolder=${encodeURIComponent(beside)}`)).total).toBe(12)
  expect((await search('clerk', 'kite')).total).toBe(12)
  expect((await search('officer', 'kite', inFolder(beside))).total).toBe(12)
})
