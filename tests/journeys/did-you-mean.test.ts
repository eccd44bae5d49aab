import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import request, { type Test } from 'supertest'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'
import { untilIdle } from '../support/until-idle.ts'

let running: RunningMuniment
const tokens: { [name: string]: string } = {}
const ids: { [title: string]: string } = {}

beforeAll(async () => {
  running = await startMuniment()
  tokens['clerk'] = await running.addPerson('clerk', 'civil-servant')
  tokens['finance'] = await running.addPerson('finance', 'civil-servant', 'official', 'FIN')
  tokens['officer'] = await running.addPerson('officer', 'ig-officer', 'official-sensitive')
  await capture({ folder: 'FIN-INV/2026', title: 'Annual budget of the Department', author: 'Aoife Ó Néill' })
  await capture({ folder: 'FIN-INV/2026', title: 'Kestrel survey' })
  await capture({ folder: 'CON/2019', title: 'Goshawk survey' })
  await capture({ folder: 'FIN-INV/2026', title: 'Merlin survey', marking: 'official-sensitive' })
  await capture(
    { folder: 'FIN-INV/2026', title: 'Claim QQ 12 34 56 C of osprey@example.org osprey-12' },
    'osprey harrier',
  )
  await untilIdle(running)
})
afterAll(() => running?.stop())

const as = (name: string, method: 'get' | 'post' | 'patch', path: string): Test =>
  request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${tokens[name]}`)

async function capture(
  filed: { readonly title: string; readonly [member: string]: string },
  text = 'Paper',
): Promise<void> {
  const answer = await as('officer', 'post', '/records')
    .field('metadata', JSON.stringify(filed))
    .attach('content', Buffer.from(`${text}.`), 'paper.txt')
  expect([answer.status, answer.body.detail]).toEqual([201, undefined])
  ids[filed.title] = answer.body.id
}

interface Meant {
  readonly q: string
  readonly changes: readonly { readonly typed: string; readonly suggested: string }[]
  readonly reason: string
}
async function meant(name: string, q: string, filters = ''): Promise<readonly Meant[]> {
  const { status, body } = await as(name, 'get', `/search?q=${encodeURIComponent(q)}${filters}`)
  expect([status, body.detail]).toEqual([200, undefined])
  return body.didYouMean
}
const queries = async (name: string, q: string, filters = '') =>
  (await meant(name, q, filters)).map((one) => one.q)

describe('did you mean', () => {
  it('never leads to what the asker may not read', async () => {
    expect(await queries('finance', 'goshwak')).toEqual([])
    expect(await queries('clerk', 'goshwak')).toEqual(['Goshawk'])
    expect(await queries('clerk', 'mrelin')).toEqual([])
    expect(await queries('officer', 'mrelin')).toEqual(['Merlin'])
  })

  it('never comes from what a document says, nor out of identifiers and addresses', async () => {
    for (const q of ['harreir', 'opsrey', 'osprye']) expect(await queries('officer', q)).toEqual([])
  })

  it('is the whole query, ready to be asked, with the reason', async () => {
    const [first, ...others] = await meant('clerk', 'title:(anual OR "x") AND buget -draft')
    expect([first, others]).toEqual([
      {
        q: 'title:(Annual OR "x") AND budget -draft',
        changes: [
          { typed: 'anual', suggested: 'Annual' },
          { typed: 'buget', suggested: 'budget' },
        ],
        reason:
          'nothing has “anual”, and “Annual” stands in titles; nothing has “buget”, and “budget” stands in titles',
      },
      [],
    ])
    const again = await as('clerk', 'get', `/search?q=${encodeURIComponent(first?.q ?? '')}`)
    expect([again.body.total, again.body.didYouMean]).toEqual([1, []])
  })

  it('writes names as they are written', async () => {
    expect((await meant('clerk', 'author:niell')).map(({ q, reason }) => [q, reason])).toEqual([
      ['author:Néill', 'nothing has “niell”, and “Néill” stands among people'],
    ])
  })

  it('holds to the filters', async () => {
    expect(await queries('clerk', 'goshwak', '&class=FIN')).toEqual([])
    expect(await queries('clerk', 'goshwak', '&class=CON')).toEqual(['Goshawk'])
  })

  it('offers no more what has been tightened, nor a folder that has been moved out of reach, from the commit', async () => {
    expect(await queries('finance', 'kesterl')).toEqual(['Kestrel'])
    const tightened = await as('officer', 'patch', `/records/${ids['Kestrel survey']}`)
      .set('If-Match', '*')
      .send({ marking: 'official-sensitive' })
    expect(tightened.status).toBe(200)
    expect(await queries('finance', 'kesterl')).toEqual([])
    expect(await queries('officer', 'kesterl')).toEqual(['Kestrel'])

    expect(await queries('finance', 'buget')).toEqual(['budget'])
    const move = { class: 'EST', reason: 'Filed wrongly' }
    const moved = await as('officer', 'post', `/folders/${encodeURIComponent('FIN-INV/2026')}/move`).send(
      move,
    )
    expect([moved.status, moved.body.detail]).toEqual([200, undefined])
    expect(await queries('finance', 'buget')).toEqual([])
    expect(await queries('clerk', 'buget')).toEqual(['budget'])
  })
})
