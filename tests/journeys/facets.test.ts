import { afterAll, beforeAll, expect, it } from '@jest/globals'
import request from 'supertest'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'
import { until } from '../support/until.ts'

let running: RunningMuniment
const tokens: { [name: string]: string } = {}
/** By title. */
const ids = new Map<string, string>()

const filed = [
  { folder: 'FIN-INV/2026', title: 'Ferry invoice', date: '2019-03-31', author: 'Ann Boyd' },
  { folder: 'FIN-INV/2026', title: 'Ferry refund', date: '2019-05-02' },
  { folder: 'CON/2019', title: 'Ferry contract', date: '2020-01-02', author: 'Bea Cole' },
  { folder: 'EST/2026', title: 'Ferry terminal', date: '2022-07-12', author: 'Ann Boyd' },
  { folder: 'PRESS/2026', title: 'Ferry announcement', date: '2022-09-01', author: 'Ann Boyd' },
  {
    folder: 'EST/2026',
    title: 'Ferry inquiry',
    date: '2024-11-30',
    author: 'Carl Dunne',
    marking: 'official-sensitive',
  },
]

beforeAll(async () => {
  running = await startMuniment()
  tokens['clerk'] = await running.addPerson('clerk', 'civil-servant')
  tokens['cleared'] = await running.addPerson('cleared', 'ig-officer', 'official-sensitive')
  tokens['press'] = await running.addPerson('press', 'civil-servant', 'official', 'PRESS')
  tokens['administrator'] = await running.addPerson('administrator', 'administrator')
  for (const metadata of filed) {
    const answer = await as('cleared', 'post', '/records')
      .field('metadata', JSON.stringify(metadata))
      .attach('content', Buffer.from(`${metadata.title}, in short.`), 'note.txt')
    expect([answer.status, answer.body.detail]).toEqual([201, undefined])
    ids.set(metadata.title, answer.body.id)
  }
  // The terminal was announced to the press: they read that record, and know nothing of the estates it also lies in.
  const both = await as('cleared', 'post', `/records/${ids.get('Ferry terminal')}/folders`).send({
    folder: 'PRESS/2026',
    reason: 'Announced to the press',
  })
  expect([both.status, both.body.detail]).toEqual([200, undefined])
  await until(
    async () => (await as('press', 'get', '/search?q=ferry')).body.total,
    (total) => total === 2,
  )
  await until(
    async () => (await as('cleared', 'get', '/search?q=ferry')).body.total,
    (total) => total === 6,
  )
})
afterAll(() => running?.stop())

