import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { parse } from 'csv-parse/sync'
import request, { type Test } from 'supertest'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'
import { until } from '../support/until.ts'

const start = '2026-03-02T09:00:00Z'
let running: RunningMuniment
const tokens: { [name: string]: string } = {}
let closed = ''
const formula = '=HYPERLINK("https://example.org/","egret")'

beforeAll(async () => {
  running = await startMuniment({ MUNIMENT_CLOCK: start })
  tokens['clerk'] = await running.addPerson('clerk', 'civil-servant', 'official-sensitive')
  tokens['uncleared'] = await running.addPerson('uncleared', 'civil-servant')
  tokens['member'] = await running.addPerson('member', 'civil-servant', 'official', undefined, ['team'])
  tokens['officer'] = await running.addPerson('officer', 'ig-officer', 'official-sensitive', undefined, [
    'team',
  ])
  tokens['auditor'] = await running.addPerson('auditor', 'auditor')
  tokens['administrator'] = await running.addPerson('administrator', 'administrator')
  const folder = { class: 'FIN-INV', title: 'Kept to a team', groups: ['team'] }
  closed = (await as('officer', 'post', '/folders').send(folder)).body.reference
  for (let at = 0; at < 9; at += 1) await capture('officer', `Egret ${at}`)
  await capture('officer', formula)
  await capture('officer', 'Egret, marked', { marking: 'official-sensitive' })
  await capture('officer', 'Egret of the team', { folder: closed })
  await until(
    () => as('officer', 'get', '/search?q=egret'),
    ({ body }) => body.total === 12,
  )
})
afterAll(() => running?.stop())

