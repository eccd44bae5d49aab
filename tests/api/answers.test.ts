import { describe, expect, it } from '@jest/globals'
import request, { type Response, type Test } from 'supertest'
import type { Logger } from '../../src/kernel/logger.ts'
import { MunimentError } from '../../src/kernel/muniment-error.ts'
import { useListeningApp } from './support/listening-app.ts'
import { rawRequest } from './support/raw-request.ts'
import * as sample from './support/sample-values.ts'
import { makeTestApp } from './support/test-app.ts'

const edge = useListeningApp()

function as(
  role: string,
  method: 'get' | 'post' | 'patch' | 'head' | 'delete' | 'put' | 'options',
  path: string,
): Test {
  return request(edge.url)[method](path).set('Authorization', `Bearer ${role}`)
}

/** What a client sees of an answer, but for what differs between any two: its id and the time. */
function seen(answer: Response): object {
  const { 'x-request-id': _id, date: _date, ...headers } = answer.headers
  return { status: answer.status, headers, text: answer.text }
}

describe('what one may not read does not exist', () => {
  it.each(['', '/content', '/text', '/retention', '/history', `/components/${sample.componentId}/content`])(
    'is answered with the same bytes as what is absent: /records/{id}%s',
    async (rest) => {
      const unreadable = await as('civil-servant', 'get', `/api/v1/records/${sample.secretId}${rest}`)
      const absent = await as('civil-servant', 'get', `/api/v1/records/${sample.absentId}${rest}`)
      const impossible = await as('civil-servant', 'get', `/api/v1/records/no-id-at-all${rest}`)
      expect(unreadable.status).toBe(404)
      expect(seen(unreadable)).toEqual(seen(absent))
      expect(seen(impossible)).toEqual(seen(absent))
    },
  )
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

describe('content', () => {
  const path = `/api/v1/records/${sample.recordId}/content`
  const size = sample.content.byteLength
  const tag = `"${sample.record.components[0]?.sha256}"`

  it('leaves as an attachment in a sandbox, never sniffed, never cached', async () => {
    const answer = await as('auditor', 'get', path).buffer(true)
    expect(answer.status).toBe(200)
    expect(answer.text).toBe(sample.content.toString())
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain',
      'content-disposition':
        'attachment; filename="Rechnung f_r _Papier_.txt"; filename*=UTF-8\'\'Rechnung%20f%C3%BCr%20%E2%80%9EPapier%E2%80%9C.txt',
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'accept-ranges': 'bytes',
      'content-length': String(size),
      etag: tag,
    })
  })

  it.each([
    ['bytes=0-3', 206, `bytes 0-3/${size}`, 'The '],
    ['bytes=4-', 206, `bytes 4-${size - 1}/${size}`, sample.content.subarray(4).toString()],
    ['bytes=-7', 206, `bytes ${size - 7}-${size - 1}/${size}`, 'letter.'],
    ['bytes=-9999', 206, `bytes 0-${size - 1}/${size}`, sample.content.toString()],
    ['bytes=30-9999', 206, `bytes 30-${size - 1}/${size}`, sample.content.subarray(30).toString()],
    ['bytes=0-1,2-3', 200, undefined, sample.content.toString()],
    ['bytes=0-1,9-10', 200, undefined, sample.content.toString()],
    ['lines=0-1', 200, undefined, sample.content.toString()],
    ['bytes=x', 200, undefined, sample.content.toString()],
    ['bytes=5-2', 200, undefined, sample.content.toString()],
    ['bytes=9999-', 416, `bytes */${size}`, undefined],
    ['bytes=-0', 416, `bytes */${size}`, undefined],
  ])('answers Range: %s with %i', async (range, status, contentRange, text) => {
    const answer = await as('auditor', 'get', path).set('Range', range).buffer(true)
    expect([answer.status, answer.get('Content-Range')]).toEqual([status, contentRange])
    if (text === undefined) expect(answer.body.code).toBe('range-not-satisfiable')
    else expect(answer.text).toBe(text)
  })

  it('heeds If-Range and If-None-Match', async () => {
    const ranged = await as('auditor', 'get', path).set('Range', 'bytes=0-3').set('If-Range', tag)
    expect(ranged.status).toBe(206)
    const changed = await as('auditor', 'get', path).set('Range', 'bytes=0-3').set('If-Range', '"another"')
    expect(changed.status).toBe(200)
    const known = await as('auditor', 'get', path).set('If-None-Match', `W/"x", ${tag}`)
    expect([known.status, known.text]).toEqual([304, ''])
  })

  it('that cannot be opened is an error, without the headers of the content', async () => {
    const { services } = makeTestApp()
    const content = async (...call: Parameters<typeof services.records.content>) => {
      const view = await services.records.content(...call)
      if (view.outcome !== 'live') return view
      return {
        ...view,
        open: async () => Promise.reject(new MunimentError('engine-unavailable', 'No answer.')),
      }
    }
    const { app } = makeTestApp({ services: { ...services, records: { ...services.records, content } } })
    const answer = await request(app).get(path).set('Authorization', 'Bearer auditor')
    expect([answer.status, answer.body.code]).toEqual([503, 'engine-unavailable'])
    expect([answer.get('ETag'), answer.get('Content-Disposition')]).toEqual([undefined, undefined])
  })

  it('answers HEAD with the headers of GET, opening nothing', async () => {
    const answer = await as('auditor', 'head', path).set('Range', 'bytes=0-3')
    expect([answer.status, answer.get('Content-Length')]).toEqual([200, String(size)])
  })

  it.each(['', '/content', '/text', `/components/${sample.componentId}/content`])(
    'of what is gone is 410 with the stub, its title dropped: %s',
    async (rest) => {
      const answer = await as('auditor', 'get', `/api/v1/records/${sample.goneId}${rest}`)
      expect(answer.status).toBe(410)
      expect(answer.body).toMatchObject({
        id: sample.goneId,
        state: 'destroyed',
        class: 'FIN-INV',
        scheduleCode: 'FIN-07',
        code: 'gone',
      })
      expect(answer.body).not.toHaveProperty('title')
      const going = await as('auditor', 'get', `/api/v1/records/${sample.destroyingId}${rest}`)
      expect([going.status, going.body.code]).toEqual([409, 'being-destroyed'])
    },
  )
})

