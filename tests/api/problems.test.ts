import { describe, expect, it } from '@jest/globals'
import request from 'supertest'
import { MunimentError } from '../../src/kernel/muniment-error.ts'
import { makeCallAs } from './support/call-as.ts'
import { useListeningApp } from './support/listening-app.ts'
import { rawRequest } from './support/raw-request.ts'
import * as sample from './support/sample-values.ts'
import { makeTestApp } from './support/test-app.ts'

const edge = useListeningApp()
const as = makeCallAs(edge)

describe('an address of no meaning', () => {
  const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'

  it('shows a page to a browser, which says nothing of the address', async () => {
    const answer = await request(edge.url).get('/records/FIN-2019').set('Accept', browser)
    expect([answer.status, answer.type, answer.get('Vary')]).toEqual([404, 'text/html', 'Accept'])
    expect(answer.text).toContain('There is nothing here')
    expect(answer.text).not.toContain('FIN-2019')
    const head = await request(edge.url).head('/records/FIN-2019').set('Accept', browser)
    expect([head.status, head.type]).toEqual([404, 'text/html'])
  })

  it.each([
    ['who takes anything', () => request(edge.url).get('/nothing').set('Accept', '*/*')],
    [
      'who rather takes JSON',
      () => request(edge.url).get('/nothing').set('Accept', 'application/json, text/html;q=0.5'),
    ],
    ['who sends something', () => request(edge.url).post('/nothing').set('Accept', browser)],
    ['of the interface', () => as('auditor', 'get', '/api/v1/nothing').set('Accept', browser)],
    ['of a record', () => as('auditor', 'get', '/api/v1/records/absent').set('Accept', browser)],
  ])('is a problem to a client %s', async (_whose, ask) => {
    const answer = await ask()
    expect([answer.status, answer.type, answer.body.code]).toEqual([
      404,
      'application/problem+json',
      'not-found',
    ])
  })
})

