import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import request, { type Test } from 'supertest'
import { systemActor } from '../../src/access/actor.ts'
import type { RecordId } from '../../src/kernel/ids.ts'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'
import { until } from '../support/until.ts'

let running: RunningMuniment
const tokens: { [name: string]: string } = {}
beforeAll(async () => {
  running = await startMuniment()
  tokens['clerk'] = await running.addPerson('clerk', 'civil-servant')
  tokens['cleared'] = await running.addPerson('cleared', 'civil-servant', 'official-sensitive')
  tokens['officer'] = await running.addPerson('officer', 'ig-officer')
})
afterAll(() => running?.stop())

const as = (name: string, method: 'get' | 'post' | 'patch', path: string): Test =>
  request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${tokens[name]}`)
async function capture(content: string, metadata: object = {}): Promise<RecordId> {
  const answer = await as('cleared', 'post', '/records')
    .field(
      'metadata',
      JSON.stringify({ folder: 'FIN-INV/2026', title: 'Letter', date: '2019-03-31', ...metadata }),
    )
    .attach('content', Buffer.from(content), 'letter.txt')
  expect([answer.status, answer.body.detail]).toEqual([201, undefined])
  return answer.body.id
}
const search = (query: string, name = 'cleared') => as(name, 'get', `/search?q=${encodeURIComponent(query)}`)
const found = (query: string, total: number) =>
  until(
    () => search(query),
    ({ body }) => body.total === total,
  )
const ready = async () => (await request(running.url).get('/readyz')).body
const upToDate = () => until(ready, ({ index }) => index.behind === 0, 60_000)
const reindex = () => running.muniment.search.reindexAll(systemActor, () => undefined)

describe('a reindex', () => {
  it('goes on beside captures, changes, searches and holds, none of which fails, and loses nothing', async () => {
    const ids = [await capture('The razorbill sat on the quay.')]
    await found('razorbill', 1)
    let going = true
    const rounds = async () => {
      try {
        for (let round = 0; round < 6; round += 1)
          expect(await reindex()).toMatchObject({ outcome: 'swapped' })
      } finally {
        going = false
      }
    }
    const captures = async () => {
      while (going) ids.push(await capture(`The razorbill sat there ${ids.length} times.`))
    }
    const changes = async () => {
      for (let version = 1; going; version += 1) {
        const [id] = ids
        const { headers } = await as('cleared', 'get', `/records/${id}`)
        const changed = await as('cleared', 'patch', `/records/${id}`)
          .set('If-Match', String(headers['etag']))
          .send({ title: `Title ${version}` })
        expect([200, 412]).toContain(changed.status)
      }
    }
    const searches = async () => {
      while (going) {
        const { status, body } = await search('razorbill')
        expect([status, body.total >= 1]).toEqual([200, true])
      }
    }
    const holds = async () => {
      while (going) {
        const answer = await as('officer', 'post', '/holds').send({
          name: 'Inquiry',
          reason: 'Asked for',
          authority: 'Inquiry of 2026',
          scope: { query: 'razorbill' },
        })
        // Refused for the moment in which the index is exchanged, and otherwise whole.
        if (answer.status !== 201) expect(answer.body.code).toBe('engine-unavailable')
        else expect(answer.body.itemCount).toBeGreaterThanOrEqual(1)
      }
    }
    await Promise.all([rounds(), captures(), changes(), searches(), holds()])
    await upToDate()
    expect((await search('razorbill')).body.total).toBe(ids.length)
    const { body } = await as('cleared', 'get', `/records/${ids[0]}`)
    await found(`title:"${body.title}"`, 1)
    expect((await running.muniment.search.manageIndex.rollBack(systemActor)).outcome).toBe('swapped')
    expect((await search('razorbill')).body.total).toBe(ids.length)
    await found(`title:"${body.title}"`, 1)
  }, 120_000)

  it('is refused while another goes on', async () => {
    const [one, other] = await Promise.allSettled([reindex(), reindex()])
    const refused = [one, other].filter((ended) => ended?.status === 'rejected')
    expect(refused).toMatchObject([{ reason: { code: 'conflict' } }])
  })
})

describe('the index after changes that no search finds by', () => {
  const officer = async (path: string, body: object, id?: RecordId) => {
    const { headers } = await as('officer', 'get', `/records/${id}`)
    const answer = await as('officer', 'post', path).set('If-Match', String(headers['etag'])).send(body)
    expect([answer.ok, answer.body.detail]).toEqual([true, undefined])
  }

  it.each(['superseded', 'given a schedule'] as const)(
    'is at the newest revision of what was %s, and again after that was taken back',
    async (change) => {
      const [id, other] = [await capture('The whimbrel calls.'), await capture('The curlew calls.')]
      const [path, body] =
        change === 'superseded'
          ? [`/records/${id}/supersede`, { by: other, reason: 'A fair copy' }]
          : [
              `/records/${id}/retention/override`,
              { schedule: 'EX-03', authority: 'Note 5', reason: 'By request' },
            ]
      for (const [step, sent] of [
        [path, body],
        [`${path}/withdraw`, { reason: 'In error' }],
      ] as const) {
        await upToDate()
        await officer(step, sent, id)
        await upToDate()
        await reindex()
        const { outcome, comparison } = await running.muniment.search.manageIndex.rollBack(systemActor)
        expect({ outcome, comparison }).toMatchObject({
          outcome: 'swapped',
          comparison: { agrees: true, repaired: 0 },
        })
      }
    },
  )
})

describe('a text that was read from a document and is lost', () => {
  const textOf = async (id: RecordId) => {
    const { rows } = await sql<{ readonly key: string }>`
      select text_key as key from component where record_id = ${id}`.execute(
      running.muniment.engines.database.owner,
    )
    return rows[0]?.key ?? ''
  }
  const shardOf = (key: string) =>
    join(running.muniment.engines.dataFolder, 'objects', key.slice(0, 4), key.slice(4, 8))
  const filesOf = async (key: string) =>
    (await readdir(shardOf(key)))
      .filter((name) => name.startsWith(key))
      .map((name) => join(shardOf(key), name))

  it('costs no other record its place in a reindex, is said, and is read again from the document', async () => {
    const [gone, damaged, beyond] = [
      await capture('The sandwich tern dives.', { title: 'Seen at sea' }),
      await capture('The roseate tern hovers.', { title: 'Seen at sea' }),
      await capture('The little tern nests.', { title: 'Seen at sea' }),
    ]
    await found('tern', 3)
    await upToDate()
    for (const file of await filesOf(await textOf(gone))) await rm(file)
    for (const file of await filesOf(await textOf(damaged))) await writeFile(file, 'other bytes')
    for (const file of await filesOf(`${beyond}.`)) await rm(file)
    const { status, body } = await search('tern')
    expect([status, body.total, body.hits.map(({ snippets }: { snippets: [] }) => snippets)]).toEqual([
      200,
      3,
      [[], [], []],
    ])
    expect((await as('cleared', 'get', `/records/${damaged}/similar`)).status).toBe(200)
    expect(await reindex()).toMatchObject({ outcome: 'swapped', withoutText: 3, readAgain: 2 })
    expect((await search('title:"seen at sea"')).body.total).toBe(3)
    await found('tern', 2)
    await upToDate()
    expect((await as('cleared', 'get', `/records/${gone}`)).body.reading).toBe('available')
    expect(await reindex()).toMatchObject({ outcome: 'swapped', withoutText: 1, readAgain: 0 })
    expect((await search('hovers')).body.hits[0].snippets).toHaveLength(1)
  }, 60_000)
})

describe('how far the index is behind', () => {
  const owner = () => running.muniment.engines.database.owner
  const planIndexing = async (id: RecordId) => {
    await sql`select graphile_worker.add_job(
      'index-record', ${JSON.stringify({ recordId: id })}::json, run_at => clock_timestamp() + interval '1 hour',
      job_key => ${`index-record:${id}`})`.execute(owner())
  }

  it('is said to each of what they may read, and of nothing else', async () => {
    await upToDate()
    const [open, secret] = [
      await capture('An auk.'),
      await capture('A secret auk.', { marking: 'official-sensitive' }),
    ]
    await found('auk', 2)
    await upToDate()
    const behind = async (name: string) => (await search('auk', name)).body.behind
    // What a search says of it may be a second old: the captures themselves must be forgotten before.
    await until(
      () => behind('cleared'),
      (count) => count === 0,
    )
    await planIndexing(secret)
    await until(
      () => behind('cleared'),
      (count) => count === 1,
    )
    expect(await behind('clerk')).toBe(0)
    await planIndexing(open)
    await until(
      () => behind('cleared'),
      (count) => count === 2,
    )
    expect(await behind('clerk')).toBe(1)
    const { index, indexLag } = await ready()
    expect([index.behind, indexLag, index.failed]).toEqual([2, 2, 0])
    expect(Date.now() - Date.parse(index.since)).toBeLessThan(60_000)
  })

  it('counts what failed for good until it is tried again, which a reindex does', async () => {
    await sql`select graphile_worker.permanently_fail_jobs(array(select id from graphile_worker.jobs), 'broken')`.execute(
      owner(),
    )
    expect((await ready()).index).toMatchObject({ behind: 2, failed: 2 })
    const doctor = await running.muniment.inspectEngines()
    expect(doctor.find(({ name }) => name === 'index')?.remarks?.join('\n')).toMatch(/2 failed for good/)
    await reindex()
    expect(await upToDate()).toMatchObject({ index: { behind: 0, since: null, failed: 0 }, indexLag: 0 })
  })
})

describe('an index that is away', () => {
  it('stops no capture, is named with how far it is behind, and catches up by itself once it is back', async () => {
    await upToDate()
    const list = join(running.muniment.engines.dataFolder, 'index', 'search.generations.json')
    const before = await readFile(list)
    await writeFile(list, 'no list')
    const id = await capture('The phalarope spins.')
    const away = await until(ready, ({ index }) => index.behind === 1)
    expect(away).toMatchObject({ status: 'ready', indexLag: 1 })
    expect(away.engines).toContainEqual(expect.objectContaining({ name: 'index', sound: false }))
    expect((await search('phalarope')).body.code).toBe('engine-unavailable')
    expect((await as('cleared', 'get', `/records/${id}`)).status).toBe(200)
    await until(
      async () => (await as('cleared', 'get', `/records/${id}`)).body.reading,
      (reading) => reading === 'available',
    )
    await writeFile(list, before)
    expect(await upToDate()).toMatchObject({ index: { behind: 0, since: null } })
    // What a search says of it may be a second old.
    const caughtUp = await until(
      () => search('phalarope'),
      ({ body }) => body.behind === 0,
    )
    expect(caughtUp.body.total).toBe(1)
  }, 120_000)

  it('lost together with the list of its generations is made anew by a reindex', async () => {
    const list = join(running.muniment.engines.dataFolder, 'index', 'search.generations.json')
    await rm(list)
    expect((await search('phalarope')).status).toBe(503)
    expect(await reindex()).toMatchObject({ outcome: 'swapped', former: null })
    expect((await search('phalarope')).body.total).toBe(1)
  })
})

it('an index that another version of the program made is built anew by the server that starts on it', async () => {
  const before = await startMuniment({ MUNIMENT_CLOCK: '2026-11-02T10:00:00Z' })
  const officer = await before.addPerson('officer', 'ig-officer')
  const ask = (url: string) =>
    request(url).get('/api/v1/search?q=kittiwake').set('Authorization', `Bearer ${officer}`)
  const captured = await request(before.url)
    .post('/api/v1/records')
    .set('Authorization', `Bearer ${officer}`)
    .field('metadata', JSON.stringify({ folder: 'FIN-INV/2026', title: 'Kittiwake', date: '2019-03-31' }))
    .attach('content', Buffer.from('Black legs.'), 'letter.txt')
  expect(captured.status).toBe(201)
  await until(
    () => ask(before.url),
    ({ body }) => body.total === 1,
  )
  const db = new DatabaseSync(join(before.muniment.engines.dataFolder, 'index', 'search.sqlite'))
  db.exec('update layout set version = 99')
  db.close()
  const after = await before.restartAt('2026-11-02T11:00:00Z')
  try {
    await until(
      () => ask(after.url),
      ({ body }) => body.total === 1,
    )
    const { serving, former } = await after.muniment.engines.searchIndex.generations.list()
    expect([serving?.number, former]).toEqual([2, null])
  } finally {
    await after.stop()
  }
}, 60_000)

it('an index that was lost is said to be, to each by what they may read, and a server builds it anew by itself', async () => {
  const before = await startMuniment({ MUNIMENT_CLOCK: '2026-11-02T10:00:00Z' })
  const clerk = await before.addPerson('clerk', 'civil-servant')
  const cleared = await before.addPerson('cleared', 'civil-servant', 'official-sensitive')
  const ask = async (url: string, token: string) =>
    (await request(url).get('/api/v1/search?q=gannet').set('Authorization', `Bearer ${token}`)).body
  const captureOne = async (marking: string) => {
    const metadata = { folder: 'FIN-INV/2026', title: 'Gannet', date: '2019-03-31', marking }
    const { status } = await request(before.url)
      .post('/api/v1/records')
      .set('Authorization', `Bearer ${cleared}`)
      .field('metadata', JSON.stringify(metadata))
      .attach('content', Buffer.from('Yellow head.'), 'letter.txt')
    expect(status).toBe(201)
  }
  for (const marking of ['official', 'official', 'official-sensitive']) await captureOne(marking)
  await until(
    () => ask(before.url, cleared),
    ({ total, behind }) => total === 3 && behind === 0,
  )
  await before.stopJobs()
  await rm(join(before.muniment.engines.dataFolder, 'index'), { recursive: true })
  // It is looked at every quarter of a minute; here at once.
  before.muniment.search.watch.lookAnew()
  await before.muniment.search.watch.look()
  expect(await ask(before.url, cleared)).toMatchObject({ total: 0, behind: 3 })
  expect(await ask(before.url, clerk)).toMatchObject({ total: 0, behind: 2 })
  const { body } = await request(before.url).get('/readyz')
  expect(body).toMatchObject({ status: 'ready', indexLag: 3, index: { behind: 3, state: 'incomplete' } })
  expect((await request(before.url).get('/').set('Accept', 'text/html')).text).toContain(
    'behind by 3 records',
  )
  const after = await before.restartAt('2026-11-02T11:00:00Z')
  try {
    await until(
      () => ask(after.url, cleared),
      ({ total, behind }) => total === 3 && behind === 0,
    )
    const index = async () => (await request(after.url).get('/readyz')).body.index
    expect(await until(index, ({ state }) => state === 'current')).toMatchObject({ behind: 0 })
  } finally {
    await after.stop()
  }
}, 60_000)

it('an index that was built anew before, and lost after that, is built anew by itself too', async () => {
  const before = await startMuniment({ MUNIMENT_CLOCK: '2026-11-02T10:00:00Z' })
  const clerk = await before.addPerson('clerk', 'civil-servant')
  const ask = (url: string) =>
    request(url).get('/api/v1/search?q=dotterel').set('Authorization', `Bearer ${clerk}`)
  const captured = await request(before.url)
    .post('/api/v1/records')
    .set('Authorization', `Bearer ${clerk}`)
    .field('metadata', JSON.stringify({ folder: 'FIN-INV/2026', title: 'Dotterel', date: '2019-03-31' }))
    .attach('content', Buffer.from('On the hill.'), 'letter.txt')
  expect(captured.status).toBe(201)
  await until(
    () => ask(before.url),
    ({ body }) => body.total === 1,
  )
  await before.muniment.search.reindexAll(systemActor, () => undefined)
  await before.muniment.search.manageIndex.discard(systemActor)
  await before.stopJobs()
  const folder = join(before.muniment.engines.dataFolder, 'index')
  // The list of generations alone stays.
  for (const file of await readdir(folder)) if (file.includes('.sqlite')) await rm(join(folder, file))
  expect((await ask(before.url)).body.code).toBe('engine-unavailable')
  const after = await before.restartAt('2026-11-02T11:00:00Z')
  try {
    await until(
      () => ask(after.url),
      ({ status, body }) => status === 200 && body.total === 1 && body.behind === 0,
    )
  } finally {
    await after.stop()
  }
}, 60_000)
