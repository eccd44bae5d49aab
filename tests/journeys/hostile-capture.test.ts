import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import request, { type Test } from 'supertest'
import { multipart, rawRequest } from '../api/support/raw-request.ts'
import { makeDocx } from '../support/make-documents/make-docx.ts'
import { makeEmail } from '../support/make-documents/make-email.ts'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'
import { until } from '../support/until.ts'

let running: RunningMuniment
let token = ''
let officer = ''

beforeAll(async () => {
  running = await startMuniment()
  token = await running.addPerson('clerk', 'civil-servant')
  officer = await running.addPerson('officer', 'ig-officer')
})
afterAll(() => running?.stop())

const folder = 'FIN-INV/2026'

function capture(
  content: Uint8Array | string,
  metadata: object = {},
  filename = 'a.txt',
  key?: string,
): Test {
  const test = request(running.url).post('/api/v1/records').set('Authorization', `Bearer ${token}`)
  if (key !== undefined) test.set('Idempotency-Key', key)
  return test
    .field('metadata', JSON.stringify({ folder, ...metadata }))
    .attach('content', Buffer.from(content as Uint8Array), {
      filename,
      contentType: 'application/octet-stream',
    })
}

/** Originals kept, also half-written ones: every file below the store that is no text of ours. */
async function storedFiles(): Promise<readonly string[]> {
  const root = join(running.muniment.engines.dataFolder, 'objects')
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name)
}

async function recordCount(): Promise<number> {
  const plan = await request(running.url).get('/api/v1/file-plan').set('Authorization', `Bearer ${token}`)
  return plan.body.records
}

async function expectNothingKept(attempt: () => Promise<unknown>): Promise<void> {
  const before = { files: (await storedFiles()).length, records: await recordCount() }
  await attempt()
  await until(
    async () => ({ files: (await storedFiles()).length, records: await recordCount() }),
    (after) => after.files === before.files && after.records === before.records,
    5_000,
  )
}

describe('keeps nothing of', () => {
  it.each([
    ['an empty document', '', {}, 400, 'empty-content'],
    ['a document with another digest', 'x', { sha256: 'a'.repeat(64) }, 422, 'digest-mismatch'],
    ['a document for an unknown folder', 'x', { folder: 'NO/SUCH' }, 422, 'unknown-folder'],
    ['a document with an unknown field', 'x', { fields: { nonsense: 'y' } }, 422, 'unknown-field'],
    [
      'a document with a field that is called as no object may be',
      'x',
      { fields: JSON.parse('{"__proto__": "y"}') },
      422,
      'unknown-field',
    ],
    ['a document with a field of a wrong type', 'x', { fields: { supplier: 7 } }, 422, 'invalid-field'],
    ['a document with metadata of a wrong type', 'x', { title: 7 }, 400, 'malformed-metadata'],
    [
      'a document marked with a word that is no marking',
      'x',
      { marking: 'top-secret' },
      400,
      'malformed-metadata',
    ],
  ])('%s', async (_what, content, metadata, status, code) => {
    await expectNothingKept(async () => {
      const answer = await capture(content, metadata)
      expect([answer.status, answer.body.code]).toEqual([status, code])
    })
  })

  it('2 GB that are cut off half-way', async () => {
    const opening = multipart([
      { head: 'Content-Disposition: form-data; name="metadata"', body: JSON.stringify({ folder }) },
      { head: 'Content-Disposition: form-data; name="content"; filename="film.mov"', body: '' },
    ]).subarray(0, -'\r\n--cut--\r\n'.length)
    const chunk = Buffer.alloc(64 * 1024, 'x')
    function* film(): Generator<Uint8Array> {
      yield opening
      for (;;) yield chunk
    }
    await expectNothingKept(() =>
      rawRequest(
        running.url,
        `POST /api/v1/records HTTP/1.1\nHost: x\nAuthorization: Bearer ${token}\nContent-Type: multipart/form-data; boundary=cut\nContent-Length: ${2 ** 31}\n\n`,
        film(),
        { hangUpAfterBytes: 24 * 1024 * 1024 },
      ),
    )
  })
})

