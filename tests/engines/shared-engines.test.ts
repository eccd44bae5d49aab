import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import request, { type Response, type Test } from 'supertest'
import type { Role } from '../../src/access/actor.ts'
import { until } from '../support/until.ts'
import { type SharedMuniment, startOnSharedEngines } from './support/start-on-shared-engines.ts'

let running: SharedMuniment
const tokens: { [name: string]: string } = {}
const people: readonly (readonly [string, Role])[] = [
  ['clerk', 'civil-servant'],
  ['reviewer', 'ig-officer'],
  ['approver', 'ig-officer'],
  ['executor', 'ig-officer'],
]

beforeAll(async () => {
  running = await startOnSharedEngines()
  for (const [name, role] of people) tokens[name] = await running.addPerson(name, role)
})
afterAll(() => running?.stop())

function as(name: string, method: 'get' | 'post', path: string): Test {
  return request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${tokens[name]}`)
}

function capture(content: string, title: string, date = '2026-01-05'): Test {
  return as('clerk', 'post', '/records')
    .field('metadata', JSON.stringify({ folder: 'FIN-INV/2026', title, date }))
    .attach('content', Buffer.from(content), { filename: 'letter.txt', contentType: 'text/plain' })
}

const search = (q: string): Test => as('clerk', 'get', `/search?q=${encodeURIComponent(q)}`)
const findsOne = (answer: Response): boolean => answer.status === 200 && answer.body.total === 1
const readiness = (): Test => request(running.url).get('/readyz')

function engine(answer: Response, name: string): unknown {
  return answer.body.engines.find((each: { readonly name: string }) => each.name === name)
}

async function countRecords(): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from record`.execute(
    running.muniment.engines.database.owner,
  )
  return rows[0]?.n ?? -1
}

describe('a record on shared engines', () => {
  let id = ''
  let batch = ''

  it('is captured into the bucket, read, and found by its words', async () => {
    const captured = await capture('The lapwing nests at Ballycastle.', 'Lapwing', '2019-03-31')
    expect([captured.status, captured.body.detail]).toEqual([201, undefined])
    id = captured.body.id
    expect((await until(() => search('ballycastle lapwing'), findsOne)).body.hits[0].id).toBe(id)
    expect((await running.versionsUnder(id)).length).toBeGreaterThanOrEqual(2)
    expect(await running.indexEntry(id)).toMatchObject({ found: true })
  })

  it('is destroyed with every version of its bytes, its text and its entry', async () => {
    const swept = await as('reviewer', 'post', '/retention/sweeps').send({})
    batch = swept.body.batches[0]
    const decisions = [{ recordId: id, decision: 'destroy' }]
    await as('reviewer', 'post', `/disposal-batches/${batch}/decisions`).send({ decisions })
    await as('approver', 'post', `/disposal-batches/${batch}/approve`).send({ reason: 'Due' })
    const begun = await as('executor', 'post', `/disposal-batches/${batch}/execute`).send({ reason: 'Now' })
    expect([begun.status, begun.body.detail]).toEqual([202, undefined])
    await until(
      () => as('executor', 'get', `/disposal-batches/${batch}`),
      (answer) => answer.body.state === 'completed',
    )
    expect(await running.versionsUnder(id)).toEqual([])
    const entry = await running.indexEntry(id)
    expect([{ found: false }, { found: true, _source: { removed: true } }]).toContainEqual(
      expect.objectContaining(
        JSON.parse(JSON.stringify(entry, ['found', '_source', 'removed'])) as { [name: string]: unknown },
      ),
    )
    expect((await search('ballycastle')).body.total).toBe(0)
    expect((await as('clerk', 'get', `/records/${id}`)).status).toBe(410)
  })

  it('has a certificate that names the stores that were asked, and what remains where', async () => {
    const { body } = await as('reviewer', 'get', `/disposal-batches/${batch}/certificate`)
    const stores = body.verified.map(({ store }: { readonly store: string }) => store)
    expect(stores).toEqual(expect.arrayContaining(['s3', 'search index (Elasticsearch)']))
    const places = body.remains.map(({ where }: { readonly where: string }) => where).join('\n')
    expect(places).toContain('S3 server')
    expect(places).toContain('unfinished parts')
    expect(places).toContain('postgresql: write-ahead log')
  })
})

describe('while Elasticsearch is away', () => {
  it('takes and reads documents, says so, and finds them by itself once it is back', async () => {
    await running.gates.elasticsearch.shut()
    const captured = await capture('The curlew calls over Strangford.', 'Curlew')
    expect(captured.status).toBe(201)
    await until(
      () => as('clerk', 'get', `/records/${captured.body.id}`),
      (answer) => answer.body.reading === 'available',
    )
    const searched = await search('curlew')
    expect([searched.status, searched.body.code]).toEqual([503, 'engine-unavailable'])
    expect(searched.body.detail).toContain('Elasticsearch does not answer')
    expect(searched.text).not.toContain(running.gates.elasticsearch.address)
    const ready = await readiness()
    expect([ready.status, ready.body.status]).toEqual([200, 'ready'])
    expect(engine(ready, 'index')).toMatchObject({ engine: 'elasticsearch', sound: false })

    // As after hours: the next try would be tomorrow.
    const { owner } = running.muniment.engines.database
    await until(
      () =>
        sql`
          update graphile_worker._private_jobs set attempts = 24, run_at = clock_timestamp() + interval '1 day'
          where last_error = 'engine-unavailable' and locked_by is null returning id`.execute(owner),
      ({ rows }) => rows.length > 0,
    )
    await running.gates.elasticsearch.open()
    await until(() => search('strangford curlew'), findsOne, 45_000)
  }, 90_000)
})

describe('while S3 is away', () => {
  it('takes nothing and keeps nothing of it, says so, and goes on once it is back', async () => {
    const before = { records: await countRecords(), objects: await running.versionsUnder('') }
    await running.gates.s3.shut()
    const refused = await capture('The dunlin winters at Larne.', 'Dunlin')
    expect([refused.status, refused.body.code]).toEqual([503, 'engine-unavailable'])
    expect(refused.text).not.toContain(running.gates.s3.address)
    const ready = await readiness()
    expect([ready.status, engine(ready, 'content')]).toEqual([
      503,
      expect.objectContaining({ engine: 's3', sound: false }),
    ])
    expect(ready.text).not.toContain(running.gates.s3.address)
    await running.gates.s3.open()
    expect(await countRecords()).toBe(before.records)
    const objects = (await running.versionsUnder('')).filter((key) => !key.startsWith('checkpoint-'))
    expect(objects).toEqual(before.objects.filter((key) => !key.startsWith('checkpoint-')))
    expect((await readiness()).status).toBe(200)
    expect((await capture('The dunlin winters at Larne.', 'Dunlin')).status).toBe(201)
    await until(() => search('dunlin'), findsOne)
  })
})

describe('after PostgreSQL was away', () => {
  it('goes on by itself: captures, reads and finds', async () => {
    await running.gates.postgres.shut()
    const refused = await search('dunlin')
    expect([refused.status, refused.body.code]).toEqual([503, 'engine-unavailable'])
    expect(refused.text).not.toContain(running.gates.postgres.address)
    expect((await readiness()).status).toBe(503)
    await running.gates.postgres.open()
    const captured = await until(
      async () => capture('The redshank feeds at Belfast.', 'Redshank'),
      (answer) => answer.status === 201,
    )
    expect(captured.body.state).toBe('active')
    await until(() => search('redshank'), findsOne, 45_000)
  }, 90_000)
})
