import { expect } from '@jest/globals'
import request, { type Test } from 'supertest'
import { until } from './until.ts'

/** What a search answered, as far as journeys look at it. */
interface Found {
  readonly hits: readonly { readonly id: string }[]
}

/** Steps of journeys in which an officer files and others search, over HTTP; `tokens` are looked up by name. */
export function makeSearchSteps(url: () => string, tokens: { readonly [name: string]: string }) {
  const as = (name: string, method: 'get' | 'post' | 'patch', path: string): Test =>
    request(url())[method](`/api/v1${path}`).set('Authorization', `Bearer ${tokens[name]}`)
  const search = async (name: string, word: string, more = '') =>
    (await as(name, 'get', `/search?q=${word}&facets=class,marking${more}`)).body
  const found = (name: string, word: string, total: number) =>
    until(
      () => search(name, word),
      (body) => body.total === total,
    )
  const capture = async (folder: string, title: string, text = ''): Promise<string> => {
    const answer = await as('officer', 'post', '/records')
      .field('metadata', JSON.stringify({ folder, title }))
      .attach('content', Buffer.from(`${title} ${text}`), 'note.txt')
    expect([answer.status, answer.body.detail]).toEqual([201, undefined])
    return answer.body.id
  }
  const idsOf = ({ hits }: Found) => hits.map(({ id }) => id)
  return {
    as,
    search,
    found,
    capture,
    idsOf,
    makeFolder: async (title: string, more: object = {}): Promise<string> => {
      const { body } = await as('officer', 'post', '/folders').send({ class: 'FIN-INV', title, ...more })
      return body.reference
    },
    /** Twelve of one word, all of them found by the officer. */
    captureMany: async (folder: string, word: string, text?: string): Promise<readonly string[]> => {
      const ids: string[] = []
      for (let at = 10; at < 22; at += 1) ids.push(await capture(folder, `${word} ${at}`, text))
      await found('officer', word, ids.length)
      return ids
    },
    /** All pages behind the first. */
    behind: async (name: string, word: string, first: { readonly next: string | null }) => {
      const ids: string[] = []
      for (let next = first.next; next !== null; ) {
        const page = await search(name, word, `&size=4&sort=title&cursor=${encodeURIComponent(next)}`)
        ids.push(...idsOf(page))
        next = page.next
      }
      return ids
    },
  }
}
