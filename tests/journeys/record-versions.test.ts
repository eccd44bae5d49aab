import { readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import request, { type Test } from 'supertest'
import { systemActor } from '../../src/access/actor.ts'
import { londonDate } from '../../src/records/dates/london-date.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import { makeEmail } from '../support/make-documents/make-email.ts'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'
import { until } from '../support/until.ts'

let running: RunningMuniment
const tokens: { [name: string]: string } = {}
const today = londonDate(new Date())

beforeAll(async () => {
  running = await startMuniment()
  for (const [name, role, clearance] of [
    ['clerk', 'civil-servant', 'official-sensitive'],
    ['uncleared', 'civil-servant', 'official'],
    ['officer', 'ig-officer', 'official-sensitive'],
    ['second', 'ig-officer', 'official-sensitive'],
    ['third', 'ig-officer', 'official-sensitive'],
  ] as const)
    tokens[name] = await running.addPerson(name, role, clearance)
  const plan = await readFile(join(import.meta.dirname, '../fixtures/journey-plan.yaml'), 'utf8')
  const authority = '{instrument: Order, reference: EX/2019/9, approvedOn: 2019-05-01}'
  const file = join(tmpdir(), `versions-plan-${process.pid}.yaml`)
  await writeFile(
    file,
    plan.replace(
      'classes:\n  - code: FIN\n',
      `  - {code: EX-SUP, title: Two years after superseded, authority: ${authority}, trigger: superseded, period: P2Y, action: destroy}
  - {code: EX-ACT, title: Two years after the last action, authority: ${authority}, trigger: last-action, period: P2Y, action: destroy}
classes:
  - {code: GUI, title: Guidance, schedule: EX-SUP, folders: [{reference: GUI/1, title: Guidance}]}
  - {code: REG, title: Registers, schedule: EX-ACT, folders: [{reference: REG/1, title: Registers}]}
  - code: FIN
`,
    ),
  )
  const report = await running.muniment.retention.applyFilePlan(systemActor, file)
  await rm(file)
  expect(report.errors).toEqual([])
})
afterAll(() => running?.stop())

const as = (name: string, method: 'get' | 'post' | 'patch', path: string): Test =>
  request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${tokens[name]}`)

async function capture(metadata: object, content: Buffer | string = 'text', filename = 'note.txt') {
  const answer = await as('clerk', 'post', '/records')
    .field('metadata', JSON.stringify(metadata))
    .attach('content', Buffer.from(content), { filename })
  expect([answer.status, answer.body.detail]).toEqual([201, undefined])
  return answer.body
}

const newVersion = (name: string, id: string, content: Buffer | string, metadata = {}, filename = 'v2.txt') =>
  as(name, 'post', `/records/${id}/versions`)
    .set('If-Match', '*')
    .field('metadata', JSON.stringify(metadata))
    .attach('content', Buffer.from(content), { filename })

const supersede = (name: string, id: string, body: object): Test =>
  as(name, 'post', `/records/${id}/supersede`).set('If-Match', '*').send(body)

const found = (word: string) =>
  as('clerk', 'get', `/search?q=${word}`).then(({ body }) => body.hits.map((hit: { id: string }) => hit.id))

const read = (id: string) =>
  until(
    () => as('clerk', 'get', `/records/${id}`),
    ({ body }) => body.reading !== 'pending',
  )

describe('a newer version of a document', () => {
  it('leaves nothing behind where it is refused', async () => {
    const record = await capture({ folder: 'GUI/1', title: 'Kept as it was' }, 'the first wording')
    const other = await newVersion('clerk', record.id, 'the second', { sha256: '0'.repeat(64) })
    expect([other.status, other.body.code]).toEqual([422, 'digest-mismatch'])
    const empty = await newVersion('clerk', record.id, '')
    expect([empty.status, empty.body.code]).toEqual([400, 'empty-content'])
    const stale = await newVersion('clerk', record.id, 'late').set('If-Match', '"999"')
    expect([stale.status, stale.body.code]).toEqual([412, 'precondition-failed'])
    const hidden = await capture({ folder: 'GUI/1', title: 'Hidden', marking: 'official-sensitive' })
    expect((await newVersion('uncleared', hidden.id, 'x')).status).toBe(404)
    const { body } = await read(record.id)
    expect(body.components).toHaveLength(1)
    expect((await as('clerk', 'get', `/records/${record.id}/content`)).text).toBe('the first wording')
  })

  it('is refused where the folder is closed', async () => {
    const folder = (await as('clerk', 'post', '/folders').send({ class: 'GUI', title: 'Done' })).body
      .reference
    const record = await capture({ folder, title: 'Final' })
    await as('officer', 'post', `/folders/${encodeURIComponent(folder)}/close`).send({})
    const refused = await newVersion('clerk', record.id, 'after the end')
    expect([refused.status, refused.body.code]).toEqual([409, 'folder-closed'])
  })

  it('is what is opened, read and found from then on; the one before stays whole beside it', async () => {
    const record = await capture({ folder: 'GUI/1', title: 'Guidance' }, 'the saxifrage of old')
    await read(record.id)
    await until(
      () => found('saxifrage'),
      (ids) => ids.includes(record.id),
    )
    const answer = await newVersion('clerk', record.id, 'the gentian of today', { reason: 'corrected' })
    expect([answer.status, answer.body.detail]).toEqual([201, undefined])
    expect(answer.body.components.map(({ role }: { role: string }) => role)).toEqual([
      'original',
      'earlier-version',
    ])
    await until(
      () => found('gentian'),
      (ids) => ids.includes(record.id),
    )
    expect(await found('saxifrage')).not.toContain(record.id)
    const text = await as('clerk', 'get', `/records/${record.id}/text`)
    expect(text.body.pages.map((page: { text: string }) => page.text.trim())).toEqual([
      'the gentian of today',
    ])
    expect((await as('clerk', 'get', `/records/${record.id}/content`)).text).toBe('the gentian of today')
    const earlier = answer.body.components[1].id
    const before = await as('clerk', 'get', `/records/${record.id}/components/${earlier}/content`)
    expect(before.text).toBe('the saxifrage of old')
    const history = await as('officer', 'get', `/records/${record.id}/history`)
    expect(history.body.items.map((entry: { action: string }) => entry.action)).toContain(
      'record.version-captured',
    )
  })

  it('brings its own attachments, and those of the version before are found no more', async () => {
    const mail = (word: string) =>
      makeEmail({
        headers: { Subject: 'Minutes', From: 'Ann <ann@example.org>' },
        text: 'See attached.',
        attachments: [
          { filename: `${word}.txt`, mediaType: 'text/plain', content: Buffer.from(`about the ${word}`) },
        ],
      })
    const record = await capture({ folder: 'GUI/1' }, mail('bogbean'), 'one.eml')
    await read(record.id)
    expect((await newVersion('clerk', record.id, mail('sundew'), {}, 'two.eml')).status).toBe(201)
    await until(
      () => found('sundew'),
      (ids) => ids.includes(record.id),
    )
    expect(await found('bogbean')).not.toContain(record.id)
    const { body } = await read(record.id)
    expect(
      body.components.map(({ role, filename }: { role: string; filename: string }) => [role, filename]),
    ).toEqual([
      ['original', 'two.eml'],
      ['attachment', 'sundew.txt'],
      ['earlier-version', 'one.eml'],
      ['attachment', 'bogbean.txt'],
    ])
  })

  it('is an action on the record: what counts from the last one counts anew', async () => {
    const imported = await running.muniment.ingest.captureRecord(systemActor, {
      metadata: { folder: 'REG/1', title: 'Register', capturedOn: parseDate('2020-05-05') },
      content: Readable.from([Buffer.from('entries')]),
      filename: 'register.txt',
      mediaType: 'text/plain',
    })
    const { id } = imported.record
    expect((await as('clerk', 'get', `/records/${id}/retention`)).body.retentionEnd).toBe('2022-05-05')
    expect((await newVersion('clerk', id, 'more entries')).status).toBe(201)
    const retention = await as('clerk', 'get', `/records/${id}/retention`)
    expect(retention.body.trigger).toMatchObject({ type: 'last-action', date: today })
  })

  it('goes with the record, and so does every version before it', async () => {
    const record = await capture({ folder: 'FIN-INV/2026', title: 'Old', date: '2015-01-01' }, 'first bytes')
    await read(record.id)
    expect((await newVersion('clerk', record.id, 'second bytes')).status).toBe(201)
    await read(record.id)
    const keys = async () => {
      const listed: string[] = []
      for await (const { key } of running.muniment.engines.contentStore.list(record.id)) listed.push(key)
      return listed
    }
    expect(await keys()).toHaveLength(4)
    const swept = await as('officer', 'post', '/retention/sweeps').send({})
    const batch = `/disposal-batches/${swept.body.batches[0]}`
    const decisions = (await as('officer', 'get', `${batch}/items`)).body.items.map(
      ({ recordId }: { recordId: string }) => ({ recordId, decision: 'destroy' }),
    )
    expect((await as('officer', 'post', `${batch}/decisions`).send({ decisions })).status).toBe(200)
    expect((await as('second', 'post', `${batch}/approve`).send({ reason: 'Agreed' })).status).toBe(200)
    expect((await as('third', 'post', `${batch}/execute`).send({ reason: 'Now' })).status).toBe(202)
    const done = await until(
      () => as('third', 'get', batch),
      ({ body }) => body.state.startsWith('completed'),
    )
    expect(done.body).toMatchObject({ state: 'completed', counts: { destroyed: decisions.length } })
    expect((await as('clerk', 'get', `/records/${record.id}`)).body).toMatchObject({
      state: 'destroyed',
      size: Buffer.byteLength('second bytes'),
    })
    expect(await keys()).toEqual([])
  })

  it('takes a record out of a batch that was approved with the version before', async () => {
    const record = await capture({ folder: 'FIN-INV/2026', title: 'Due', date: '2014-01-01' })
    const swept = await as('officer', 'post', '/retention/sweeps').send({})
    const batch = `/disposal-batches/${swept.body.batches[0]}`
    const decisions = [{ recordId: record.id, decision: 'destroy' }]
    expect((await as('officer', 'post', `${batch}/decisions`).send({ decisions })).status).toBe(200)
    expect((await as('second', 'post', `${batch}/approve`).send({ reason: 'Agreed' })).status).toBe(200)
    expect((await newVersion('clerk', record.id, 'newer')).status).toBe(201)
    await as('third', 'post', `${batch}/execute`).send({ reason: 'Now' })
    await until(
      () => as('third', 'get', batch),
      ({ body }) => body.state === 'completed',
    )
    const { body } = await as('third', 'get', `${batch}/items`)
    expect(body.items).toMatchObject([{ recordId: record.id, state: 'skipped', reason: 'content-changed' }])
    expect((await as('clerk', 'get', `/records/${record.id}/content`)).text).toBe('newer')
  })
})

describe('a record that another takes the place of', () => {
  const endOf = async (id: string) => {
    const { state, retentionEnd, trigger } = (await as('clerk', 'get', `/records/${id}/retention`)).body
    return [state, retentionEnd, trigger.date]
  }

  it('cannot be superseded by itself, in a circle, by what cannot be read, twice, or on a day to come', async () => {
    const [one, two, three] = [
      await capture({ folder: 'GUI/1', title: 'One' }),
      await capture({ folder: 'GUI/1', title: 'Two' }),
      await capture({ folder: 'GUI/1', title: 'Three' }),
    ]
    const hidden = await capture({ folder: 'GUI/1', title: 'Hidden', marking: 'official-sensitive' })
    const reason = 'newer guidance'
    const refusals = async (...asked: readonly (readonly [string, string, object])[]) => {
      const answers: unknown[] = []
      for (const [name, id, body] of asked) {
        const answer = await supersede(name, id, body)
        answers.push([answer.status, answer.body.code])
      }
      return answers
    }
    expect((await supersede('clerk', two.id, { by: three.id, reason })).status).toBe(200)
    expect((await supersede('clerk', three.id, { by: one.id, reason })).status).toBe(200)
    expect(
      await refusals(
        ['clerk', one.id, { by: one.id, reason }],
        ['clerk', one.id, { by: two.id, reason }],
        ['uncleared', one.id, { by: hidden.id, reason }],
        ['uncleared', one.id, { by: '01940000-0000-7000-8000-00000000dead', reason }],
        ['uncleared', hidden.id, { by: one.id, reason }],
        ['clerk', two.id, { by: one.id, reason }],
        ['officer', one.id, { by: hidden.id, on: '2999-01-01', reason }],
        ['clerk', one.id, { by: hidden.id, on: '2020-01-01', reason }],
        ['clerk', one.id, { by: hidden.id }],
      ),
    ).toEqual([
      [422, 'invalid-supersession'],
      [422, 'invalid-supersession'],
      [422, 'unknown-record'],
      [422, 'unknown-record'],
      [404, 'not-found'],
      [409, 'conflict'],
      [422, 'date-in-future'],
      [403, 'forbidden-role'],
      [422, 'reason-missing'],
    ])
    expect((await endOf(one.id))[0]).toBe('untriggered')
  })

  it('is kept from that day on as its schedule says, until it is taken back', async () => {
    const old = await capture({ folder: 'GUI/1', title: 'Old guidance' })
    const now = await capture({ folder: 'GUI/1', title: 'New guidance' })
    expect(await endOf(old.id)).toEqual(['untriggered', null, null])
    const answer = await supersede('officer', old.id, { by: now.id, on: '2020-02-29', reason: 'replaced' })
    expect(answer.body).toMatchObject({ supersededOn: '2020-02-29' })
    expect(await endOf(old.id)).toEqual(['due', '2022-02-28', '2020-02-29'])
    expect((await as('clerk', 'get', `/records/${old.id}`)).body).toMatchObject({ supersededBy: now.id })
    const withdraw = (name: string) =>
      as(name, 'post', `/records/${old.id}/supersede/withdraw`)
        .set('If-Match', '*')
        .send({ reason: 'mistaken' })
    expect((await withdraw('clerk')).status).toBe(403)
    expect((await withdraw('second')).status).toBe(200)
    expect(await endOf(old.id)).toEqual(['untriggered', null, null])
    expect((await withdraw('second')).body.code).toBe('conflict')
  })

  it('tells nobody what took its place who may not read it', async () => {
    const old = await capture({ folder: 'GUI/1', title: 'Open' })
    const hidden = await capture({ folder: 'GUI/1', title: 'Closed', marking: 'official-sensitive' })
    const answer = await supersede('clerk', old.id, { by: hidden.id, reason: 'replaced' })
    expect([answer.status, JSON.stringify(answer.body).includes(hidden.id)]).toEqual([200, false])
    const seen = await as('uncleared', 'get', `/records/${old.id}`)
    expect(seen.body).toMatchObject({ supersededOn: today, supersededBy: null })
  })

  it('is not approved for destruction by whoever named a day that is past', async () => {
    const old = await capture({ folder: 'GUI/1', title: 'Hastened' })
    const now = await capture({ folder: 'GUI/1', title: 'Newer' })
    await supersede('second', old.id, { by: now.id, on: '2015-01-01', reason: 'replaced' })
    const swept = await as('officer', 'post', '/retention/sweeps').send({})
    const listed = await Promise.all(
      swept.body.batches.map((id: string) => as('officer', 'get', `/disposal-batches/${id}`)),
    )
    const batch = `/disposal-batches/${listed.find(({ body }) => body.class === 'GUI').body.id}`
    const decisions = [{ recordId: old.id, decision: 'destroy' }]
    await as('officer', 'post', `${batch}/decisions`).send({ decisions })
    const refused = await as('second', 'post', `${batch}/approve`).send({ reason: 'Agreed' })
    expect([refused.status, refused.body.code]).toEqual([409, 'separation-of-duties'])
    expect((await as('third', 'post', `${batch}/approve`).send({ reason: 'Agreed' })).status).toBe(200)
    await as('second', 'post', `${batch}/execute`).send({ reason: 'Now' })
    const done = await until(
      () => as('third', 'get', batch),
      ({ body }) => body.state.startsWith('completed'),
    )
    expect(done.body).toMatchObject({ state: 'completed', counts: { total: 1, destroyed: 1 } })
    expect((await as('clerk', 'get', `/records/${old.id}`)).text).not.toContain(now.id)
  })
})
