import { once } from 'node:events'
import { get, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import request from 'supertest'
import type { Logger } from '../../src/kernel/logger.ts'
import { MunimentError } from '../../src/kernel/muniment-error.ts'
import { asked } from '../search/support/export-world.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { makeCallAs } from './support/call-as.ts'
import { useListeningApp } from './support/listening-app.ts'
import * as sample from './support/sample-values.ts'
import { makeTestApp } from './support/test-app.ts'

const edge = useListeningApp()
const as = makeCallAs(edge)

/** Keeps the causes of what a human must see to. */
function noting(failures: unknown[]): Logger {
  const logger: Logger = {
    ...silentLogger,
    error: (_message, _fields, cause) => failures.push(cause),
  }
  return logger
}

describe('a query', () => {
  it('takes filters left empty as none, and ignores what it does not know', async () => {
    const answer = await as(
      'auditor',
      'get',
      '/api/v1/search?q=&class=&from=&cursor=&size=&sort=&facets=&utm_source=mail',
    )
    expect(answer.status).toBe(200)
  })
})

describe('people', () => {
  it.each([
    ['', 'all'],
    ['?size=&cursor=', 'all'],
    ['?size=2', { size: 2, cursor: null }],
    ['?cursor=abc', { size: 50, cursor: 'abc' }],
    ['?size=200&cursor=abc', { size: 200, cursor: 'abc' }],
  ])('are listed whole, or the page that is asked for: %j', async (query, asked) => {
    const { services } = makeTestApp()
    const pages: unknown[] = []
    const people = {
      ...services.people,
      list: async (_actor: unknown, page: unknown) => {
        pages.push(page)
        return { items: [sample.keptPerson], next: 'behind' }
      },
    }
    const { app } = makeTestApp({ services: { ...services, people } })
    const answer = await request(app)
      .get(`/api/v1/users${query}`)
      .set('Authorization', 'Bearer administrator')
    expect(answer.body).toMatchObject({ items: [{ name: sample.keptPerson.name }], next: 'behind' })
    expect(pages).toEqual([asked])
  })

  it.each(['?size=0', '?size=201', '?size=x'])('are not listed by a size like %s', async (query) => {
    expect((await as('administrator', 'get', `/api/v1/users${query}`)).status).toBe(400)
  })
})

describe('days of which the last is before the first', () => {
  const reversed = { from: '2020-01-01', to: '2019-12-31' }
  const refused = {
    code: 'malformed',
    detail: expect.stringContaining('is before from'),
    errors: [{ path: 'to', message: 'is before from' }],
  }

  it.each([
    '/search?q=budget&',
    '/search/export?',
    '/search/file-plan?',
    '/search/timeline?',
    '/search/people?',
    '/search/terms?',
    '/search/folders?',
    '/stubs?',
    '/audit/entries?',
    '/audit/export?',
    '/disposal-log?',
  ])('are refused and not looked at: %s', async (address) => {
    const answer = await as('auditor', 'get', `/api/v1${address}from=${reversed.from}&to=${reversed.to}`)
    expect([answer.status, answer.body]).toEqual([400, expect.objectContaining(refused)])
    expect((await as('auditor', 'get', `/api/v1${address}from=2019-12-31&to=2019-12-31`)).status).toBe(200)
  })

  it.each([
    ['post', '/search/batch', { terms: ['budget'], ...reversed }],
    ['post', '/saved-searches', { name: 'Roads', query: { q: 'budget', ...reversed } }],
    ['patch', `/saved-searches/${sample.holdId}`, { query: { q: 'budget', ...reversed } }],
  ] as const)('are refused and kept by nothing: %s %s', async (method, address, body) => {
    const answer = await as('auditor', method, `/api/v1${address}`).send(body)
    expect([answer.status, answer.body]).toEqual([400, expect.objectContaining(refused)])
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
  let server: Server | undefined
  // Not at the end of a test: one that waits in vain never gets there, and a server left open keeps the run from ending.
  afterEach(async () => {
    const open = server
    server = undefined
    open?.closeAllConnections()
    await open?.[Symbol.asyncDispose]()
  })

  it('give the disposal log as CSV with the header of the contract, harmless to spreadsheets', async () => {
    const answer = await as('auditor', 'get', '/api/v1/disposal-log?format=csv')
    const [header, row] = answer.text.split('\n')
    expect(header).toBe(
      'position,recordId,reference,title,class,scheduleCode,scheduleVersion,authority,triggerType,triggerDate,retentionEnd,action,outcome,reason,decidedBy,decidedAt,approvedBy,approvedAt,executedBy,executedAt,batchId,certificateId,sha256,leafHash',
    )
    expect(row).toContain(`"'=HYPERLINK(""evil"")","Ä ""quoted"", title",FIN-INV`)
    expect(row).toContain('2026-03-01T12:00:00.000Z')
  })

  it('give a report as CSV with its own columns, harmless to spreadsheets', async () => {
    const answer = await as('auditor', 'get', '/api/v1/reports/overdue?format=csv')
    const [header, row] = answer.text.split('\n')
    expect(answer.get('Content-Disposition')).toBe('attachment; filename="overdue.csv"')
    expect(header).toBe(
      'recordId,reference,title,class,folder,scheduleCode,scheduleVersion,action,retentionEnd,since,reason',
    )
    expect(row).toMatch(/^[0-9a-f-]{36},,"'=1\+1",,/)
  })

  it('name the reports there are, and no other', async () => {
    const { body } = await as('auditor', 'get', '/api/v1/reports')
    expect(body.items).toContainEqual(
      expect.objectContaining({ name: 'due-by-month', columns: ['month', 'action', 'records', 'held'] }),
    )
    expect((await as('auditor', 'get', '/api/v1/reports/everything')).status).toBe(404)
  })

  it('give it as JSON too', async () => {
    const answer = await as('auditor', 'get', '/api/v1/disposal-log?format=json&from=2025-03-31T23:30:00Z')
    expect(answer.body).toHaveLength(1)
    expect(answer.body[0]).toMatchObject({ position: 9, reference: '=HYPERLINK("evil")', authority: null })
  })

  it('give a search as CSV where that is accepted, harmless to spreadsheets, and say what the index may lack', async () => {
    const answer = await as('auditor', 'get', '/api/v1/search/export?reading=2').set('Accept', 'text/csv')
    const [header, row] = answer.text.split('\n')
    expect(header).toBe('id,reference,title,class,classTitle,folder,date,marking,format,author,capturedAt')
    expect(row).toContain(`,"'=HYPERLINK(""evil"")",FIN-INV,Invoices,`)
    expect(answer.headers).toMatchObject({
      'muniment-reading': '2',
      'muniment-index': 'behind',
      'muniment-index-behind': '2',
      'muniment-unknown': 'class',
    })
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

  it('read no further than their client does, and end with it', async () => {
    const { services } = makeTestApp()
    const stretch = { pieces: ['x'.repeat(1024 * 1024)], rows: 1 }
    const ended = Promise.withResolvers<number>()
    const disposal = {
      ...services.disposal,
      log: async function* () {
        let given = 0
        try {
          // Far more than sockets take for anybody, and not for ever: this would fail, and not hang.
          for (; given < 512; given += 1) yield stretch
        } finally {
          ended.resolve(given)
        }
      },
    }
    const failures: unknown[] = []
    const logger = noting(failures)
    server = makeTestApp({ services: { ...services, disposal }, logger }).app.listen(0)
    const { port } = server.address() as AddressInfo
    const download = get({
      port,
      path: '/api/v1/disposal-log?format=csv',
      headers: { Authorization: 'Bearer auditor' },
    })
    const [response] = (await once(download, 'response')) as [IncomingMessage]
    await once(response, 'readable')
    response.destroy()
    expect(await ended.promise).toBeLessThan(64)
    // Nobody need act because somebody had seen enough; a fault would be in the log before another request is answered.
    expect((await request(server).get('/healthz')).status).toBe(200)
    expect(failures).toEqual([])
  })

  it('break the connection where they fail half-way, so that nobody takes a part for the whole, and say so in the log', async () => {
    const { services } = makeTestApp()
    const failure = new MunimentError('engine-unavailable', 'The database does not answer.')
    const disposal = {
      ...services.disposal,
      log: async function* () {
        yield { pieces: ['1,a\n'], rows: 1 }
        throw failure
      },
    }
    const failures: unknown[] = []
    const logger = noting(failures)
    server = makeTestApp({ services: { ...services, disposal }, logger }).app.listen(0)
    for (const format of ['csv', 'json']) {
      await expect(
        request(server).get(`/api/v1/disposal-log?format=${format}`).set('Authorization', 'Bearer auditor'),
      ).rejects.toThrow('aborted')
    }
    expect(failures).toEqual([failure, failure])
  })

  it('break it for a search as well, also where it ends because its asker is not let in any more', async () => {
    const { services } = makeTestApp()
    const opened = await services.search.export(sample.person('auditor'), asked(''))
    const search = {
      ...services.search,
      export: async () => ({
        ...opened,
        pages: async function* () {
          // More than one piece, so that something has been sent.
          for await (const [record] of opened.pages()) {
            if (record === undefined) return
            yield Array.from({ length: 2_000 }, () => record)
          }
          throw new MunimentError('unauthenticated', 'You are not let in any more.')
        },
      }),
    }
    server = makeTestApp({ services: { ...services, search } }).app.listen(0)
    for (const form of ['csv', 'json']) {
      await expect(
        request(server).get(`/api/v1/search/export?as=${form}`).set('Authorization', 'Bearer auditor'),
      ).rejects.toThrow('aborted')
    }
  })
})
