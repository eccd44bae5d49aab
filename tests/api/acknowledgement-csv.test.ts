import { once } from 'node:events'
import { connect } from 'node:net'
import { beforeEach, describe, expect, it } from '@jest/globals'
import type { Acknowledgement } from '../../src/retention/transfer/acknowledgement.ts'
import { makeCallAs } from './support/call-as.ts'
import { makeFakeServices } from './support/fake-services.ts'
import { useListeningApp } from './support/listening-app.ts'
import * as sample from './support/sample-values.ts'

const taken: Acknowledgement[] = []
const services = makeFakeServices()
const edge = useListeningApp({
  services: {
    ...services,
    transfers: {
      ...services.transfers,
      acknowledge: async (_actor, _id, acknowledgement) => {
        taken.push(acknowledgement)
        return { accepted: acknowledgement.files.length, refused: 0, noted: 0, lines: [] }
      },
    },
  },
})
const as = makeCallAs(edge)
const path = `/api/v1/disposal-batches/${sample.batch.id}/transfer/acknowledgement`
const sha256 = 'ab'.repeat(32)
const header = 'path,sha256,outcome,archiveReference,reason\n'
const send = (table: string | Buffer, type = 'text/csv') =>
  as('ig-officer', 'post', path).set('Content-Type', type).send(table)

beforeEach(() => {
  taken.length = 0
})

describe('an acknowledgement as CSV is not taken', () => {
  it.each<[string, string | Buffer, object]>([
    ['that holds nothing', '', { detail: expect.stringContaining('holds no line') }],
    ['that holds a header only', header, { detail: expect.stringContaining('holds no line') }],
    [
      'with a column that is not known',
      `path,sha256,result\ndata/1,${sha256},accepted\n`,
      { detail: expect.stringContaining('path, sha256, outcome, archiveReference, reason') },
    ],
    [
      'with a column that comes twice',
      `path,path,sha256,outcome\ndata/1,data/2,${sha256},accepted\n`,
      { detail: expect.stringContaining('each once') },
    ],
    [
      'with lines that say nothing, or something else',
      `path,sha256,outcome\ndata/1,${sha256},accepted\ndata/2,${sha256},perhaps\ndata/3,1234,refused\n`,
      {
        errors: [
          { path: 'line 3, outcome', message: expect.stringContaining('accepted') },
          { path: 'line 4, sha256', message: 'must be 64 hexadecimal digits' },
        ],
      },
    ],
    [
      'without a column that it needs',
      'path,outcome\ndata/1,accepted\n',
      { errors: [{ path: 'line 2, sha256', message: 'is required' }] },
    ],
    ['with a line too short', `path,sha256,outcome\ndata/1,${sha256}\n`, {}],
    ['with a quotation that does not end', `${header}"data/1,${sha256},accepted,,\n`, {}],
    ['with a line of many pages', `${header}data/1,${sha256},accepted,,${'x'.repeat(100_000)}\n`, {}],
    [
      'that is not UTF-8',
      Buffer.from(`${header}data/1,${sha256},refused,,Sìle\n`, 'latin1'),
      { detail: 'The body is not UTF-8 text.' },
    ],
  ])('%s', async (_, table, problem) => {
    const answer = await send(table)
    expect([answer.status, answer.body]).toMatchObject([400, { code: 'malformed', ...problem }])
    expect(taken).toEqual([])
  })

  it('by whoever may not bring one, nor as anything else', async () => {
    const clerk = await as('civil-servant', 'post', path).set('Content-Type', 'text/csv').send(header)
    expect(clerk.body.code).toBe('forbidden-role')
    const plain = await send(header, 'text/plain')
    expect([plain.status, plain.body]).toMatchObject([
      415,
      { detail: 'Send the body as application/json or text/csv.' },
    ])
    const elsewhere = await as('ig-officer', 'post', '/api/v1/events')
      .set('Content-Type', 'text/csv')
      .send(header)
    expect([elsewhere.status, elsewhere.body.detail]).toEqual([415, 'Send the body as application/json.'])
    expect(taken).toEqual([])
  })

  it('in part: one that is cut off at the end of a line', async () => {
    const { hostname, port } = new URL(edge.url)
    const socket = connect(Number(port), hostname)
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ig-officer\r\nContent-Type: text/csv\r\n` +
        `Content-Length: 100000\r\n\r\n${header}data/1,${sha256},accepted,CAT/1,\n`,
    )
    // All of that is sent, and then no more will be.
    socket.end().resume()
    await once(socket, 'close')
    expect(taken).toEqual([])
  })
})

describe('an acknowledgement as CSV', () => {
  it('says what the same says as JSON, its columns in any order, empty cells nothing', async () => {
    const csv = `\uFEFFoutcome,path,reason,sha256,archiveReference\r\naccepted,"data/a, b",,${sha256.toUpperCase()},CAT/1\r\nrefused,data/2,"Síle says: ""no""",${sha256},\r\n`
    expect((await send(csv, 'text/csv; charset=utf-8')).status).toBe(200)
    const files = [
      { path: 'data/a, b', sha256, outcome: 'accepted', archiveReference: 'CAT/1' },
      { path: 'data/2', sha256, outcome: 'refused', reason: 'Síle says: "no"' },
    ]
    expect((await as('ig-officer', 'post', path).send({ files })).status).toBe(200)
    expect(taken).toEqual([{ files }, { files }])
  })

  it('answers for more files in one piece than JSON does', async () => {
    let table = header
    for (let file = 0; file < 20_001; file += 1)
      table += `data/${file}/1-plain.pdf,${sha256},accepted,CAT/2026/${file},\n`
    const answer = await send(table)
    expect([answer.status, answer.body.accepted]).toEqual([200, 20_001])
    expect(taken[0]?.files.at(-1)?.archiveReference).toBe('CAT/2026/20000')
  })
})