describe('errors are problem documents', () => {
  it.each([
    ['an unknown address', () => as('auditor', 'get', '/api/v1/nothing'), 404, 'not-found'],
    ['an unknown address outside', () => request(edge.url).get('/nothing'), 404, 'not-found'],
    [
      'an unknown address without a token',
      () => request(edge.url).get('/api/v1/nothing'),
      401,
      'unauthenticated',
    ],
    ['a broken percent-encoding', () => as('auditor', 'get', '/api/v1/folders/%E0%A4%A'), 400, 'malformed'],
    [
      'a broken JSON body',
      () => as('auditor', 'post', '/api/v1/folders').type('json').send('{"class":'),
      400,
      'malformed',
    ],
    [
      'a body that is no object',
      () => as('auditor', 'post', '/api/v1/folders').type('json').send('[1]'),
      400,
      'malformed',
    ],
    [
      'a body of another type',
      () => as('auditor', 'post', '/api/v1/folders').type('text/plain').send('x'),
      415,
      'unsupported-media-type',
    ],
    [
      'a body in an unknown charset',
      () =>
        as('auditor', 'post', '/api/v1/folders')
          .set('Content-Type', 'application/json; charset=klingon')
          .send('{}'),
      415,
      'unsupported-media-type',
    ],
    [
      'ten megabytes of JSON',
      () => as('auditor', 'post', '/api/v1/folders').type('json').send('['.repeat(10_000_000)),
      413,
      'too-large',
    ],
    [
      'JSON nested deep',
      () =>
        as('auditor', 'post', '/api/v1/folders')
          .type('json')
          .send(`${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`),
      400,
      'malformed',
    ],
    [
      'something missing',
      () => as('auditor', 'post', '/api/v1/folders').send({ class: 'FIN' }),
      422,
      'missing-field',
    ],
    [
      'an unknown field',
      () => as('auditor', 'post', '/api/v1/folders').send({ class: 'FIN', title: 'x', markng: 'official' }),
      400,
      'malformed',
    ],
    [
      'a wrong type',
      () => as('auditor', 'post', '/api/v1/folders').send({ class: 'FIN', title: 7 }),
      400,
      'malformed',
    ],
    ['a page of nothing', () => as('auditor', 'get', '/api/v1/folders?size=0'), 400, 'malformed'],
    ['a page too large', () => as('auditor', 'get', '/api/v1/folders?size=201'), 400, 'malformed'],
    ['a filter that is none', () => as('auditor', 'get', '/api/v1/search?format=papyrus'), 400, 'malformed'],
    [
      'a day that does not exist',
      () => as('auditor', 'get', '/api/v1/search?from=2025-02-30'),
      400,
      'malformed',
    ],
    ['NUL in a filter', () => as('auditor', 'get', '/api/v1/search?author=a%00b'), 400, 'malformed'],
    [
      'a period of nothing',
      () =>
        as('auditor', 'post', '/api/v1/retention/calculate').send({ trigger: '2024-02-29', period: 'P0Y' }),
      422,
      'invalid-period',
    ],
    [
      'another day in earnest',
      () => as('ig-officer', 'post', '/api/v1/retention/sweeps').send({ asOf: '2030-01-01' }),
      422,
      'as-of-without-dry-run',
    ],
    [
      'a decision without a reason',
      () => as('ig-officer', 'post', `/api/v1/disposal-batches/${sample.batchId}/approve`).send({}),
      422,
      'reason-missing',
    ],
    [
      'a reason of space',
      () => as('ig-officer', 'post', `/api/v1/holds/${sample.holdId}/lift`).send({ reason: '  ' }),
      422,
      'reason-missing',
    ],
    [
      'a hold on nothing',
      () =>
        as('ig-officer', 'post', '/api/v1/holds').send({ name: 'a', reason: 'b', authority: 'c', scope: {} }),
      400,
      'malformed',
    ],
    [
      'a method that is not there',
      () => as('auditor', 'delete', `/api/v1/records/${sample.recordId}`),
      405,
      'method-not-allowed',
    ],
  ] as const)('%s', async (_what, call, status, code) => {
    const answer = await call()
    expect([answer.status, answer.body.code]).toEqual([status, code])
    expect(answer.get('Content-Type')).toBe('application/problem+json; charset=utf-8')
    expect(answer.body).toMatchObject({
      type: `/docs/errors#${code}`,
      title: expect.any(String),
      status,
      detail: expect.any(String),
    })
  })

  it('says where, and repeats no value', async () => {
    const answer = await as('auditor', 'post', '/api/v1/folders').send({
      class: 'FIN',
      title: 'secret',
      subjects: [{ type: 'case', id: 7 }],
    })
    expect(answer.body.errors).toEqual([{ path: 'subjects.0.id', message: expect.any(String) }])
    expect(answer.text).not.toContain('secret')
  })

  const recordId = sample.recordId
  it.each([
    ['no decision', { decisions: [{ recordId }] }, 422, 'missing-field', ['decisions.0.decision']],
    ['no record', { decisions: [{ decision: 'destroy' }] }, 422, 'missing-field', ['decisions.0.recordId']],
    [
      'a decision that is none',
      { decisions: [{ recordId, decision: 'shred' }] },
      400,
      'malformed',
      ['decisions.0.decision'],
    ],
    ['no decision for all', { all: {} }, 422, 'missing-field', ['all.decision']],
    [
      'a word that is not known',
      { all: { decision: 'destroy', because: 'x' } },
      400,
      'malformed',
      ['all.because'],
    ],
    ['nothing', {}, 422, 'missing-field', ['decisions']],
    ['both ways at once', { decisions: [], all: { decision: 'destroy' } }, 400, 'malformed', ['']],
  ] as const)('of decisions says where: %s', async (_what, body, status, code, paths) => {
    const address = `/api/v1/disposal-batches/${sample.batchId}/decisions`
    const answer = await as('ig-officer', 'post', address).send(body)
    const at = answer.body.errors?.map(({ path }: { path: string }) => path)
    expect([answer.status, answer.body.code, at]).toEqual([status, code, paths])
    expect(answer.text).not.toContain('shred')
  })

  it.each([
    ['absent', undefined, ['subject']],
    ['null', null, ['subject']],
    ['of no id', { type: 'case' }, ['subject.id']],
    ['of an empty id', { type: 'case', id: '' }, ['subject.id']],
    ['of a blank type', { type: '  ', id: 'C-1' }, ['subject.type']],
    ['of nothing', { type: null, id: null }, ['subject.type', 'subject.id']],
  ])('takes a subject that is %s for a missing one', async (_what, subject, paths) => {
    const event = { type: 'contract-ended', subject, date: '2016-06-30' }
    const answer = await as('ig-officer', 'post', '/api/v1/events').send(event)
    const at = answer.body.errors?.map(({ path }: { path: string }) => path)
    expect([answer.status, answer.body.code, at]).toEqual([422, 'missing-field', paths])
  })

  it('takes a subject of a wrong kind for what it is', async () => {
    const event = { type: 'contract-ended', subject: { type: 'case', id: 7 }, date: '2016-06-30' }
    const answer = await as('ig-officer', 'post', '/api/v1/events').send(event)
    expect([answer.status, answer.body.code]).toEqual([400, 'malformed'])
  })

  it('names the methods that an address takes', async () => {
    const wrong = await as('auditor', 'put', '/api/v1/folders')
    expect([wrong.status, wrong.get('Allow')]).toEqual([405, 'POST, GET, HEAD, OPTIONS'])
    const options = await as('auditor', 'options', '/api/v1/folders')
    expect([options.status, options.get('Allow')]).toEqual([204, 'POST, GET, HEAD, OPTIONS'])
  })

  it('answers what is no HTTP', async () => {
    const answer = await rawRequest(edge.url, 'BREW /pot HTCPCP/1.0\n\n')
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([400, 'malformed'])
  })
})

describe('what is our fault', () => {
  it.each([
    ['an unknown error', new Error('password=hunter2 at 10.0.0.1')],
    ['something thrown that is no error', 'hunter2'],
    ['an error of the store', new MunimentError('object-corrupt', 'hunter2 is damaged')],
    ['an error that claims a server status', Object.assign(new Error('hunter2'), { status: 502 })],
  ])('%s becomes a 500 with an id and nothing else', async (_what, error) => {
    const { services } = makeTestApp()
    const failing = { ...services, folders: { ...services.folders, get: async () => Promise.reject(error) } }
    const { app } = makeTestApp({ services: failing })
    const answer = await request(app).get('/api/v1/folders/x').set('Authorization', 'Bearer auditor')
    expect([answer.status, answer.body.code]).toEqual([500, 'internal'])
    expect(answer.text).not.toContain('hunter2')
    expect(answer.body.detail).toContain(answer.get('X-Request-Id'))
  })
})