describe('takes', () => {
  it.each([
    ['a name that climbs', '../../etc/passwd', 'passwd'],
    ['a name of 4,000 characters', `${'n'.repeat(4_000)}.txt`, `${'n'.repeat(251)}.txt`],
    ['a name that turns the direction of writing', 'a\u202etxt.exe', 'a_txt.exe'],
  ])('%s as data only', async (_what, filename, kept) => {
    const answer = await capture(`named ${filename}`, {}, filename)
    expect([answer.status, answer.body.components?.[0]?.filename]).toEqual([201, kept])
    const content = await request(running.url)
      .get(`/api/v1/records/${answer.body.id}/content`)
      .set('Authorization', `Bearer ${token}`)
    expect(content.get('Content-Disposition')).toContain(`filename="${kept}"`)
  })

  it('the same capture from many at once as one', async () => {
    const before = await recordCount()
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => capture('once', { title: 'Once' }, 'once.txt', 'same-key')),
    )
    expect(answers.map((answer) => answer.status)).toEqual(Array(8).fill(201))
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1)
    expect(await recordCount()).toBe(before + 1)
  })

  it('5 MiB byte for byte', async () => {
    const bytes = Buffer.alloc(5 * 1024 * 1024)
    for (let i = 0; i < bytes.length; i += 1) bytes[i] = (i * 31) % 251
    const { body } = await capture(bytes, {}, 'large.bin')
    const content = await request(running.url)
      .get(`/api/v1/records/${body.id}/content`)
      .set('Authorization', `Bearer ${token}`)
      .buffer(true)
      .parse((response, done) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => done(null, Buffer.concat(chunks)))
      })
    expect(bytes.equals(content.body)).toBe(true)
  })
})

describe('gives what is quarantined to officers only,', () => {
  const get = (path: string, by = token): Test =>
    request(running.url).get(`/api/v1${path}`).set('Authorization', `Bearer ${by}`)
  const read = async (id: string) => {
    const { body } = await until(
      () => get(`/records/${id}`),
      ({ body }) => body.reading !== 'pending',
    )
    return body
  }
  const openings = async (path: string) =>
    Promise.all([token, officer].map(async (by) => (await get(path, by)).status))
  const content = `<w:document>${'<w:p/>'.repeat(200_000)}</w:document>`
  const bomb = makeDocx({
    paragraphs: [],
    parts: [{ name: 'word/document.xml', content, claimedSize: 1_000 }],
  })

  it('also once a harmless version has taken its place', async () => {
    const { body } = await capture(bomb, {}, 'bomb.docx')
    const { id } = body
    const [{ id: first }] = body.components
    expect((await read(id)).reading).toBe('quarantined')
    const path = `/records/${id}/components/${first}/content`
    expect(await openings(path)).toEqual([403, 200])
    const newer = await request(running.url)
      .post(`/api/v1/records/${id}/versions`)
      .set('Authorization', `Bearer ${token}`)
      .set('If-Match', '*')
      .field('metadata', '{}')
      .attach('content', Buffer.from('harmless'), { filename: 'harmless.txt' })
    expect([newer.status, newer.body.detail]).toEqual([201, undefined])
    expect(await openings(path)).toEqual([403, 200])
    expect((await read(id)).reading).toBe('available')
    expect(await openings(path)).toEqual([403, 200])
    expect(await openings(`/records/${id}/content`)).toEqual([200, 200])
  })

  it('also inside a message that anybody may read', async () => {
    const message = makeEmail({
      headers: { From: 'a@example.org', Subject: 'Two enclosures' },
      text: 'See both.',
      attachments: [
        { filename: 'bomb.docx', mediaType: 'application/octet-stream', content: bomb },
        { filename: 'note.txt', mediaType: 'text/plain', content: Buffer.from('harmless') },
      ],
    })
    const { body } = await capture(message, {}, 'two.eml')
    const record = await read(body.id)
    expect([record.reading, record.readingDetail.reason]).toEqual([
      'available',
      expect.stringMatching(/^bomb: /),
    ])
    const statuses: { [name: string]: readonly number[] } = {}
    for (const { id, filename } of record.components)
      statuses[filename] = await openings(`/records/${record.id}/components/${id}/content`)
    expect(statuses).toEqual({ 'two.eml': [200, 200], 'bomb.docx': [403, 200], 'note.txt': [200, 200] })
  })
})