function as(name: string, method: 'get' | 'post' | 'patch', path: string): Test {
  return request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${tokens[name]}`)
}

async function capture(name: string, title: string, more: object = {}): Promise<string> {
  const answer = await as(name, 'post', '/records')
    .field('metadata', JSON.stringify({ folder: 'FIN-INV/2026', title, author: 'N. Quinn', ...more }))
    .attach('content', Buffer.from(`egret ${title}`), 'note.txt')
  expect([answer.status, answer.body.detail]).toEqual([201, undefined])
  return answer.body.id
}

interface Row {
  readonly id: string
  readonly title: string
}
const exported = async (name: string, query: string): Promise<readonly Row[]> => {
  const answer = await as(name, 'get', `/search/export?${query}`)
  expect([answer.status, answer.body.detail]).toEqual([200, undefined])
  return answer.body
}
const found = async (name: string, query: string): Promise<readonly string[]> => {
  const { body } = await as(name, 'get', `/search?size=200&${query}`)
  return body.hits.map((hit: Row) => hit.id).sort()
}
const idsOf = (rows: readonly Row[]) => rows.map(({ id }) => id)

describe('a whole result', () => {
  it('is for nobody whose role reads no content', async () => {
    expect((await as('administrator', 'get', '/search/export')).status).toBe(403)
    expect((await as('administrator', 'post', '/search/batch').send({ terms: ['egret'] })).status).toBe(403)
  })

  it('is for each person what a search finds for them, to the last record, in the order of ids', async () => {
    for (const [name, count] of [
      ['uncleared', 10],
      ['member', 11],
      ['clerk', 11],
      ['auditor', 10],
      ['officer', 12],
    ] as const) {
      for (const query of ['q=egret', '', 'q=egret+nowhere+nobody', 'q=egret&marking=official-sensitive']) {
        const rows = await exported(name, query)
        expect(idsOf(rows)).toEqual(await found(name, query))
        if (query === 'q=egret') expect(rows).toHaveLength(count)
      }
      const everything = JSON.stringify(await exported(name, ''))
      expect(everything.includes('Egret, marked')).toBe(['clerk', 'officer'].includes(name))
      expect(everything.includes('Egret of the team')).toBe(['member', 'officer'].includes(name))
    }
  })

  it('is the same as CSV, by `as` or by what is accepted, and hands no spreadsheet a formula', async () => {
    const rows = await exported('officer', 'q=egret')
    const csv = await as('officer', 'get', '/search/export?q=egret&as=csv')
    expect(csv.get('Content-Disposition')).toBe('attachment; filename="search.csv"')
    const [header, ...lines] = parse(csv.text) as string[][]
    expect(header).toEqual(Object.keys(rows[0] ?? {}))
    expect(lines).toEqual(
      rows.map((row) =>
        Object.values(row).map((value) => (value === formula ? `'${value}` : String(value ?? ''))),
      ),
    )
    expect(csv.text).not.toMatch(/(^|,)"?=/m)
    const accepted = await as('officer', 'get', '/search/export?q=egret').set('Accept', 'text/csv')
    expect([accepted.text, accepted.get('Vary')]).toEqual([csv.text, expect.stringContaining('Accept')])
    // `format` is the filter of a search, and not the form of the export.
    expect(await exported('officer', 'q=egret&format=pdf&as=json')).toEqual([])
    expect((await as('officer', 'get', '/search/export?as=xlsx')).status).toBe(400)
  })

  it('names what it read, and is gone on with behind any id, also by a process that knows nothing of it', async () => {
    const first = await as('clerk', 'get', '/search/export?q=egret+nowhere+nobody')
    expect(first.headers).toMatchObject({
      'muniment-reading': '2',
      'muniment-day': '2026-03-02',
      'muniment-vocabulary': expect.any(String),
      'muniment-index': 'current',
      'muniment-index-behind': '0',
    })
    const ids = idsOf(first.body)
    const last = ids[4] ?? ''
    running = await running.restartAt('2026-03-03T09:00:00Z')
    const query = `q=egret+nowhere+nobody&reading=2&day=2026-03-02&after=${last.toUpperCase()}`
    const same = `&vocabulary=${first.get('Muniment-Vocabulary')}`
    for (const asked of [query, query + same])
      expect(idsOf(await exported('clerk', asked))).toEqual(ids.slice(5))
    const other = await as('clerk', 'get', `/search/export?${query}&vocabulary=another`)
    expect([other.status, other.body.code]).toEqual([409, 'conflict'])
    expect(await exported('clerk', `q=egret&after=${ids.at(-1)}`)).toEqual([])
    const later = await capture('officer', 'Egret that came later')
    await until(
      () => found('clerk', 'q=egret'),
      (hits) => hits.includes(later),
    )
    expect(idsOf(await exported('clerk', `q=egret&after=${last}`))).toEqual([...ids.slice(5), later])
    expect((await as('clerk', 'get', '/search/export?after=later')).status).toBe(400)
    expect((await as('clerk', 'get', '/search/export?q=egret&reading=7')).status).toBe(400)
    expect((await as('clerk', 'get', '/search/export?q=created:banana')).body.code).toBe('invalid-query')
  })

  it('shows nothing more of what is tightened, from the moment of the commit, in rows and in counts', async () => {
    const id = await capture('officer', 'Egret, to be hidden')
    await until(
      () => found('uncleared', 'q=hidden'),
      (hits) => hits.length === 1,
    )
    const tightened = await as('officer', 'patch', `/records/${id}`)
      .set('If-Match', '*')
      .send({ marking: 'official-sensitive' })
    expect(tightened.status).toBe(200)
    expect(await exported('uncleared', 'q=hidden')).toEqual([])
    const { body } = await as('uncleared', 'post', '/search/batch').send({ terms: ['hidden'] })
    expect(body).toMatchObject({ items: [{ total: 0 }], distinct: 0 })
    expect(idsOf(await exported('clerk', 'q=hidden'))).toEqual([id])
  })

  it('stands in the log: who, how many, and the query beside', async () => {
    await exported('uncleared', 'q=egret')
    const { body } = await as('auditor', 'get', '/audit/entries?action=search.exported&size=200')
    const entry = body.items.at(-1)
    expect(entry).toMatchObject({ outcome: 'done', subject: { type: 'search' } })
    expect(entry.details).toMatchObject({ rows: 11, whole: true, form: 'json' })
    const started = await as('auditor', 'get', '/audit/entries?action=search.export-started&size=200')
    expect(started.body.items.at(-1)).toMatchObject({
      actor: entry.actor,
      subject: entry.subject,
      details: { query: 'egret' },
    })
  })

  it('stands in the log with its query for those alone who read all that its asker may', async () => {
    tokens['cleared auditor'] = await running.addPerson('cleared auditor', 'auditor', 'official-sensitive')
    tokens['auditor of the team'] = await running.addPerson(
      'auditor of the team',
      'auditor',
      'official-sensitive',
      undefined,
      ['team'],
    )
    const asked = [
      ['clerk', 'phalarope'],
      ['member', 'whimbrel'],
      ['officer', 'dunlin'],
      ['uncleared', 'egret'],
    ] as const
    for (const [name, q] of asked) await exported(name, `q=${q}`)
    const seen = async (reader: string) => {
      const { body } = await as(reader, 'get', '/audit/entries?action=search.export-started&size=200')
      const log = (await as(reader, 'get', '/audit/export?format=csv').buffer(true)).text
      const details = body.items
        .slice(-asked.length)
        .map((entry: { details: { query: string } | 'withheld' }) =>
          entry.details === 'withheld' ? entry.details : entry.details.query,
        )
      for (const [at, [, q]] of asked.entries()) expect([q, log.includes(q)]).toEqual([q, details[at] === q])
      return details
    }
    await running.muniment.audit.sequenceEntries()
    expect(await seen('auditor')).toEqual(['withheld', 'withheld', 'withheld', 'egret'])
    expect(await seen('cleared auditor')).toEqual(['phalarope', 'withheld', 'withheld', 'egret'])
    expect(await seen('auditor of the team')).toEqual(['phalarope', 'whimbrel', 'dunlin', 'egret'])
  })
})

