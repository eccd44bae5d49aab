import { beforeEach, describe, expect, it } from '@jest/globals'
import request, { type Test } from 'supertest'
import { sha256Hex } from '../../src/kernel/sha256.ts'
import { useListeningApp } from './support/listening-app.ts'
import { multipart, rawRequest } from './support/raw-request.ts'

const edge = useListeningApp({ captureLimits: { metadataBytes: 64 * 1024, contentBytes: 8 * 1024 * 1024 } })
const metadata = { folder: 'FIN-INV/2026', title: 'Invoice' }

function capture(): Test {
  return request(edge.url).post('/api/v1/records').set('Authorization', 'Bearer civil-servant')
}

function captureByHand(body: Uint8Array, type = 'multipart/form-data; boundary=cut') {
  return capture()
    .set('Content-Type', type)
    .serialize((sent) => sent as unknown as string)
    .send(Buffer.from(body) as unknown as object)
}

const metadataPart = {
  head: 'Content-Disposition: form-data; name="metadata"',
  body: JSON.stringify(metadata),
}
const contentPart = {
  head: 'Content-Disposition: form-data; name="content"; filename="a.txt"\r\nContent-Type: text/plain',
  body: 'hello',
}

beforeEach(() => {
  edge.services.captures.length = 0
  edge.services.brokenCaptures.length = 0
})

describe('a sound capture', () => {
  it('reaches the use case byte for byte, and is answered with where it now is', async () => {
    const bytes = Buffer.alloc(700_000, 'Muniment\r\n--cut\0')
    const answer = await capture()
      .set('Idempotency-Key', 'key-1')
      .field(
        'metadata',
        JSON.stringify({ ...metadata, date: '2025-03-31T23:30:00Z', sha256: sha256Hex(bytes).toUpperCase() }),
      )
      .attach('content', bytes, { filename: 'letter.bin', contentType: 'Application/Octet-Stream' })
    expect([answer.status, answer.body.detail]).toEqual([201, undefined])
    expect(answer.get('Location')).toBe(`/api/v1/records/${answer.body.id}`)
    expect(answer.body).toMatchObject({
      state: 'active',
      reading: 'pending',
      date: '2025-04-01',
      folder: 'FIN-INV/2026',
    })
    const [seen] = edge.services.captures
    expect(seen?.bytes.equals(bytes)).toBe(true)
    expect(seen?.idempotencyKey).toBe('key-1')
    expect(seen?.mediaType).toBe('application/octet-stream')
  })

  it('takes metadata sent as a file part, as programs with form data do', async () => {
    const answer = await capture()
      .attach('metadata', Buffer.from(JSON.stringify(metadata)), {
        filename: 'blob',
        contentType: 'application/json',
      })
      .attach('content', Buffer.from('x'), 'x.txt')
    expect(answer.status).toBe(201)
  })

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\me\\letter.docx', 'letter.docx'],
    ['Übersicht „2026“.pdf', 'Übersicht „2026“.pdf'],
    ['evil\u202efdp.exe', 'evil_fdp.exe'],
    ['nul\u0000byte.txt', 'nul_byte.txt'],
    [`${'x'.repeat(4000)}.pdf`, `${'x'.repeat(251)}.pdf`],
    ['..', 'document'],
  ])('keeps the name %j as data to show: %j', async (filename, kept) => {
    const answer = await captureByHand(
      multipart([
        metadataPart,
        {
          head: `Content-Disposition: form-data; name="content"; filename="${filename.replaceAll('\\', '\\\\')}"`,
          body: 'x',
        },
      ]),
    )
    expect([answer.status, answer.body.detail]).toEqual([201, undefined])
    expect(edge.services.captures[0]?.filename).toBe(kept)
  })
})

