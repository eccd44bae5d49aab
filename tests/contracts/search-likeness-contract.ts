import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { CivilDate } from '../../src/records/dates/civil-date.ts'
import type { SearchIndex } from '../../src/search/ports.ts'
import {
  type LikenessAnswer,
  type LikenessQuestion,
  mostCountedTerms,
  mostWeighedTerms,
  mostWeight,
  type TermCountQuestion,
} from '../../src/search/ports.ts'
import type { SearchDocument } from '../../src/search/search-document.ts'
import {
  and,
  ask,
  filedInSeveral,
  type MakeSearchIndex,
  most,
  not,
  readers,
  word,
} from './search-index-contract.ts'
import { makeSearchDocument, numberedId } from './search-index-corpus.ts'

const everyTerm = Array.from({ length: mostWeighedTerms }, (_, at) => `w${at}x`)

/** Put in an order that is not that of their ids. */
const documents: readonly SearchDocument[] = [
  makeSearchDocument(9, { text: 'culvert antrim', folder: 'GEN/2021' }),
  makeSearchDocument(4, { text: 'culvert flooding', title: 'Antrim', format: 'pdf' }),
  makeSearchDocument(3, {
    text: 'Culverts, culverts: flooded.',
    keywords: ['Antrim'],
    people: ['Ann Culvert'],
  }),
  makeSearchDocument(2, { text: 'antrim', date: '2021-01-01' as CivilDate }),
  makeSearchDocument(5, { text: 'flooding culvert antrim', accessSet: 2 }),
  makeSearchDocument(6, { text: 'antrim culvert', reference: 'FLOODING/1' }),
  makeSearchDocument(7, { text: everyTerm.join(' ') }),
  makeSearchDocument(8, { text: everyTerm.slice(1).join(' ') }),
  ...filedInSeveral,
]

const counting = (terms: readonly string[], given: Partial<TermCountQuestion> = {}): TermCountQuestion => ({
  terms,
  query: null,
  filters: {},
  accessSets: [1],
  ...given,
})
const terms = ['culvert', 'flood', 'antrim'].map((term, at) => ({ term, weight: 10 ** at }))
const likeness = (given: Partial<LikenessQuestion> = {}): LikenessQuestion => ({
  terms,
  atLeast: 2,
  filters: {},
  accessSets: [1],
  exclude: [],
  size: 10,
  ...given,
})
const numbers = ({ records }: LikenessAnswer) => records.map(({ id }) => Number(id.slice(-12)))

