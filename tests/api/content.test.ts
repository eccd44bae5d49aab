import { describe, expect, it } from '@jest/globals'
import request from 'supertest'
import { MunimentError } from '../../src/kernel/muniment-error.ts'
import { makeCallAs, seen } from './support/call-as.ts'
import { useListeningApp } from './support/listening-app.ts'
import * as sample from './support/sample-values.ts'
import { makeTestApp } from './support/test-app.ts'

const edge = useListeningApp()
const as = makeCallAs(edge)

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
    const part = await as('auditor', 'get', path).set('If-None-Match', tag).set('Range', 'bytes=0-3')
    expect([part.status, part.text, part.get('Content-Range')]).toEqual([304, '', undefined])
  })

  it.each(['"another"', 'W/TAG', 'no tag', '"another", "third"'])(
    'that If-Match does not name is refused, whatever range is asked for: %s',
    async (condition) => {
      const ifMatch = condition.replace('TAG', tag)
      for (const headers of [
        {},
        { Range: 'bytes=0-3' },
        { Range: 'bytes=9999-' },
        { 'If-None-Match': tag },
      ]) {
        const answer = await as('auditor', 'get', path)
          .set({ 'If-Match': ifMatch, ...headers })
          .buffer(true)
        expect([answer.status, answer.body.code]).toEqual([412, 'precondition-failed'])
        expect([answer.get('ETag'), answer.get('Content-Disposition')]).toEqual([undefined, undefined])
      }
      expect((await as('auditor', 'head', path).set('If-Match', ifMatch)).status).toBe(412)
    },
  )

  it.each(['*', 'TAG', '"another", TAG'])('goes out where If-Match names it: %s', async (condition) => {
    const ifMatch = condition.replace('TAG', tag)
    expect((await as('auditor', 'get', path).set('If-Match', ifMatch)).status).toBe(200)
    const part = await as('auditor', 'get', path).set('If-Match', ifMatch).set('Range', 'bytes=0-3')
    expect(part.status).toBe(206)
  })

  it('that one knows already is 304, also with a range beyond its end', async () => {
    const known = await as('auditor', 'get', path).set('If-None-Match', tag).set('Range', 'bytes=9999-')
    expect([known.status, known.text, known.get('Content-Range')]).toEqual([304, '', undefined])
    const beyond = await as('auditor', 'get', path).set('If-None-Match', '"x"').set('Range', 'bytes=9999-')
    expect([beyond.status, beyond.get('ETag')]).toEqual([416, undefined])
  })

  it('that may not be read or is gone is so first, whatever If-Match says', async () => {
    const hidden = await as('civil-servant', 'get', `/api/v1/records/${sample.secretId}/content`).set(
      'If-Match',
      '"x"',
    )
    const gone = await as('auditor', 'get', `/api/v1/records/${sample.goneId}/content`).set('If-Match', '"x"')
    expect([hidden.status, gone.status]).toEqual([404, 410])
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
