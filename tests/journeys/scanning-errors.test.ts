import { afterAll, beforeAll, expect, it } from '@jest/globals'
import request from 'supertest'
import { makeScan } from '../support/make-documents/make-scan.ts'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'
import { until } from '../support/until.ts'

let running: RunningMuniment
let token: string
const ids: { [title: string]: string } = {}
beforeAll(async () => {
  running = await startMuniment()
  token = await running.addPerson('officer', 'ig-officer')
  const made = await request(running.url)
    .post('/api/v1/folders')
    .set('Authorization', `Bearer ${token}`)
    .send({ class: 'FIN-INV', title: 'Papers' })
  // What a recogniser makes of "government" on a bad page is what this page says: it is read as it stands.
  const page = await makeScan({
    lines: [
      'Letter of the govemment about dues',
      'payable at the harbour of Larne',
      'in the year of the storm',
    ],
  })
  const documents: readonly (readonly [string, Buffer])[] = [
    ['scan.png', await page.png().toBuffer()],
    ['typed.txt', Buffer.from('Letter of the government about quays')],
    ['misspelt.txt', Buffer.from('Letter of the govemment about moorings')],
  ]
  for (const [name, content] of documents) {
    const { body } = await request(running.url)
      .post('/api/v1/records')
      .set('Authorization', `Bearer ${token}`)
      .field('metadata', JSON.stringify({ folder: made.body.reference, title: `Papers of ${name}` }))
      .attach('content', content, name)
    ids[name] = body.id
  }
  await until(
    () => search('larne OR quays OR moorings'),
    ({ total }) => total === 3,
    60_000,
  )
}, 90_000)
afterAll(() => running?.stop())

interface Answer {
  readonly total: number
  readonly hits: readonly { readonly id: string; readonly snippets: readonly { readonly html: string }[] }[]
}

async function search(q: string, scanningErrors = false): Promise<Answer> {
  const { body } = await request(running.url)
    .get('/api/v1/search')
    .query({ q, scanningErrors })
    .set('Authorization', `Bearer ${token}`)
  return body
}
const idsOf = ({ hits }: Answer) => hits.map(({ id }) => id)

it('finds a word that a scan was read wrongly for, below what matches as typed, and marks it', async () => {
  const found = await search('government', true)
  expect(idsOf(found)).toEqual([ids['typed.txt'], ids['scan.png']])
  expect(found.hits[1]?.snippets[0]?.html).toContain('<mark>govemment</mark>')
})

it('finds it neither unasked, nor in text that was not recognised, nor for a word in quotes', async () => {
  expect(idsOf(await search('government'))).toEqual([ids['typed.txt']])
  expect(idsOf(await search('moorlngs', true))).toEqual([])
  expect(idsOf(await search('title:govemmant', true))).toEqual([])
  expect(idsOf(await search('"government"', true))).toEqual([ids['typed.txt']])
  expect(idsOf(await search('exact:"government about"', true))).toEqual([ids['typed.txt']])
})

it('finds a phrase of which a word was read wrongly, as a phrase, and marks it', async () => {
  expect(idsOf(await search('"of the government"'))).toEqual([ids['typed.txt']])
  const found = await search('"of the government"', true)
  expect(idsOf(found)).toEqual([ids['typed.txt'], ids['scan.png']])
  expect(found.hits[1]?.snippets[0]?.html).toContain('<mark>of the govemment</mark>')
  expect(idsOf(await search('"government harbour"', true))).toEqual([])
})
