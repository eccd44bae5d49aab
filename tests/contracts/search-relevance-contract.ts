import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import request from 'supertest'
import { keepTexts } from '../support/keep-texts.ts'
import {
  measureRelevance,
  type RelevanceCollection,
  readCranfield,
  readVaswani,
} from '../support/relevance-collection.ts'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'

/** The floors of DESIGN §8, on queries as people type them. Nothing is tuned to these collections. */
const collections = [
  { name: 'Cranfield', read: readCranfield, map: 0.295, ndcg10: 0.37 },
  { name: 'Vaswani', read: readVaswani, map: 0.275, ndcg10: 0 },
]
/** One page, the longest there is: what stands behind it adds next to nothing to the precision, and can only add. */
const hits = 200
const longest = 300_000

/** Judges what the interface answers by the collections in `MUNIMENT_TEST_DATA`; without it, says so and judges nothing. */
export function searchRelevanceContract(name: string, env: NodeJS.ProcessEnv = {}): void {
  const folder = process.env['MUNIMENT_TEST_DATA']
  if (folder === undefined) {
    it(`the relevance of ${name} is judged only where MUNIMENT_TEST_DATA names the collections, and it is not set`, () => {
      expect(folder).toBeUndefined()
    })
    return
  }
  describe.each(collections)(`${name} finds what answers the queries of $name`, ({ read, map, ndcg10 }) => {
    let running: RunningMuniment
    let collection: RelevanceCollection
    const numbers = new Map<string, number>()
    let token = ''
    const as = (method: 'get' | 'post', path: string) =>
      request(running.url)[method](`/api/v1${path}`).set('Authorization', `Bearer ${token}`)

    beforeAll(async () => {
      running = await startMuniment(env)
      token = await running.addPerson('reader', 'civil-servant')
      const model = await as('post', '/records')
        .field('metadata', JSON.stringify({ folder: 'FIN-INV/2026', title: 'Model' }))
        .attach('content', Buffer.from('model'), 'text.txt')
      collection = read(folder)
      const { documents } = collection
      const titled = documents.map(({ number, title, text }) => ({
        title: title || `Text ${number}`,
        text,
      }))
      const ids = await keepTexts(running, model.body.id, titled)
      for (const [at, id] of ids.entries()) numbers.set(id, documents[at]?.number ?? 0)
    }, longest)
    afterAll(() => running?.stop())

    const ask = async (query: string): Promise<readonly number[]> => {
      const answer = await as('get', `/search?size=${hits}&q=${encodeURIComponent(query)}`)
      expect([answer.status, answer.body.detail]).toEqual([200, undefined])
      return answer.body.hits.map(({ id }: { readonly id: string }) => numbers.get(id) ?? 0)
    }

    it(
      `with a mean average precision of ${map} and a gain of ${ndcg10} at least, and no empty page`,
      async () => {
        const relevance = await measureRelevance(collection, ask)
        expect(relevance.emptyPages).toBe(0)
        expect(relevance.map).toBeGreaterThanOrEqual(map)
        expect(relevance.ndcg10).toBeGreaterThanOrEqual(ndcg10)
      },
      longest,
    )
  })
}
