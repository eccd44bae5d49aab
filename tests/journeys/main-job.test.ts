import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import request, { type Test } from 'supertest'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'
import { until } from '../support/until.ts'

let running: RunningMuniment
const tokens: { [name: string]: string } = {}

beforeAll(async () => {
  running = await startMuniment()
  tokens['clerk'] = await running.addPerson('clerk', 'civil-servant')
  for (const name of ['sweeper', 'reviewer', 'approver'])
    tokens[name] = await running.addPerson(name, 'ig-officer')
  tokens['auditor'] = await running.addPerson('auditor', 'auditor')
  tokens['administrator'] = await running.addPerson('administrator', 'administrator')
})
afterAll(() => running?.stop())

function as(name: string, method: 'get' | 'post' | 'patch', path: string): Test {
  return request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${tokens[name]}`)
}

function capture(content: string, metadata: object, name = 'letter.txt', key?: string): Test {
  const test = as('clerk', 'post', '/records')
  if (key !== undefined) test.set('Idempotency-Key', key)
  return test
    .field('metadata', JSON.stringify({ folder: 'FIN-INV/2026', ...metadata }))
    .attach('content', Buffer.from(content), { filename: name, contentType: 'text/plain' })
}

describe('a document goes in, is found, comes due and is destroyed with proof', () => {
  let id = ''
  let keptId = ''
  let batchId = ''
  let certificateId = ''

  it('is captured once, however often it is sent with one key', async () => {
    const first = await capture(
      'The heron stood on the quay of Larne.',
      { title: 'Heron', date: '2019-03-31' },
      'heron.txt',
      'k1',
    )
    expect([first.status, first.body.detail]).toEqual([201, undefined])
    const again = await capture(
      'The heron stood on the quay of Larne.',
      { title: 'Heron', date: '2019-03-31' },
      'heron.txt',
      'k1',
    )
    expect([again.status, again.text]).toEqual([201, first.text])
    const other = await capture('Another heron.', { title: 'Heron', date: '2019-03-31' }, 'heron.txt', 'k1')
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-mismatch'])
    id = first.body.id
    keptId = (await capture('The cormorant flew over Larne.', { title: 'Cormorant' })).body.id
  })

  it('is read and found by its words, with the page', async () => {
    const record = await until(
      () => as('clerk', 'get', `/records/${id}`),
      (answer) => answer.body.reading !== 'pending',
    )
    expect(record.body).toMatchObject({
      reading: 'available',
      class: 'FIN-INV',
      readingDetail: { method: 'own-text' },
    })
    const found = await until(
      () => as('clerk', 'get', '/search?q=quay%20heron&facets=class'),
      (answer) => answer.body.total === 1,
    )
    expect(found.body.hits[0]).toMatchObject({ id, title: 'Heron', class: 'FIN-INV' })
    expect(JSON.stringify(found.body.hits[0].snippets)).toContain('<mark>')
    expect((await as('clerk', 'get', `/records/${id}/text`)).body.pages[0].text).toContain('quay of Larne')
    const content = await as('clerk', 'get', `/records/${id}/content`).set('Range', 'bytes=4-8').buffer(true)
    expect([content.status, content.text]).toEqual([206, 'heron'])
  })

  it('says why and until when it is kept', async () => {
    const due = await as('clerk', 'get', `/records/${id}/retention`)
    expect(due.body).toMatchObject({
      state: 'due',
      held: false,
      retentionEnd: '2022-03-31',
      eligibleFrom: '2022-04-01',
      action: 'destroy',
      trigger: { type: 'created', date: '2019-03-31' },
      schedule: { code: 'EX-03', version: 1, period: 'P3Y' },
    })
    expect((await as('clerk', 'get', `/records/${keptId}/retention`)).body.state).toBe('running')
  })

  it('is listed by a sweep, and stays while a hold stands', async () => {
    const hold = await as('reviewer', 'post', '/holds').send({
      name: 'Inquiry',
      reason: 'Asked for',
      authority: 'Inquiry of 2026',
      scope: { records: [id] },
    })
    expect([hold.status, hold.body.state, hold.body.itemCount]).toEqual([201, 'placed', 1])
    const dry = await as('sweeper', 'post', '/retention/sweeps').send({ dryRun: true })
    expect([dry.status, dry.body.due, dry.body.held]).toEqual([201, 0, 1])
    const asked = await as('reviewer', 'post', `/holds/${hold.body.id}/lift`).send({ reason: 'Over' })
    expect(asked.status).toBe(202)
    const same = await as('reviewer', 'post', `/holds/${hold.body.id}/lift/confirm`).send({ reason: 'Over' })
    expect([same.status, same.body.code]).toEqual([409, 'separation-of-duties'])
    const lifted = await as('approver', 'post', `/holds/${hold.body.id}/lift/confirm`).send({
      reason: 'Over',
    })
    expect([lifted.status, lifted.body.state]).toEqual([200, 'lifted'])
    const sweep = await as('sweeper', 'post', '/retention/sweeps').send({})
    expect([sweep.status, sweep.body.due, sweep.body.batches.length]).toEqual([201, 1, 1])
    batchId = sweep.body.batches[0]
    expect((await as('sweeper', 'get', `/retention/sweeps/${sweep.body.id}`)).body).toEqual(sweep.body)
  })

  it('is decided, approved and executed by three people, none of them twice', async () => {
    const path = `/disposal-batches/${batchId}`
    const early = await as('approver', 'post', `${path}/approve`).send({ reason: 'All well' })
    expect([early.status, early.body.code]).toEqual([409, 'undecided'])
    const decided = await as('reviewer', 'post', `${path}/decisions`).send({
      decisions: [{ recordId: id, decision: 'destroy' }],
    })
    expect([decided.status, decided.body.state]).toEqual([200, 'in-review'])
    for (const name of ['sweeper', 'reviewer']) {
      const refused = await as(name, 'post', `${path}/approve`).send({ reason: 'All well' })
      expect([refused.status, refused.body.code]).toEqual([409, 'separation-of-duties'])
    }
    const approved = await as('approver', 'post', `${path}/approve`).send({ reason: 'All well' })
    expect([approved.status, approved.body.state, approved.body.approvals.length]).toEqual([
      200,
      'approved',
      1,
    ])
    const self = await as('approver', 'post', `${path}/execute`).send({ reason: 'Now' })
    expect([self.status, self.body.code]).toEqual([409, 'separation-of-duties'])
    const executed = await as('sweeper', 'post', `${path}/execute`).send({ reason: 'Now' })
    expect([executed.status, executed.body.detail]).toEqual([202, undefined])
    const done = await until(
      () => as('sweeper', 'get', path),
      (answer) => answer.body.state === 'completed',
    )
    expect(done.body.counts).toMatchObject({ total: 1, destroyed: 1, pending: 0, failed: 0 })
    certificateId = done.body.certificateId
  })

  it('is gone, and says so to whoever could read it', async () => {
    for (const rest of ['', '/content', '/text']) {
      const gone = await as('clerk', 'get', `/records/${id}${rest}`)
      expect([gone.status, gone.body.state, gone.body.certificateId]).toEqual([
        410,
        'destroyed',
        certificateId,
      ])
      expect(gone.body).not.toHaveProperty('title')
    }
    expect((await as('clerk', 'get', '/search?q=heron')).body.total).toBe(0)
    expect((await as('clerk', 'get', '/stubs?class=FIN')).body.items).toHaveLength(1)
    expect((await as('clerk', 'get', `/records/${id}/retention`)).status).toBe(200)
    const again = await capture(
      'The heron stood on the quay of Larne.',
      { title: 'Heron', date: '2019-03-31' },
      'heron.txt',
      'k1',
    )
    expect(again.status).toBe(410)
    expect((await as('clerk', 'get', `/records/${keptId}`)).status).toBe(200)
  })

  it('leaves a certificate and a line in the disposal log', async () => {
    const certificate = await as('auditor', 'get', `/disposal-batches/${batchId}/certificate`)
    expect(certificate.body).toMatchObject({
      id: certificateId,
      batchId,
      kind: 'regular',
      items: [{ recordId: id, outcome: 'destroyed' }],
    })
    const pdf = await as('auditor', 'get', `/disposal-batches/${batchId}/certificate?format=pdf`).buffer(true)
    expect([pdf.status, pdf.get('Content-Type')]).toEqual([200, 'application/pdf'])
    const log = await as('auditor', 'get', '/disposal-log?format=json')
    expect(log.body).toMatchObject([
      { recordId: id, class: 'FIN-INV', outcome: 'destroyed', batchId, certificateId, title: null },
    ])
    const csv = await as('auditor', 'get', '/disposal-log?format=csv')
    expect(csv.text.trim().split('\n')).toHaveLength(2)
  })

  it('has the certificate captured as a record that only overseers find and that nobody changes', async () => {
    const find = (name: string) => as(name, 'get', `/search?q=&class=MUNIMENT`)
    const found = await until(
      () => find('auditor'),
      (answer) => answer.body.total === 1,
    )
    const record = `/records/${found.body.hits[0].id}`
    const content = await as('auditor', 'get', `${record}/content`).buffer(true)
    const issued = await as('auditor', 'get', `/disposal-batches/${batchId}/certificate`).buffer(true)
    expect(content.status).toBe(200)
    expect(JSON.parse(String(content.text ?? content.body))).toEqual(issued.body)
    expect((await find('clerk')).body).toMatchObject({ total: 0, hits: [] })
    for (const path of [record, `${record}/content`, '/folders/MUNIMENT-CERT'])
      expect((await as('clerk', 'get', path)).status).toBe(404)
    const read = await as('reviewer', 'get', record)
    const etag = String(read.headers['etag'])
    const { folder } = (await as('clerk', 'get', `/records/${keptId}`)).body
    for (const [name, status] of [
      ['clerk', 404],
      ['reviewer', 403],
    ] as const) {
      const answers = [
        await as(name, 'patch', record).set('If-Match', etag).send({ title: 'Another' }),
        await as(name, 'post', `${record}/move`).set('If-Match', etag).send({ folder, reason: 'Away' }),
        await as(name, 'post', `${record}/folders`).send({ folder, reason: 'Too' }),
        await as(name, 'post', '/folders/MUNIMENT-CERT/close').send({}),
      ]
      expect(answers.map((answer) => answer.status)).toEqual([status, status, status, status])
    }
    const proposed = await as('reviewer', 'post', '/disposal-batches').send({
      records: [found.body.hits[0].id],
      authority: 'Nobody',
      reason: 'Evidence',
    })
    expect([proposed.status, proposed.body.code]).toEqual([422, 'unknown-record'])
  })

  it('stands in the audit log, provably', async () => {
    const entries = await until(
      () => as('auditor', 'get', '/audit/entries?size=200'),
      (answer) =>
        answer.body.items.some((entry: { action: string }) => entry.action === 'certificate.issued'),
    )
    const actions = entries.body.items.map((entry: { action: string }) => entry.action)
    for (const action of [
      'record.captured',
      'hold.placed',
      'hold.lifted',
      'batch.approved',
      'item.destroyed',
    ])
      expect(actions).toContain(action)
    const positions = entries.body.items.map((entry: { position: number }) => entry.position)
    expect(positions).toEqual(positions.map((_: number, index: number) => index))
    const checkpoint = await as('auditor', 'get', '/audit/checkpoint').buffer(true)
    expect(checkpoint.text).toMatch(/^\S+\n\d+\n/)
    const proof = await as('auditor', 'get', '/audit/proof/0')
    expect([proof.status, proof.body.position]).toEqual([200, 0])
    const exported = await as('auditor', 'get', '/audit/export').buffer(true)
    expect(exported.status).toBe(200)
  })
})

describe('people', () => {
  it('come in with a token shown once, and go at once', async () => {
    const added = await as('administrator', 'post', '/users').send({ name: 'new', role: 'civil-servant' })
    expect([added.status, added.body.role]).toEqual([201, 'civil-servant'])
    tokens['new'] = added.body.token
    expect((await as('new', 'get', '/file-plan')).status).toBe(200)
    const rotated = await as('administrator', 'post', '/users/new/rotate')
    expect((await as('new', 'get', '/file-plan')).status).toBe(401)
    tokens['new'] = rotated.body.token
    expect((await as('new', 'get', '/file-plan')).status).toBe(200)
    expect((await as('administrator', 'post', '/users/new/disable')).body.disabledAt).not.toBeNull()
    expect((await as('new', 'get', '/file-plan')).status).toBe(401)
    const twice = await as('administrator', 'post', '/users').send({ name: 'new', role: 'civil-servant' })
    expect([twice.status, twice.body.code]).toEqual([422, 'person-exists'])
  })
})

describe('what people may do', () => {
  it('is changed by an administrator, from their next request on', async () => {
    const added = await as('administrator', 'post', '/users').send({ name: 'mover', role: 'civil-servant' })
    tokens['mover'] = added.body.token
    const change = (body: object) => as('administrator', 'patch', '/users/mover').send(body)
    expect((await as('mover', 'get', '/holds')).status).toBe(403)
    const promoted = await change({ role: 'ig-officer', scope: 'FIN', groups: ['pay', 'hr'] })
    expect([promoted.status, promoted.body]).toEqual([
      200,
      expect.objectContaining({ name: 'mover', role: 'ig-officer', scope: 'FIN', groups: ['hr', 'pay'] }),
    ])
    expect((await as('mover', 'get', '/holds')).status).toBe(200)
    expect((await change({ role: 'civil-servant', scope: null })).body).toMatchObject({
      scope: null,
      groups: ['hr', 'pay'],
    })
    expect((await as('mover', 'get', '/holds')).status).toBe(403)
    const refusals: readonly (readonly [object, number, string])[] = [
      [{}, 422, 'missing-field'],
      [{ reason: 'Because' }, 422, 'missing-field'],
      [{ scope: 'GONE' }, 422, 'unknown-class'],
      [{ rolle: 'auditor' }, 400, 'malformed'],
    ]
    for (const [body, status, code] of refusals) {
      const refused = await change(body)
      expect([refused.status, refused.body.code]).toEqual([status, code])
    }
    expect((await as('administrator', 'patch', '/users/nobody').send({ groups: [] })).status).toBe(404)
    expect((await as('mover', 'patch', '/users/mover').send({ role: 'ig-officer' })).status).toBe(403)
    await as('administrator', 'post', '/users/mover/disable')
    const late = await change({ groups: [] })
    expect([late.status, late.body.code]).toEqual([409, 'person-disabled'])
    const own = await as('administrator', 'patch', '/users/administrator').send({ role: 'auditor' })
    expect([own.status, own.body.code]).toEqual([409, 'last-administrator'])
  })
})

describe('folders', () => {
  it('open, close and reopen, and take nothing while closed', async () => {
    const opened = await as('clerk', 'post', '/folders').send({ class: 'HR-CASE', title: 'Case of the quay' })
    expect([opened.status, opened.body.status, opened.body.closedOn]).toEqual([201, 'open', null])
    const reference = encodeURIComponent(opened.body.reference)
    const filed = await capture('A case.', { folder: opened.body.reference })
    expect(filed.status).toBe(201)
    expect((await as('clerk', 'get', `/records/${filed.body.id}/retention`)).body).toMatchObject({
      state: 'untriggered',
      retentionEnd: null,
    })
    const future = await as('clerk', 'post', `/folders/${reference}/close`).send({ on: '2999-01-01' })
    expect([future.status, future.body.code]).toEqual([422, 'date-in-future'])
    const before = await as('clerk', 'post', `/folders/${reference}/close`).send({ on: '2001-01-01' })
    expect([before.status, before.body.code]).toEqual([422, 'date-before-newest-record'])
    const closed = await as('clerk', 'post', `/folders/${reference}/close`).send({})
    expect([closed.status, closed.body.status]).toEqual([200, 'closed'])
    expect((await as('clerk', 'get', `/records/${filed.body.id}/retention`)).body.state).toBe('running')
    const refused = await capture('Another case.', { folder: opened.body.reference })
    expect([refused.status, refused.body.code]).toEqual([409, 'folder-closed'])
    const silent = await as('clerk', 'post', `/folders/${reference}/reopen`).send({})
    expect([silent.status, silent.body.code]).toEqual([422, 'reason-missing'])
    const reopened = await as('clerk', 'post', `/folders/${reference}/reopen`).send({ reason: 'An appeal' })
    expect(reopened.body.status).toBe('open')
  })

  it('refuse an unknown class and an unknown folder', async () => {
    const unknown = await as('clerk', 'post', '/folders').send({ class: 'NOPE', title: 'x' })
    expect([unknown.status, unknown.body.code]).toEqual([422, 'unknown-class'])
    const nowhere = await capture('x', { folder: 'NOPE/1' })
    expect([nowhere.status, nowhere.body.code]).toEqual([422, 'unknown-folder'])
  })
})

describe('a record', () => {
  it('is described anew and moved by whoever saw its last state', async () => {
    const { id } = (await capture('A note on eels.', { title: 'Eels' })).body
    const read = await until(
      () => as('clerk', 'get', `/records/${id}`),
      (answer) => answer.body.reading !== 'pending',
    )
    const stale = await as('clerk', 'patch', `/records/${id}`).set('If-Match', '"999"').send({ title: 'x' })
    expect(stale.status).toBe(412)
    const unknown = '"998", W/"1", ""'
    const none = await as('clerk', 'patch', `/records/${id}`).set('If-Match', unknown).send({ title: 'x' })
    expect([none.status, none.body.code]).toEqual([412, 'precondition-failed'])
    // Of several, one may be the last (RFC 9110, 13.1.1).
    const changed = await as('clerk', 'patch', `/records/${id}`)
      .set('If-Match', `"999", ${read.get('ETag')}`)
      .send({ title: 'Eels of Lough Neagh' })
    expect([changed.status, changed.body.title]).toEqual([200, 'Eels of Lough Neagh'])
    const folder = (await as('clerk', 'post', '/folders').send({ class: 'FIN-INV', title: 'Fish' })).body
      .reference
    const moved = await as('clerk', 'post', `/records/${id}/move`)
      .set('If-Match', changed.get('ETag') ?? '')
      .send({ folder, reason: 'Misfiled' })
    expect([moved.status, moved.body.folder]).toEqual([200, folder])
    const history = await until(
      () => as('clerk', 'get', `/records/${id}/history`),
      (answer) => answer.body.items.length >= 3,
    )
    expect(history.body.items.map((entry: { action: string }) => entry.action)).toEqual(
      expect.arrayContaining(['record.captured', 'record.updated', 'record.moved']),
    )
  })
})

describe('operations', () => {
  it('are ready, and count', async () => {
    const ready = await request(running.url).get('/readyz')
    expect([ready.status, ready.body.status, ready.body.drill]).toEqual([200, 'ready', false])
    const metrics = await request(running.url)
      .get('/metrics')
      .set('Authorization', `Bearer ${tokens['administrator']}`)
    expect(metrics.text).toMatch(/muniment_records\{state="destroyed"\} 1/)
  })
})