describe('a record', () => {
  const path = `/api/v1/records/${sample.recordId}`

  it('leaves without what is ours alone', async () => {
    const answer = await as('auditor', 'get', path)
    expect(answer.get('ETag')).toBe('"3"')
    expect(answer.text).not.toMatch(/object-key|text-key|accessSet|classPath/)
    expect(answer.body).toMatchObject({
      folder: 'FIN-INV/2026',
      class: 'FIN-INV',
      date: '2026-02-28',
      readingDetail: { pages: 1 },
    })
  })

  it('is changed only by whoever has seen its last state', async () => {
    const change = { title: 'Another' }
    expect((await as('auditor', 'patch', path).send(change)).status).toBe(428)
    expect((await as('auditor', 'patch', path).set('If-Match', '"2"').send(change)).status).toBe(412)
    expect((await as('auditor', 'patch', path).set('If-Match', '"foreign"').send(change)).status).toBe(412)
    const done = await as('auditor', 'patch', path).set('If-Match', '"3"').send(change)
    expect([done.status, done.get('ETag'), done.body.title]).toEqual([200, '"4"', 'Another'])
    const moved = await as('auditor', 'post', `${path}/move`).send({ folder: 'x', reason: 'y' })
    expect([moved.status, moved.body.code]).toEqual([428, 'precondition-required'])
  })
})

describe('references with slashes', () => {
  it.each(['FIN-INV%2F2026', 'FIN-INV/2026'])('are found as %s', async (reference) => {
    expect((await as('auditor', 'get', `/api/v1/folders/${reference}`)).body.reference).toBe('FIN-INV/2026')
    const closed = await as('auditor', 'post', `/api/v1/folders/${reference}/close`).send({
      on: '2025-03-31T23:30:00Z',
    })
    expect(closed.body).toMatchObject({ status: 'closed', closedOn: '2025-04-01' })
  })
})

