import { describe, expect, it } from '@jest/globals'
import request from 'supertest'
import type { Readiness } from '../../src/api/services/health-services.ts'
import type { Logger } from '../../src/kernel/logger.ts'
import { makeCallAs } from './support/call-as.ts'
import { useListeningApp } from './support/listening-app.ts'
import { rawRequest } from './support/raw-request.ts'
import * as sample from './support/sample-values.ts'
import { makeTestApp } from './support/test-app.ts'

const edge = useListeningApp()
const as = makeCallAs(edge)

describe('the pages', () => {
  it('greet a person with a page and a program with facts', async () => {
    const page = await request(edge.url).get('/').set('Accept', 'text/html')
    expect(page.text).toContain('npx muniment user add')
    const facts = await request(edge.url).get('/').set('Accept', 'application/json')
    expect(facts.body).toMatchObject({ name: 'Muniment', docs: '/docs' })
  })

  it('say how it is, and how far search is behind', async () => {
    const { services } = makeTestApp()
    const since = new Date('2026-11-02T10:00:00Z')
    const upToDate = { behind: 0, since: null, failed: 0, state: 'current' } as const
    const behind = { since, failed: 0, state: 'behind' } as const
    const said = async (given: Partial<Readiness>) => {
      const readiness = async () => ({ ...(await services.health.readiness()), ...given })
      const { app } = makeTestApp({ services: { ...services, health: { ...services.health, readiness } } })
      return (await request(app).get('/').set('Accept', 'text/html')).text
    }
    expect(await said({ index: upToDate })).toContain('Search knows of all that was captured.')
    expect(await said({ index: { ...behind, behind: 1 } })).toContain(
      'Search is behind by 1 record, the oldest since 2 November 2026 at 10:00.',
    )
    expect(await said({ index: { ...behind, behind: 12, failed: 3 } })).toMatch(
      /behind by 12 records.*3 of them failed/,
    )
    expect(await said({ index: { ...behind, behind: 9, state: 'incomplete' } })).toMatch(
      /behind by 9 records.*was lost, whole or in part, and is built anew/,
    )
    const unseen = await said({ index: { ...upToDate, state: 'unknown' } })
    expect(unseen).toContain('Whether search knows of all that was captured is not known yet.')
    expect(unseen).not.toContain('Search knows of all')
    const away = [{ name: 'index', engine: 'elasticsearch', sound: false, problem: 'at 10.0.0.1' }]
    expect(await said({ engines: away })).toMatch(/takes requests\. Search is away/)
    const full = [{ name: 'content', engine: 's3', sound: true, remarks: ['no room'] }]
    expect(await said({ engines: full, index: upToDate })).toMatch(
      /its store is full: .* Search knows of all/,
    )
    const broken = await said({ ready: false, engines: away })
    expect(broken).toContain('cannot be worked with')
    expect(broken).not.toContain('10.0.0.1')
  })

  it('ask for scripts of our own only, and each is there', async () => {
    const page = await request(edge.url).get('/docs')
    expect(page.get('Content-Security-Policy')).toContain("script-src 'self';")
    expect(page.text).not.toMatch(/<script>|https?:/)
    const links = [...page.text.matchAll(/(?:href|src)="(\/docs\/[^"]+\.(?:css|js))"/g)]
    const assets = links.map((match) => match[1] ?? '')
    expect(assets).toHaveLength(4)
    for (const asset of assets) expect((await request(edge.url).get(asset)).status).toBe(200)
  })

  it('explain every error code', async () => {
    const page = await request(edge.url).get('/docs/errors')
    for (const code of ['not-found', 'separation-of-duties', 'engine-unavailable'])
      expect(page.text).toContain(`id="${code}"`)
  })

  it('show an address to send a token to as the proxy in front was asked for it', async () => {
    const shown = async (scheme: string) => {
      const asked = request(edge.url).get('/').set('Accept', 'text/html').set('Host', 'records.example')
      return (await asked.set('X-Forwarded-Proto', scheme)).text
    }
    expect(await shown('https')).toContain("'https://records.example/api/v1/search")
    expect(await shown('https,http')).toContain("'https://records.example/")
    expect(await shown('http')).toContain("'http://records.example/")
    expect(await shown('"><script>')).toContain("'http://records.example/")
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
      index: { behind: 4, since: new Date('2026-11-02T10:00:00Z'), failed: 1, state: 'behind' as const },
      engines: [{ name: 'index', engine: 'sqlite', sound: false, problem: 'does not answer' }],
    })
    const { app } = makeTestApp({ services: { ...services, health: { ...services.health, readiness } } })
    const answer = await request(app).get('/readyz')
    expect(answer.status).toBe(503)
    expect(answer.body).toEqual({
      status: 'not-ready',
      drill: true,
      indexLag: 4,
      index: { behind: 4, since: '2026-11-02T10:00:00.000Z', failed: 1, state: 'behind' },
      engines: [{ name: 'index', engine: 'sqlite', sound: false, problem: 'does not answer' }],
    })
  })

  it('is ready on a full store, which reads and finds as before, and says that it is full', async () => {
    const { services } = makeTestApp()
    const content = { name: 'content', engine: 's3', sound: true, remarks: ['There was no room.'] }
    const health = {
      readiness: async () => ({ ...(await services.health.readiness()), engines: [content] }),
      gauges: async () => ({ ...(await services.health.gauges()), storeLacksRoom: true }),
    }
    const { app } = makeTestApp({ services: { ...services, health } })
    const answer = await request(app).get('/readyz')
    expect([answer.status, answer.body.engines]).toEqual([200, [content]])
    const metrics = await request(app).get('/metrics').set('Authorization', 'Bearer administrator')
    expect(metrics.text).toContain('muniment_store_lacks_room 1')
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
    const logger: Logger = { error: note, warn: note, info: note, debug: note }
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