/** Counting terms, and finding what has most of some: exactly so, and within the rights. */
export function searchLikenessContract(name: string, makeIndex: MakeSearchIndex): void {
  describe(`${name}, asked for terms`, () => {
    let index: SearchIndex
    const counts = async (question: TermCountQuestion) => {
      const { total, counts } = await index.countTerms(question)
      return [total, ...counts]
    }
    beforeAll(async () => {
      index = await makeIndex()
      for (const document of documents) await index.put([document])
      await index.refresh()
    })
    afterAll(() => index.close())

    it('counts nothing that the asker may not read', async () => {
      expect(await counts(counting(['culvert', 'flood'], { accessSets: [] }))).toEqual([0, 0, 0])
      expect(await counts(counting(['culvert', 'flood'], { accessSets: [2] }))).toEqual([2, 1, 1])
      expect(await counts(counting(['culvert', 'flood', 'antrim']))).toEqual([9, 4, 3, 5])
      expect(await counts(counting(['culvert', 'flood', 'antrim'], { accessSets: 'all' }))).toEqual([
        12, 5, 4, 6,
      ])
    })

    it('counts a record once a term, wherever the term stands in it, and no word that nobody wrote', async () => {
      expect(await counts(counting(['nowher', 'culvert', 'ann', 'culvert']))).toEqual([9, 0, 4, 1, 4])
      expect(await counts(counting([]))).toEqual([9])
    })

    it('counts within what a query finds, under every filter', async () => {
      const within = async (given: Partial<TermCountQuestion>) =>
        counts(counting(['culvert', 'flood', 'antrim'], given))
      expect(await within({ query: word('flooding') })).toEqual([3, 3, 3, 3])
      expect(await within({ query: and(word('antrim'), not(word('flooding'))) })).toEqual([2, 1, 0, 2])
      expect(await within({ query: most(2, word('culvert'), word('flooding')) })).toEqual([3, 3, 3, 3])
      expect(await within({ filters: { formats: ['pdf'] } })).toEqual([1, 1, 1, 1])
      expect(await within({ filters: { notFormats: ['pdf'], folders: ['gen/2020'] } })).toEqual([5, 2, 2, 3])
      expect(await within({ filters: { from: '2020-12-31' as CivilDate } })).toEqual([1, 0, 0, 1])
      expect(await within({ query: word('culvert'), filters: { classes: ['NIL'] } })).toEqual([0, 0, 0, 0])
    })

    it('counts what lies in several folders by those that the asker may read', async () => {
      const inFirst = { filters: { folders: ['A/1'] } }
      expect(await counts(counting(['pier'], { ...readers.first, ...inFirst }))).toEqual([3, 3])
      expect(await counts(counting(['pier'], { ...readers.second, ...inFirst }))).toEqual([0, 0])
    })

    it('takes as many terms at once as it promises', async () => {
      const asked = Array.from({ length: mostCountedTerms }, (_, at) => `w${at}x`)
      const { counts: found } = await index.countTerms(counting(asked))
      expect(found).toEqual(asked.map((_, at) => (at === 0 ? 1 : at < mostWeighedTerms ? 2 : 0)))
    })

    it('finds what has enough of some terms: the heaviest first, then by id', async () => {
      const answer = await index.findLike(likeness())
      expect(answer).toEqual({
        total: 4,
        records: [3, 4, 6, 9].map((number) => ({
          id: numberedId(number),
          terms: number === 9 ? ['culvert', 'antrim'] : ['culvert', 'flood', 'antrim'],
        })),
      })
      expect(numbers(await index.findLike(likeness({ atLeast: 1 })))).toEqual([3, 4, 6, 9, 2])
      expect(numbers(await index.findLike(likeness({ atLeast: 3, size: 2 })))).toEqual([3, 4])
      expect((await index.findLike(likeness({ atLeast: 3, size: 2 }))).total).toBe(3)
      expect(await index.findLike(likeness({ size: 0 }))).toEqual({ total: 4, records: [] })
    })

    it('finds nothing that the asker may not read, that was excluded, or that a filter holds back', async () => {
      expect(numbers(await index.findLike(likeness({ accessSets: [2] })))).toEqual([5])
      expect(await index.findLike(likeness({ accessSets: [] }))).toEqual({ total: 0, records: [] })
      const exclude = [numberedId(3), numberedId(404)]
      expect(numbers(await index.findLike(likeness({ exclude })))).toEqual([4, 6, 9])
      expect(numbers(await index.findLike(likeness({ filters: { notFormats: ['pdf'] } })))).toEqual([3, 6, 9])
      expect(numbers(await index.findLike(likeness({ filters: { folders: ['GEN/2021'] } })))).toEqual([9])
    })

    it('weighs as many terms as it promises, as heavy as it promises, to the last unit', async () => {
      const heavy = everyTerm.map((term, at) => ({ term, weight: at === 0 ? 1 : mostWeight }))
      const answer = await index.findLike(likeness({ terms: heavy, atLeast: 1 }))
      expect(answer.records.map(({ id, terms }) => [Number(id.slice(-12)), terms])).toEqual([
        [7, everyTerm],
        [8, everyTerm.slice(1)],
      ])
      expect(numbers(await index.findLike(likeness({ terms: heavy, atLeast: mostWeighedTerms })))).toEqual([
        7,
      ])
    })

    it('counts folders that the asker may read, by their references, as it does classes', async () => {
      const folders = async (given: Parameters<typeof ask>[1]) =>
        (await index.search(ask(word('pier'), { facets: ['folder'], ...given }))).facets.folder
      expect(await folders(readers.second)).toEqual([{ value: 'B/1', count: 2 }])
      expect(await folders(readers.first)).toEqual([
        { value: 'A/1', count: 3 },
        { value: 'A/2', count: 1 },
      ])
      expect(await folders({ accessSets: 'all', mostValues: 2 })).toEqual([
        { value: 'A/1', count: 3 },
        { value: 'B/1', count: 2 },
      ])
    })
  })
}