describe('a long sweep', () => {
  it('answers 202 with where to poll, and survives its failure', async () => {
    const { services } = makeTestApp()
    const sweepFailure = Promise.withResolvers<never>()
    const retention = {
      ...services.retention,
      startSweep: async () => ({
        sweep: { ...sample.sweep, finishedAt: null },
        finished: sweepFailure.promise,
      }),
    }
    const { app } = makeTestApp({ services: { ...services, retention }, sweepPatience: 0 })
    const answer = await request(app)
      .post('/api/v1/retention/sweeps')
      .set('Authorization', 'Bearer ig-officer')
      .send({})
    expect([answer.status, answer.get('Location')]).toEqual([
      202,
      `/api/v1/retention/sweeps/${sample.sweepId}`,
    ])
    expect(answer.body.finishedAt).toBeNull()
    sweepFailure.reject(new Error('later'))
    await new Promise((resolve) => setImmediate(resolve))
  })
})

describe('exports', () => {
  it('give the disposal log as CSV with the header of the contract, harmless to spreadsheets', async () => {
    const answer = await as('auditor', 'get', '/api/v1/disposal-log?format=csv')
    const [header, row] = answer.text.split('\n')
    expect(header).toBe(
      'position,recordId,reference,title,class,scheduleCode,scheduleVersion,authority,triggerType,triggerDate,retentionEnd,action,outcome,reason,decidedBy,decidedAt,approvedBy,approvedAt,executedBy,executedAt,batchId,certificateId,sha256,leafHash',
    )
    expect(row).toContain(`"'=HYPERLINK(""evil"")","Ä ""quoted"", title",FIN-INV`)
    expect(row).toContain('2026-03-01T12:00:00.000Z')
  })

  it('give it as JSON too', async () => {
    const answer = await as('auditor', 'get', '/api/v1/disposal-log?format=json&from=2025-03-31T23:30:00Z')
    expect(answer.body).toHaveLength(1)
    expect(answer.body[0]).toMatchObject({ position: 9, reference: '=HYPERLINK("evil")', authority: null })
  })

  it('answer an error where nothing has been sent yet', async () => {
    const { services } = makeTestApp()
    const disposal = {
      ...services.disposal,
      // biome-ignore lint/correctness/useYield: it fails before its first row, which is the point.
      log: async function* () {
        throw new MunimentError('engine-unavailable', 'The database does not answer.')
      },
    }
    const { app } = makeTestApp({ services: { ...services, disposal } })
    for (const format of ['csv', 'json']) {
      const answer = await request(app)
        .get(`/api/v1/disposal-log?format=${format}`)
        .set('Authorization', 'Bearer auditor')
      expect([answer.status, answer.body.code]).toEqual([503, 'engine-unavailable'])
    }
  })
})

describe('the pages', () => {
  it('greet a person with a page and a program with facts', async () => {
    const page = await request(edge.url).get('/').set('Accept', 'text/html')
    expect(page.text).toContain('npx muniment user add')
    const facts = await request(edge.url).get('/').set('Accept', 'application/json')
    expect(facts.body).toMatchObject({ name: 'Muniment', docs: '/docs' })
  })

  it('ask for scripts of our own only, and each is there', async () => {
    const page = await request(edge.url).get('/docs')
    expect(page.get('Content-Security-Policy')).toContain("script-src 'self';")
    expect(page.text).not.toMatch(/<script>|https?:/)
    const assets = [...page.text.matchAll(/(?:href|src)="(\/docs\/[^"]+)"/g)].map((match) => match[1] ?? '')
    expect(assets).toHaveLength(4)
    for (const asset of assets) expect((await request(edge.url).get(asset)).status).toBe(200)
  })

  it('explain every error code', async () => {
    const page = await request(edge.url).get('/docs/errors')
    for (const code of ['not-found', 'separation-of-duties', 'engine-unavailable'])
      expect(page.text).toContain(`id="${code}"`)
  })

  it('repeat no host as markup', async () => {
    const page = await rawRequest(
      edge.url,
      'GET / HTTP/1.1\nHost: "><script>\nAccept: text/html\nConnection: close\n\n',
    )
    expect(page.text).not.toContain('"><script>')
  })
})

