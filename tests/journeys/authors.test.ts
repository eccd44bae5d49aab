import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import request, { type Test } from 'supertest'
import { makeEmail } from '../support/make-documents/make-email.ts'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'
import { until } from '../support/until.ts'
import { untilIdle } from '../support/until-idle.ts'

let running: RunningMuniment
let token = ''
beforeAll(async () => {
  running = await startMuniment()
  token = await running.addPerson('clerk', 'civil-servant')
})
afterAll(() => running?.stop())

const as = (method: 'get' | 'post' | 'patch', path: string): Test =>
  request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${token}`)

async function capture(
  title: string,
  author?: string,
  content: Buffer | string = `${title}.`,
  filename = 'note.txt',
): Promise<string> {
  const answer = await as('post', '/records')
    .field('metadata', JSON.stringify({ folder: 'EST/2026', title, ...(author !== undefined && { author }) }))
    .attach('content', Buffer.from(content), filename)
  expect([answer.status, answer.body.detail]).toEqual([201, undefined])
  return answer.body.id
}
const indexed = () => untilIdle(running)
const authorOf = async (id: string): Promise<string | null> => (await as('get', `/records/${id}`)).body.author
async function change(id: string, author: string | null): Promise<void> {
  const { status, body } = await as('patch', `/records/${id}`).set('If-Match', '*').send({ author })
  expect([status, body.detail]).toEqual([200, undefined])
}
async function search(query: string) {
  const { status, body } = await as('get', `/search?${query}&facets=author&size=200`)
  expect([query, status, body.detail]).toEqual([query, 200, undefined])
  return body
}
/** Every value that the facet shows finds as many as it says, and so does the choice of those without. */
async function everyValueCanBeChosen(q: string): Promise<readonly string[]> {
  const { facets, missing } = await search(`q=${q}`)
  for (const { value, count } of facets.author) {
    const chosen = encodeURIComponent(value)
    expect([value, (await search(`q=${q}&author=${chosen}`)).total]).toEqual([value, count])
    const { body } = await as('post', '/search/batch').send({ terms: [q], author: [value] })
    expect([value, body.items[0].total]).toEqual([value, count])
  }
  expect((await search(`q=${q}&missing=author`)).total).toBe(missing.author.count)
  expect((await search(`q=${q}&notMissing=author`)).total).toBe(
    facets.author.reduce((sum: number, { count }: { count: number }) => sum + count, 0),
  )
  return facets.author.map(({ value }: { value: string }) => value)
}

it('takes a blank author for nobody, and a name as one line, at capture and at every change', async () => {
  const empty = await capture('Gannet one', '')
  const blank = await capture('Gannet two', ' \t\u00a0')
  const named = await capture('Gannet three', ' Dora\t  Se\u0301ry\n')
  const changed = await capture('Gannet four', 'Ann Boyd')
  await change(changed, '  ')
  const renamed = await capture('Gannet five', 'Ann Boyd')
  await change(renamed, ' Dora Séry ')
  expect(await Promise.all([empty, blank, named, changed, renamed].map(authorOf))).toEqual([
    null,
    null,
    'Dora Séry',
    null,
    'Dora Séry',
  ])
  await indexed()
  expect(await everyValueCanBeChosen('gannet')).toEqual(['Dora Séry'])
  // As it was typed: another way to write the same letters.
  const typed = encodeURIComponent('Dora Se\u0301ry')
  expect((await search(`q=gannet&author=${typed}`)).total).toBe(2)
  expect((await search(`q=gannet&notAuthor=${typed}`)).total).toBe(3)
})

it('says of a change that makes no other author that nothing changed', async () => {
  const id = await capture('Skua', 'Ann Boyd')
  await indexed()
  const before = (await as('get', `/records/${id}`)).headers['etag']
  await change(id, ' Ann  Boyd ')
  expect((await as('get', `/records/${id}`)).headers['etag']).toBe(before)
})

it('lends a message’s sender to a record whose author was left blank', async () => {
  const message = makeEmail({
    headers: { Subject: 'Tern', From: 'Roisin Devlin <roisin@example.org>' },
    text: 'About the tern.',
  })
  const id = await capture('Tern', ' ', message, 'tern.eml')
  await until(
    () => authorOf(id),
    (author) => author === 'Roisin Devlin <roisin@example.org>',
  )
})

it('lets choose what was kept before: nobody by an empty name, and names with characters that nobody can type', async () => {
  const kept = ['', '  ', 'Bell\u0007Ringer', 'Two\nLines', `${'Long '.repeat(200)}Name`]
  const ids: string[] = []
  for (const [at] of kept.entries()) ids.push(await capture(`Fulmar ${at}`, 'Somebody'))
  await indexed()
  const { owner } = running.muniment.engines.database
  for (const [at, author] of kept.entries()) {
    await sql`update record set author = ${author} where id = ${ids[at]}`.execute(owner)
    // Indexes it anew.
    await as('patch', `/records/${ids[at]}`)
      .set('If-Match', '*')
      .send({ title: `Fulmar again ${at}` })
  }
  await indexed()
  expect((await everyValueCanBeChosen('fulmar')).toSorted()).toEqual(kept.slice(1).toSorted())
})