describe('a list of terms', () => {
  it('is counted for each person by their rights, each term as a search finds it', async () => {
    const terms = ['egret', 'marked', '"egret of the team"', 'heron', 'egret AND', 'ref:1 OR marked']
    for (const name of ['uncleared', 'member', 'clerk', 'auditor', 'officer']) {
      const { status, body } = await as(name, 'post', '/search/batch').send({ terms })
      expect(status).toBe(200)
      expect(body.items.map((item: { term: string }) => item.term)).toEqual(terms)
      const union = new Set<string>()
      for (const { term, total, matchingAll, interpretation, error } of body.items) {
        if (term === 'egret AND') {
          expect(error).toMatchObject({ code: 'invalid-query', position: expect.any(Number) })
          continue
        }
        const search = await as(name, 'get', `/search?size=200&q=${encodeURIComponent(term)}`)
        expect([term, total, matchingAll, interpretation]).toEqual([
          term,
          search.body.total,
          search.body.matchingAll,
          search.body.interpretation,
        ])
        for (const hit of search.body.hits) union.add(hit.id)
      }
      expect(body.distinct).toBe(union.size)
    }
  })

  it('takes filters, up to a thousand terms, and nothing it does not know', async () => {
    // Filters are of the index, which hears of a marking by a job.
    await until(
      () => as('officer', 'get', '/search?q=egret&marking=official-sensitive'),
      ({ body }) => body.total === 2,
    )
    const filtered = await as('officer', 'post', '/search/batch').send({
      terms: ['egret'],
      marking: ['official-sensitive'],
      from: '2026-03-01',
    })
    expect(filtered.body).toMatchObject({ items: [{ total: 2 }], distinct: 2 })
    const thousand = Array.from({ length: 1_000 }, (_, at) => (at % 2 === 0 ? 'egret' : `nothing${at}`))
    const { body } = await as('clerk', 'post', '/search/batch').send({ terms: thousand })
    expect(body.items).toHaveLength(1_000)
    for (const wrong of [{}, { terms: [] }, { terms: [...thousand, 'one'] }, { terms: ['a'], query: 'b' }]) {
      const { status } = await as('clerk', 'post', '/search/batch').send(wrong)
      expect([400, 422]).toContain(status)
    }
  })
})