describe('operations', () => {
  it('is not ready while an engine does not answer, and says which', async () => {
    const { services } = makeTestApp()
    const readiness = async () => ({
      ready: false,
      drill: true,
      indexLag: 4,
      engines: [{ name: 'index', engine: 'sqlite', sound: false, problem: 'does not answer' }],
    })
    const { app } = makeTestApp({ services: { ...services, health: { ...services.health, readiness } } })
    const answer = await request(app).get('/readyz')
    expect(answer.status).toBe(503)
    expect(answer.body).toEqual({
      status: 'not-ready',
      drill: true,
      indexLag: 4,
      engines: [{ name: 'index', engine: 'sqlite', sound: false, problem: 'does not answer' }],
    })
  })

  it('measures by route pattern, with no id in any label', async () => {
    await as('auditor', 'get', `/api/v1/records/${sample.recordId}`)
    const metrics = await as('administrator', 'get', '/metrics')
    expect(metrics.text).toContain(
      'muniment_http_request_duration_seconds_count{method="GET",route="/api/v1/records/{id}",status="200"}',
    )
    expect(metrics.text).toContain('muniment_records{state="active"} 3')
    expect(metrics.text).toContain('muniment_jobs_waiting 2')
    expect(metrics.text).not.toContain(sample.recordId)
  })

  it('logs routes and ids, never an address, a title, a name or a query', async () => {
    const lines: string[] = []
    const note = (...line: unknown[]): void => {
      lines.push(JSON.stringify(line))
    }
    const logger: Logger = { error: note, warn: note, info: note, debug: note, child: () => logger }
    const { app } = makeTestApp({ logger })
    const auth = { Authorization: 'Bearer auditor' }
    await request(app).get('/api/v1/search?q=whistleblower').set(auth)
    await request(app).get('/api/v1/folders/Case%20of%20Smith').set(auth)
    await request(app).post('/api/v1/users/Whistle%20Blower/disable').set(auth)
    await request(app).post('/api/v1/folders').set(auth).send({ class: 'FIN', title: 'Case of Smith', x: 1 })
    await request(app).get('/whistleblower')
    expect(lines.length).toBeGreaterThanOrEqual(5)
    expect(lines.join('\n')).toContain('"route":"/api/v1/folders/{reference}"')
    expect(lines.join('\n')).not.toMatch(/smith|whistle|auditor"\s*,\s*"token/i)
  })

  it('slows down whoever tries tokens, and nobody else', async () => {
    const { app } = makeTestApp({ rateLimits: { refusedPerMinute: 2, perPersonPerMinute: 0 } })
    for (let i = 0; i < 5; i += 1)
      await request(app).get('/api/v1/search').set('Authorization', 'Bearer auditor')
    const tries = []
    for (let i = 0; i < 4; i += 1)
      tries.push((await request(app).get('/api/v1/search').set('Authorization', 'Bearer guess')).status)
    expect(tries).toEqual([401, 401, 429, 429])
    const known = await request(app).get('/api/v1/search').set('Authorization', 'Bearer auditor')
    expect(known.status).toBe(200)
  })

  it('limits one person without limiting another', async () => {
    const { app } = makeTestApp({ rateLimits: { refusedPerMinute: 0, perPersonPerMinute: 2 } })
    const statuses = async (token: string) => {
      const answer = await request(app).get('/api/v1/search').set('Authorization', `Bearer ${token}`)
      return answer.status
    }
    expect([await statuses('auditor'), await statuses('auditor'), await statuses('auditor')]).toEqual([
      200, 200, 429,
    ])
    expect(await statuses('ig-officer')).toBe(200)
  })
})
