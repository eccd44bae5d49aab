import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import request, { type Test } from 'supertest'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'
import { until } from '../support/until.ts'

let running: RunningMuniment
const tokens: { [name: string]: string } = {}

beforeAll(async () => {
  running = await startMuniment()
  tokens['clerk'] = await running.addPerson('clerk', 'civil-servant')
  tokens['finance'] = await running.addPerson('finance', 'civil-servant', 'official', 'FIN')
})
afterAll(() => running?.stop())

function as(name: string, method: 'get' | 'post', path: string): Test {
  return request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${tokens[name]}`)
}

async function openFolder(title: string, classCode: string): Promise<string> {
  const answer = await as('clerk', 'post', '/folders').send({ class: classCode, title })
  if (answer.status !== 201) throw new Error(answer.text)
  return answer.body.reference
}

async function capture(filed: object, content: string): Promise<string> {
  const answer = await as('clerk', 'post', '/records')
    .field('metadata', JSON.stringify({ date: '2019-01-31', ...filed }))
    .attach('content', Buffer.from(content), { filename: 'note.txt' })
  if (answer.status !== 201) throw new Error(answer.text)
  return answer.body.id
}

async function found(name: string, q: string): Promise<readonly string[]> {
  const answer = await as(name, 'get', `/search?q=${encodeURIComponent(q)}`)
  if (answer.status !== 200) throw new Error(answer.text)
  expect(answer.body.total).toBe(answer.body.hits.length)
  return answer.body.hits.map(({ id }: { readonly id: string }) => id).sort()
}

const indexed = (word: string, count: number) =>
  until(
    () => found('clerk', word),
    (ids) => ids.length === count,
  )

describe('a search by when a folder was closed', () => {
  let early: string
  let press: string
  let inEarly: string
  let inPress: string
  let inBoth: string
  let elsewhere: string

  beforeAll(async () => {
    early = await openFolder('Closed early', 'FIN-INV')
    press = await openFolder('Closed elsewhere', 'PRESS')
    const open = await openFolder('Open still', 'FIN-INV')
    inEarly = await capture({ folder: early }, 'heron in the early folder')
    inPress = await capture({ folder: press }, 'heron in the press folder')
    inBoth = await capture({ folder: open }, 'heron in both')
    const filed = await as('clerk', 'post', `/records/${inBoth}/folders`).send({
      folder: press,
      reason: 'Concerns both',
    })
    if (filed.status !== 200) throw new Error(filed.text)
    elsewhere = await capture({ folder: open }, 'heron elsewhere')
    await indexed('heron', 4)
    for (const [folder, on] of [
      [early, '2019-06-30'],
      [press, '2019-12-31'],
    ] as const) {
      const closed = await as('clerk', 'post', `/folders/${encodeURIComponent(folder)}/close`).send({ on })
      if (closed.status !== 200) throw new Error(closed.text)
    }
  })

  it('tells nobody that a folder was closed which they may not read', async () => {
    expect(await found('finance', 'heron closed:2019')).toEqual([inEarly])
    expect(await found('finance', 'heron -closed:2019')).toEqual([inBoth, elsewhere].sort())
    expect(await found('finance', 'closed:2019-12')).toEqual([])
  })

  it('finds what lies in it, in each of its folders, as soon as it is closed', async () => {
    expect(await found('clerk', 'heron closed:2019')).toEqual([inEarly, inPress, inBoth].sort())
    expect(await found('clerk', 'heron NOT closed:2019')).toEqual([elsewhere])
    expect(await found('clerk', 'closed:2019-06-30')).toEqual([inEarly])
    expect(await found('clerk', 'closed:>=2020')).toEqual([])
  })

  it('says how it was understood', async () => {
    const { body } = await as('clerk', 'get', '/search?q=heron%20closed%3A2019')
    expect(body.interpretation).toBe('“heron”; and in a folder closed 2019-01-01 to 2019-12-31')
    const wrong = await as('clerk', 'get', '/search?q=closed%3Asoon')
    expect([wrong.status, wrong.body.code]).toEqual([422, 'invalid-query'])
    expect(wrong.text).toContain('closed:2019..2021')
    expect(wrong.body).toMatchObject({ position: 8, suggestion: expect.stringMatching(/^Write a year/) })
  })

  it('finds nothing in a folder that is open again', async () => {
    const reopened = await as('clerk', 'post', `/folders/${encodeURIComponent(early)}/reopen`).send({
      reason: 'Closed by mistake',
    })
    expect(reopened.status).toBe(200)
    expect(await found('clerk', 'closed:2019-06')).toEqual([])
  })
})

describe('a search for exact words', () => {
  let joined: string
  let apart: string

  beforeAll(async () => {
    joined = await capture(
      { folder: 'FIN-INV/2026' },
      'The otter. A fox it is not. Reports by Fox-IT say so.',
    )
    apart = await capture({ folder: 'FIN-INV/2026' }, 'The otter and the fox; it reported.')
    await indexed('otter', 2)
  })

  it('finds a hyphen only where there is one, and marks it there', async () => {
    expect(await found('clerk', '"fox-it"')).toEqual([apart, joined].sort())
    expect(await found('clerk', 'exact:"fox-it"')).toEqual([joined])
    expect(await found('clerk', 'exact:"fox it"')).toEqual([apart, joined].sort())
    const { body } = await as('clerk', 'get', `/search?q=${encodeURIComponent('exact:"fox-it"')}`)
    expect(body.hits[0].snippets[0].html).toContain('<mark>Fox-IT</mark>')
    expect(body.hits[0].snippets[0].html).not.toContain('<mark>fox it</mark>')
    expect(body.interpretation).toBe('exactly “fox-it”')
  })

  it('finds words in their forms, and leaves others out', async () => {
    expect(await found('clerk', 'otter exact:reports')).toEqual([joined])
    expect(await found('clerk', 'otter -exact:reports')).toEqual([apart])
    expect(await found('clerk', 'exact:reporting')).toEqual([])
  })
})

describe('a search for a reference', () => {
  it('shows the record that has it first, whoever else speaks of it', async () => {
    const id = await capture({ folder: 'FIN-INV/2026' }, 'Of the badger.')
    const { reference } = (await as('clerk', 'get', `/records/${id}`)).body
    const often = Array(9).fill(reference).join(' ')
    const rival = { folder: 'FIN-INV/2026', title: often, author: often, keywords: [reference] }
    await capture(rival, `Badger: ${often}`)
    await indexed('badger', 2)
    for (const q of [reference, reference.toLowerCase(), `ref:${reference}`, `"${reference}"`]) {
      const { body } = await as('clerk', 'get', `/search?q=${encodeURIComponent(q)}`)
      expect([q, body.hits[0].id]).toEqual([q, id])
    }
    const part = reference.split('/').at(-1)
    expect(await found('clerk', `ref:${part}`)).toContain(id)
  })
})