describe('what is refused, nothing kept', () => {
  it.each([
    ['no metadata', [contentPart], 'malformed'],
    ['no content', [metadataPart], 'malformed'],
    ['no part at all', [], 'malformed'],
    ['metadata after content', [contentPart, metadataPart], 'malformed'],
    ['metadata twice', [metadataPart, metadataPart, contentPart], 'malformed'],
    ['content twice', [metadataPart, contentPart, contentPart], 'malformed'],
    ['metadata again after content', [metadataPart, contentPart, metadataPart], 'malformed'],
    [
      'another part',
      [{ ...metadataPart, head: 'Content-Disposition: form-data; name="other"' }, metadataPart, contentPart],
      'malformed',
    ],
    ['an empty document', [metadataPart, { ...contentPart, body: '' }], 'empty-content'],
    [
      'metadata that is no JSON',
      [{ ...metadataPart, body: '{"folder": ' }, contentPart],
      'malformed-metadata',
    ],
    ['metadata that is a list', [{ ...metadataPart, body: '[]' }, contentPart], 'malformed-metadata'],
    [
      'metadata of wrong type',
      [{ ...metadataPart, body: '{"folder": 7}' }, contentPart],
      'malformed-metadata',
    ],
    [
      'metadata nested deep',
      [{ ...metadataPart, body: `{"folder":${'['.repeat(20_000)}${']'.repeat(20_000)}}` }, contentPart],
      'malformed-metadata',
    ],
    [
      'a misspelt field',
      [{ ...metadataPart, body: '{"folder":"FIN-INV/2026","markng":"official-sensitive"}' }, contentPart],
      'malformed-metadata',
    ],
    [
      'NUL in the title',
      [{ ...metadataPart, body: '{"folder":"FIN-INV/2026","title":"a\\u0000b"}' }, contentPart],
      'malformed-metadata',
    ],
  ])('%s', async (_what, parts, code) => {
    const answer = await captureByHand(multipart(parts))
    expect([answer.status, answer.body.code]).toEqual([400, code])
    expect(edge.services.captures).toEqual([])
  })

  it('metadata without a folder: 422, naming the field', async () => {
    const answer = await capture()
      .field('metadata', '{"title": "x"}')
      .attach('content', Buffer.from('x'), 'x.txt')
    expect([answer.status, answer.body.code]).toEqual([422, 'missing-field'])
    expect(answer.body.errors).toEqual([{ path: 'folder', message: 'is required' }])
  })

  it('bytes other than announced: 422', async () => {
    const answer = await capture()
      .field('metadata', JSON.stringify({ ...metadata, sha256: sha256Hex('other') }))
      .attach('content', Buffer.from('x'), 'x.txt')
    expect([answer.status, answer.body.code]).toEqual([422, 'digest-mismatch'])
  })

  it('metadata beyond its limit: 413', async () => {
    const answer = await capture()
      .field('metadata', JSON.stringify({ ...metadata, title: 'x'.repeat(70_000) }))
      .attach('content', Buffer.from('x'), 'x.txt')
    expect([answer.status, answer.body.code]).toEqual([413, 'too-large'])
  })

  it('a document beyond its limit: 413', async () => {
    const answer = await capture()
      .field('metadata', JSON.stringify(metadata))
      .attach('content', Buffer.alloc(9 * 1024 * 1024), 'x.txt')
    expect([answer.status, answer.body.code]).toEqual([413, 'too-large'])
    expect(edge.services.captures).toEqual([])
  })

  it.each([
    ['application/json', 415],
    ['multipart/form-data', 400],
    ['multipart/mixed; boundary=cut', 415],
  ])('a body sent as %s: %i', async (type, status) => {
    const answer = await captureByHand(multipart([metadataPart, contentPart]), type)
    expect(answer.status).toBe(status)
  })

  it('no body at all: 415', async () => {
    expect((await capture()).status).toBe(415)
  })

  it.each(['', 'a b', 'x'.repeat(256)])('the idempotency key %j: 400', async (key) => {
    const answer = await capture()
      .set('Idempotency-Key', key)
      .field('metadata', '{}')
      .attach('content', Buffer.from('x'), 'x')
    expect(answer.status).toBe(400)
  })
})

describe('a connection that does not do as it should', () => {
  const head = (length: number, extra = '') =>
    `POST /api/v1/records HTTP/1.1\nHost: x\nAuthorization: Bearer civil-servant\n${extra}Content-Type: multipart/form-data; boundary=cut\nContent-Length: ${length}\n\n`
  const opening = multipart([metadataPart, contentPart]).subarray(0, -'\r\n--cut--\r\n'.length)

  function* endless(first: Uint8Array, chunk = Buffer.alloc(64 * 1024, 'x')): Generator<Uint8Array> {
    yield first
    for (;;) yield chunk
  }

  it('keeps nothing of a document that is cut off half-way', async () => {
    await rawRequest(edge.url, head(2 ** 31), endless(opening), { hangUpAfterBytes: 3_000_000 })
    await expectEventually(() => edge.services.brokenCaptures.length === 1)
    expect(edge.services.captures).toEqual([])
  })

  it('keeps nothing of a body that ends without its last boundary', async () => {
    const body = multipart([metadataPart, contentPart]).subarray(0, -12)
    const answer = await captureByHand(body)
    expect([answer.status, answer.body.code]).toEqual([400, 'malformed'])
    expect(edge.services.captures).toEqual([])
  })

  it('refuses early without taking 2 GB first, and closes', async () => {
    const refused = head(2 ** 31).replace('civil-servant', 'administrator')
    const answer = await rawRequest(edge.url, refused, endless(opening))
    expect(answer.status).toBe(403)
    expect(JSON.parse(answer.text).code).toBe('forbidden-role')
    expect(answer.raw).toContain('Connection: close')
    expect(answer.sent).toBeLessThan(64 * 1024 * 1024)
  })

  it('refuses an unknown folder in the middle of the body', async () => {
    const wrong = Buffer.from(opening.toString().replace('FIN-INV/2026', 'NO-SUCH/2026'))
    const answer = await rawRequest(edge.url, head(2 ** 31), endless(wrong))
    expect(answer.status).toBe(422)
    expect(JSON.parse(answer.text).code).toBe('unknown-folder')
  })

  it('asks for the body only from whoever may send it', async () => {
    const body = multipart([metadataPart, contentPart])
    const expecting = head(body.byteLength, 'Expect: 100-continue\nConnection: close\n')
    const taken = await rawRequest(edge.url, expecting, [body])
    expect(taken.raw).toMatch(/^HTTP\/1\.1 100 Continue/)
    expect(taken.status).toBe(201)
    const refused = await rawRequest(edge.url, expecting.replace('civil-servant', 'administrator'), [body])
    expect(refused.raw).not.toContain('100 Continue')
    expect(refused.status).toBe(403)
  })
})

async function expectEventually(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 10_000 && !holds(); turn += 1)
    await new Promise((resolve) => setImmediate(resolve))
  expect(holds()).toBe(true)
}
