import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { RunningMuniment } from '../support/start-muniment.ts'
import { makeTwins, type Twins } from '../support/twin/make-twins.ts'
import { makeTwinRequests, type TwinRequest, twinRoutes } from '../support/twin/twin-requests.ts'

export interface TwinSize {
  readonly records: number
  readonly requests: number
}

/** Questions at a time. */
const askers = 4
/** Answers by relevance of so many pages are read whole, to compare what is in all of them. */
const mostPages = 4
const longest = 300_000

/** Whatever is asked by whichever route: what a system answers that never held what the asker may not read (DESIGN §7). */
export function searchRoutesTwinContract(
  name: string,
  { records, requests }: TwinSize,
  env: NodeJS.ProcessEnv = {},
): void {
  describe(`${name} beside a system that never held what the asker may not read`, () => {
    let twins: Twins
    beforeAll(async () => {
      twins = await makeTwins(records, env)
    }, 2 * longest)
    afterAll(() => twins?.stop())

    const answers = (system: RunningMuniment, asked: readonly TwinRequest[]) =>
      inOrder(asked, (one) => answerOf(system.url, twins.asker, one))

    it('holds more, and shows the asker as much', async () => {
      expect(twins.hidden.length).toBeGreaterThanOrEqual(Math.floor(records * 0.14))
      expect(await twins.whole.muniment.engines.searchIndex.count()).toBe(records)
      expect(await twins.twin.muniment.engines.searchIndex.count()).toBe(twins.readable.length)
    })

    it('is asked by every route that searches or explores', async () => {
      const answer = await fetch(`${twins.whole.url}/openapi.json`)
      const { paths } = (await answer.json()) as { readonly paths: object }
      const exploring = /\/search(\/|$)|\/(results|similar|related|recent|file-plan)$/
      const routes = Object.keys(paths).filter((path) => exploring.test(path))
      expect(routes.sort()).toEqual([...twinRoutes].map((route) => route.replace('{+', '{')).sort())
    })

    it(
      `answers ${requests} requests alike, over every route that searches and explores`,
      async () => {
        const asked = makeTwinRequests(requests, 20_261_128, twins)
        const [ofWhole, ofTwin] = [await answers(twins.whole, asked), await answers(twins.twin, asked)]
        const found = ofTwin.filter(({ status }) => status === 200).length
        expect(found).toBeGreaterThan(requests * 0.9)
        for (const [at, request] of asked.entries())
          expect([request.path, ofWhole[at]]).toEqual([request.path, ofTwin[at]])
      },
      2 * longest,
    )
  })
}

interface Compared {
  readonly status: number
  readonly answer: unknown
}

async function inOrder<Given, Result>(
  given: readonly Given[],
  work: (one: Given) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  let next = 0
  const ask = async () => {
    for (let at = next++; at < given.length; at = next++) results[at] = await work(given[at] as Given)
  }
  await Promise.all(Array.from({ length: askers }, ask))
  return results
}

async function answerOf(url: string, token: string, asked: TwinRequest): Promise<Compared> {
  if (asked.saved === undefined) return read(url, token, asked)
  const searches = '/api/v1/saved-searches'
  const body = { name: 'Kept', alerts: 'none', query: asked.saved }
  const made = await ask(url, token, { method: 'post', body }, searches)
  if (made.status !== 201) return { status: made.status, answer: made.body }
  const { id } = made.body as { readonly id: string }
  const found = await read(url, token, { ...asked, path: asked.path.replace('{id}', id) })
  await ask(url, token, { method: 'delete' }, `${searches}/${id}`)
  return found
}

/** The whole answer, but for the order of relevance and for cursors, which are sealed anew each time. */
async function read(url: string, token: string, asked: TwinRequest): Promise<Compared> {
  const { status, body } = await ask(url, token, asked, asked.path)
  if (typeof body !== 'object' || body === null || !('hits' in body)) return { status, answer: body }
  const { hits, next, ...rest } = body as Page
  if (!asked.byRelevance) return { status, answer: { ...rest, hits, more: next !== null } }
  // Which of them stand among the first is a matter of their order then; an export has all of them, by id.
  if (hits.length * mostPages < rest.total) return { status, answer: { ...rest, hits: hits.length } }
  const all = [...hits]
  for (let cursor = next; cursor !== null; ) {
    const answer = await ask(url, token, asked, `${asked.path}&cursor=${encodeURIComponent(cursor)}`)
    const more = answer.body as { readonly hits: readonly Hit[]; readonly next: string | null }
    all.push(...more.hits)
    cursor = more.next
  }
  return { status, answer: { ...rest, hits: all.sort((one, other) => (one.id < other.id ? -1 : 1)) } }
}

interface Page {
  readonly total: number
  readonly hits: readonly Hit[]
  readonly next: string | null
}

interface Hit {
  readonly id: string
}

interface Sent {
  readonly method: 'get' | 'post' | 'delete'
  readonly body?: object
}

async function ask(url: string, token: string, { method, body }: Sent, path: string) {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  const isJson = answer.headers.get('Content-Type')?.includes('json') === true
  return { status: answer.status, body: isJson ? (JSON.parse(text) as unknown) : text }
}