const as = (name: string, method: 'get' | 'post', path: string) =>
  request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${tokens[name]}`)
async function ask(name: string, path: string) {
  const answer = await as(name, 'get', path)
  expect([path, answer.status, answer.body.detail]).toEqual([path, 200, undefined])
  return answer.body
}
const search = (name: string, query: string) => ask(name, `/search?q=ferry&${query}`)
const titles = ({ hits }: { hits: { title: string }[] }) => hits.map(({ title }) => title.slice(6)).sort()

it('leaves nothing out by a folder or a class that the asker may not read', async () => {
  for (const query of ['notFolder=EST/2026', 'notClass=EST', 'notClass=EST&notFolder=CON/2019']) {
    const answer = await search('press', `${query}&facets=class,format,year,marking,author`)
    expect([query, titles(answer)]).toEqual([query, ['announcement', 'terminal']])
    expect(answer.facets.class).toEqual([
      { value: 'PRESS', label: 'Press releases', count: 2, parent: null, depth: 0 },
    ])
  }
  expect(titles(await search('clerk', 'notFolder=EST/2026'))).toEqual([
    'announcement',
    'contract',
    'invoice',
    'refund',
  ])
})

it('says of a class or folder that there is not, or that may not be read, that there is none: of both alike', async () => {
  const routes = ['', '/file-plan', '/timeline', '/people', '/terms', '/folders']
  const asked = async (name: string, query: string) => {
    const answers = await Promise.all(routes.map((route) => ask(name, `/search${route}?${query}`)))
    const said = new Set(answers.map(({ interpretation }) => interpretation))
    expect([query, said.size]).toEqual([query, 1])
    return [...said].join()
  }
  const none = (what: string, of: string) =>
    `; there is no ${what} ${what === 'folder' ? 'written ' : ''}${of}, or none that you may read`
  for (const folder of ['EST/2026', 'EST/2099'])
    for (const query of [`q=ferry&folder=${folder}`, `q=ferry&notFolder=${folder}`])
      expect([query, await asked('press', query)]).toEqual([query, `“ferry”${none('folder', folder)}`])
  for (const folder of ['EST/2026', 'EST/2099'])
    expect(await asked('press', `q=ferry+folder:${folder}`)).toBe(
      `“ferry”; and folder ${folder}${none('folder', folder)}`,
    )
  expect(await asked('clerk', 'q=ferry&class=FIN*')).toBe(`“ferry”${none('class', 'FIN*')}`)
  expect(await asked('clerk', 'q=&class=NOPE&class=FIN&folder=EST/2099')).toBe(
    `everything you may read${none('class', 'NOPE')}${none('folder', 'EST/2099')}`,
  )
  expect(await asked('clerk', 'q=ferry+class:NOPE')).toBe(
    `“ferry”; and class NOPE and below${none('class', 'NOPE')}`,
  )
  // As a search compares them: without regard to case.
  expect(await asked('clerk', 'q=ferry&class=fin&folder=est/2026&notClass=Con')).toBe('“ferry”')
  const batch = await as('press', 'post', '/search/batch').send({ terms: ['ferry'], folder: ['EST/2026'] })
  expect(batch.body).toMatchObject({ items: [{ interpretation: `“ferry”${none('folder', 'EST/2026')}` }] })
  const told = async (query: string) =>
    (await as('press', 'get', `/search/export?q=ferry&${query}`)).headers['muniment-unknown']
  expect(await told('folder=EST/2026&class=NOPE')).toBe('class, folder')
  expect(await told('folder=EST/2099')).toBe('folder')
  expect(await told('folder=PRESS/2026&class=EST')).toBeUndefined()
})

it('counts nothing that the asker may not read, also of what they exclude', async () => {
  const answer = await search(
    'clerk',
    'notAuthor=Carl%20Dunne&notMarking=official-sensitive&facets=author,marking',
  )
  expect(JSON.stringify(answer)).not.toMatch(/Dunne|ensitive/)
  expect(answer).toMatchObject({ total: 5, missing: { author: { label: 'No author', count: 1 } } })
  const cleared = await search('cleared', 'notAuthor=Carl%20Dunne&facets=author')
  expect([cleared.total, cleared.facets.author.at(-1)]).toEqual([
    5,
    { value: 'Carl Dunne', label: 'Carl Dunne', count: 1 },
  ])
})

it('leaves out what was excluded, of every filter and alone or beside a choice', async () => {
  const found = async (query: string) => titles(await search('cleared', query))
  expect(await found('notClass=FIN')).toEqual(['announcement', 'contract', 'inquiry', 'terminal'])
  expect(await found('class=FIN&notClass=FIN-INV')).toEqual([])
  expect(await found('notClass=FIN&notClass=PRESS')).toEqual(['contract', 'inquiry'])
  expect(await found('folder=EST/2026&notFolder=PRESS/2026')).toEqual(['inquiry'])
  expect(await found('notMarking=official')).toEqual(['inquiry'])
  expect(await found('notFormat=text')).toEqual([])
  expect(await found('notFormat=pdf,word&author=Bea%20Cole')).toEqual(['contract'])
  expect(await found('notAuthor=Ann%20Boyd')).toEqual(['contract', 'inquiry', 'refund'])
  expect(await found('missing=author')).toEqual(['refund'])
  expect(await found('missing=author&author=Bea%20Cole')).toEqual(['contract', 'refund'])
  expect(await found('notMissing=author&notAuthor=Ann%20Boyd')).toEqual(['contract', 'inquiry'])
})

it('shows classes with their places, and what was excluded, to be taken back', async () => {
  const { facets } = await search('clerk', 'notClass=FIN-INV&facets=class')
  expect(facets.class).toEqual([
    { value: 'FIN', label: 'Finance', count: 2, parent: null, depth: 0 },
    { value: 'FIN-INV', label: 'Invoices', count: 2, parent: 'FIN', depth: 1 },
    { value: 'PRESS', label: 'Press releases', count: 2, parent: null, depth: 0 },
    { value: 'CON', label: 'Contracts', count: 1, parent: null, depth: 0 },
    { value: 'EST', label: 'Estates', count: 1, parent: null, depth: 0 },
  ])
})

it('refuses a cursor of the same question without its exclusions, and filters that are none', async () => {
  const { next } = await search('clerk', 'notClass=FIN&size=1')
  const refused = async (query: string) => {
    const { status, body } = await as('clerk', 'get', `/search?q=ferry&size=1&${query}`)
    return [status, body.code]
  }
  expect(await refused(`cursor=${next}`)).toEqual([400, 'malformed'])
  expect(await refused('notFormat=papyrus')).toEqual([400, 'malformed'])
  expect(await refused('missing=title')).toEqual([400, 'malformed'])
  expect((await search('clerk', `notClass=FIN&size=1&cursor=${next}`)).hits).toHaveLength(1)
})

const drawn = ({ code, records, children }: { code: string; records: number; children: never[] }): string =>
  `${code} ${records}${children.length === 0 ? '' : ` (${children.map(drawn).join(', ')})`}`

it('draws the plan of a search, and no class in which the asker may read nothing of it', async () => {
  const plan = async (name: string, query: string) =>
    drawn((await ask(name, `/search/file-plan?${query}`)).plan)
  expect(await plan('press', 'q=ferry')).toBe('DFX 2 (PRESS 2)')
  expect(await plan('press', 'q=terminal&notClass=EST&folder=PRESS/2026')).toBe('DFX 1 (PRESS 1)')
  expect(await plan('clerk', 'q=inquiry')).toBe('DFX 0')
  expect(await plan('clerk', 'q=ferry')).toBe('DFX 5 (FIN 2 (FIN-INV 2), CON 1, EST 1, PRESS 2)')
  expect(await plan('cleared', 'q=ferry&notAuthor=Ann%20Boyd')).toBe(
    'DFX 3 (FIN 1 (FIN-INV 1), CON 1, EST 1)',
  )
  expect(await plan('clerk', 'q=contract&empty=true')).toMatch(
    /^DFX 1 \(FIN 0 \(FIN-INV 0\), HR 0 \(HR-CASE 0\), CON 1, EST 0, PRESS 0/,
  )
  const answer = await ask('clerk', '/search/file-plan?q=ferry&class=FIN')
  expect(answer).toMatchObject({
    total: 2,
    interpretation: '“ferry”',
    plan: { title: 'Department of Examples', records: 5 },
  })
})

it('draws a timeline whose every bucket is what a search of those days finds', async () => {
  const { buckets } = await ask('cleared', '/search/timeline?q=ferry&by=month&from=2019-04-02&to=2022-07-11')
  expect([buckets.length, buckets[0], buckets.at(-1)]).toEqual([
    9,
    { from: '2019-05-01', to: '2019-05-31', label: 'May 2019', count: 1 },
    { from: '2020-01-01', to: '2020-01-31', label: 'January 2020', count: 1 },
  ])
  const years = await ask('clerk', '/search/timeline?q=ferry&by=year&notClass=CON')
  expect([years.total, years.by, years.buckets.map(({ label }: { label: string }) => label)]).toEqual([
    4,
    'year',
    ['2019', '2020', '2021', '2022'],
  ])
  for (const { from, to, count } of years.buckets) {
    expect((await search('clerk', `notClass=CON&from=${from}&to=${to}`)).total).toBe(count)
  }
})

it('shows no time of what the asker may not read', async () => {
  const labels = async (name: string) =>
    (await ask(name, '/search/timeline?q=ferry&by=year')).buckets.map(({ label }: { label: string }) => label)
  expect(await labels('press')).toEqual(['2022'])
  expect(await labels('clerk')).toEqual(['2019', '2020', '2021', '2022'])
  expect(await labels('cleared')).toEqual(['2019', '2020', '2021', '2022', '2023', '2024'])
})

it('names people with the reason, and nobody of what the asker may not read', async () => {
  const people = async (name: string, query: string) =>
    (await ask(name, `/search/people?q=ferry&${query}`)).people.map(
      (person: { name: string; reason: string }) => `${person.name}: ${person.reason}`,
    )
  expect(await people('press', '')).toEqual(['Ann Boyd: author of 2 of these records'])
  expect(await people('clerk', '')).toEqual([
    'Ann Boyd: author of 3 of these records',
    'Bea Cole: author of 1 of these records',
  ])
  expect(await people('clerk', 'size=1&notFolder=EST/2026')).toEqual([
    'Ann Boyd: author of 2 of these records',
  ])
  expect((await people('cleared', '')).at(-1)).toBe('Carl Dunne: author of 1 of these records')
})

it('refuses to look around for an administrator, and what is no way to count', async () => {
  for (const path of ['/search/file-plan', '/search/timeline', '/search/people']) {
    expect((await as('administrator', 'get', path)).status).toBe(403)
    expect((await as('clerk', 'get', `${path}?q=created:banana`)).body.code).toBe('invalid-query')
  }
  expect((await as('clerk', 'get', '/search/timeline?by=week')).body.code).toBe('malformed')
  expect((await as('clerk', 'get', '/search/people?size=101')).body.code).toBe('malformed')
  expect((await as('clerk', 'get', '/search/file-plan?empty=yes')).body.code).toBe('malformed')
})

it('counts each record once in the whole plan and in every class above where it lies, as a search does', async () => {
  const plans = async (name: string) => {
    const whole = await ask(name, '/file-plan')
    return [drawn(whole), drawn((await ask(name, '/search/file-plan?empty=true')).plan)]
  }
  const { body } = await as('cleared', 'post', '/folders').send({ class: 'FIN', title: 'Of all finance' })
  const captured = await as('cleared', 'post', '/records')
    .field('metadata', JSON.stringify({ folder: 'FIN-INV/2026', title: 'Tanker' }))
    .attach('content', Buffer.from('A tanker.'), 'note.txt')
  // In two classes, one of them above the other, and in a third.
  for (const folder of [body.reference, 'CON/2019']) {
    const filed = await as('cleared', 'post', `/records/${captured.body.id}/folders`).send({
      folder,
      reason: 'Belongs there too',
    })
    expect([filed.status, filed.body.detail]).toEqual([200, undefined])
  }
  await until(
    async () => (await ask('clerk', '/search?q=tanker&class=CON')).total,
    (total) => total === 1,
  )
  for (const name of ['clerk', 'cleared', 'press']) {
    const [whole, found] = await plans(name)
    expect([name, whole]).toEqual([name, found])
  }
  expect((await plans('clerk'))[0]).toMatch(/^DFX 6 \(FIN 3 \(FIN-INV 3\)/)
})
