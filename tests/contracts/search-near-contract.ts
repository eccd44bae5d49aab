import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { RecordId } from '../../src/kernel/ids.ts'
import { foldedWords } from '../../src/records/analysis/analyse-text.ts'
import { soughtNearKeys } from '../../src/records/analysis/near-keys.ts'
import type { CivilDate } from '../../src/records/dates/civil-date.ts'
import { parseQuery } from '../../src/search/parse-query.ts'
import type { IndexQuery, SearchIndex } from '../../src/search/ports.ts'
import { makeAcceptNear } from '../../src/search/query/accept-near.ts'
import type { NearField, QueryNode } from '../../src/search/query-node.ts'
import type { SearchDocument } from '../../src/search/search-document.ts'
import { emptyVocabulary } from '../../src/search/vocabulary/make-vocabulary.ts'
import {
  and,
  ask,
  deepest,
  type MakeSearchIndex,
  not,
  or,
  type SetCase,
  sorted,
  word,
} from './search-index-contract.ts'
import { makeSearchDocument, numberedId } from './search-index-corpus.ts'

export const near = (typed: string, field: NearField = 'recognised'): QueryNode => ({
  kind: 'near',
  field,
  keys: foldedWords(typed).flatMap(soughtNearKeys),
  typed,
})

/** A scan: all of its text was recognised. */
const scan = (number: number, text: string, given: Partial<SearchDocument> = {}): SearchDocument =>
  makeSearchDocument(number, { text, recognised: text, ...given })

const documents: readonly SearchDocument[] = [
  scan(1, 'The harb0ur dues were paid in full.', { date: '2019-01-01' as CivilDate, format: 'pdf' }),
  scan(2, 'Harbour dues and lighthouse dues.', {
    title: 'Dues',
    author: 'Siobhán Murphy',
    people: ['Siobhán Murphy'],
  }),
  makeSearchDocument(3, { title: 'Harb0ur dues', text: 'Typed as harb0ur by hand.', people: ['Ann Kerr'] }),
  makeSearchDocument(4, {
    text: 'The harbour by hand. And a scan of the govemment harbuor.',
    recognised: 'And a scan of the govemment harbuor.',
  }),
  scan(5, 'Dredging of the haabour of Belfast', { accessSet: 2, classPath: ['FIN'] }),
  scan(6, 'Dredging of the harbours', { accessSet: 2 }),
  scan(7, 'Résumé of the modem Strassenbahn, 1312 pages', { title: 'Mod3rn tramways', author: null }),
  scan(8, 'a heart of stone', { people: ['Moira Quinn', 'Siobhan Murphv'] }),
  scan(9, 'Работа и отдых. 東京都の港湾管理'),
]

const setCases: readonly SetCase[] = [
  ['a character that looks like another', near('harbour'), [1, 2, 4, 5, 6]],
  ['nothing that was not recognised', and(near('harbour'), word('typed')), []],
  ['a letter that is another, by the word as it should be', near('haabour'), [1, 2, 5]],
  ['only what the asker may read', near('harbour'), [1, 2, 4], { accessSets: [1] }],
  ['letters that run together', near('government'), [4]],
  ['letters that fall apart', near('modem'), [7]],
  ['a word that two letters made one', near('modern'), [7]],
  ['a word without its accents', near('resume'), [7]],
  ['a word with its accents', near('Résumé'), [7]],
  ['ß as ss', near('Straßenbahm'), [7]],
  ['no number', near('1312'), []],
  ['no number by a word', near('l3l2'), []],
  ['no word whose letters lie elsewhere', near('earth'), []],
  ['the word itself', near('heart'), [8]],
  ['a word of another script', near('робота'), [9]],
  ['a run of characters', near('東京都の港湾官理'), [9]],
  ['names in titles', near('modern', 'names'), [7]],
  ['no title among what was recognised', near('tramways'), []],
  ['no text among names', near('harbour', 'names'), [3]],
  ['names of authors', near('Murphy', 'names'), [2, 8]],
  ['names of people', near('Quin', 'names'), []],
  ['names of people, a letter too many', near('Quinnn', 'names'), [8]],
  ['any of several words', near('murphy kerrr', 'names'), [2, 3, 8]],
  ['nothing for no keys', near('7'), []],
  ['a word and one near another', and(word('dues'), near('harbour')), [1, 2]],
  ['a word or one near another', or(word('typed'), near('government')), [3, 4]],
  ['whatever has nothing near', and(not(near('harbour')), not(near('heart'))), [3, 7, 9]],
  ['what is near under a filter', near('harbour'), [1], { filters: { formats: ['pdf'] } }],
]

/** What a search asks with the switch: the query as it was typed, and the same with what is near its words. */
export function allowing(q: string): Pick<IndexQuery, 'query' | 'asTyped'> {
  const [{ node: asTyped }] = parseQuery(q, '2026-11-28' as CivilDate, emptyVocabulary)
  if (asTyped === null) throw new Error(`${q} asks for nothing`)
  const accepted = makeAcceptNear(q)(asTyped)
  // None of them speaks of closed folders.
  return { query: accepted.node as QueryNode, asTyped: asTyped as QueryNode }
}

/** What is typed; what has it as typed, in whatever order; and what has it by near words alone. */
const allowedCases: readonly (readonly [q: string, typed: readonly number[], near: readonly number[]])[] = [
  ['harbour', [2, 4, 6], [1, 5]],
  ['harbour dues', [1, 2, 3, 4, 6], [5]],
  ['harbour dues hand', [2, 3, 4], [1]],
  ['harbour AND dues', [2], [1]],
  ['harbour AND NOT dues', [4, 6], [5]],
  ['harbour -haabour', [2, 4, 6], [1]],
  ['harbour OR heaft', [2, 4, 6], [1, 5, 8]],
  ['"harbour" dues', [2], []],
  ['title:harbour', [], []],
  ['harb* pages', [1, 2, 3, 4, 6, 7], []],
  ['exact:harbour', [2, 4], []],
  ['1312', [7], []],
  ['government of the harbour in Belfast with hands and hearts and 1312', [2, 3, 4, 5, 6, 7, 8], [1]],
  ['govermnent format:text', [], []],
  ['goverment format:text', [], [4]],
  ['governmemt', [], []],
  ['government format:text', [], [4]],
  ['government OR format:pdf', [1], [4]],
]

/** A number in letters. */
const noDigits = (number: number): string =>
  String.fromCharCode(97 + Math.floor(number / 20), 97 + (number % 20))

/** Phrases in scans, with words misread. */
const phrasing: readonly SearchDocument[] = [
  scan(1, 'The annual report of the Department for Infrastructure.', { date: '2018-01-01' as CivilDate }),
  scan(2, 'The annual rep0rt of the Department for lnfrastructure.', { date: '2019-01-01' as CivilDate }),
  scan(3, 'An annuai rep0rt, and an old report.', { accessSet: 2 }),
  scan(4, 'A report once annual, and rep0rts of annual dues.'),
  makeSearchDocument(5, { title: 'Annual rep0rt', text: 'The annual rep0rt, typed so by hand.' }),
  makeSearchDocument(6, {
    text: 'Annual report by hand. And a scan of the anmual reports.',
    recognised: 'And a scan of the anmual reports.',
  }),
  scan(7, 'The annual xreport and the annval rqport', { author: 'Ann Kerr' }),
  scan(8, 'A self-assesment, a planning appllcation 2019, and 1he terms of the lea5e'),
  scan(9, 'Annua1 reports of self assessment', { format: 'pdf' }),
]

const phraseCases: readonly (readonly [q: string, typed: readonly number[], near: readonly number[]])[] = [
  ['"annual report"', [1, 6], [2, 3, 7, 9]],
  ['"annual reports"', [1, 6], [2, 3, 9]],
  ['"the annual report"', [1], [2, 6, 7]],
  ['"report annual"', [], []],
  ['"annual rep0rt"', [2, 5], [3]],
  ['"department for infrastructure"', [1], [2]],
  ['"annual report of the department for infrastructure"', [1], [2]],
  ['"planning application 2019"', [], [8]],
  ['"planning application 2018"', [], []],
  ['self-assessment', [9], [8]],
  ['"terms of the lease"', [], [8]],
  ['"the terms of the lease"', [], []],
  ['title:"annual report"', [], []],
  ['keyword:"annual report" OR "annual report"', [1, 6], [2, 3, 7, 9]],
  ['exact:"annual report"', [1, 6], []],
  ['format:pdf "annual report"', [], [9]],
  ['"annual report" AND infrastructure', [1], [2]],
  ['"annual report" -"old report"', [1, 6], [2, 7, 9]],
  ['typed -"annual report"', [5], []],
  ['NOT "annual report" AND annual', [2, 4, 5, 7], [3, 9]],
  ['"annual report" old', [], [3]],
]

/** Words near what was typed, and nothing but the order of what matches exactly (docs/search.md, "Scanning errors"). */
export function searchNearContract(name: string, makeIndex: MakeSearchIndex): void {
  describe(`${name} asked for near words`, () => {
    let index: SearchIndex
    beforeAll(async () => {
      index = await makeIndex()
      await index.put(documents)
      await index.refresh()
    })
    afterAll(() => index.close())

    for (const [claim, query, expected, given] of setCases) {
      it(`finds ${claim}`, async () => {
        const answer = await index.search(ask(query, given))
        expect(sorted(answer)).toEqual(expected)
        expect(answer.total).toBe(expected.length)
      })
    }

    it('counts what is near in facets, by the rights of the asker', async () => {
      const asked = { accessSets: [1], facets: ['format'] } as const
      const { facets } = await index.search(ask(near('harbour'), asked))
      expect(facets.format).toEqual([
        { value: 'text', count: 2 },
        { value: 'pdf', count: 1 },
      ])
    })

    it('orders a word beside one near another as the word alone', async () => {
      const plain = await index.search(ask(and(word('harbour'), or(word('dues'), word('hand')))))
      const beside = await index.search(
        ask(and(word('harbour'), or(word('dues'), word('hand')), or(near('harbour'), near('quay')))),
      )
      expect(beside.hits).toEqual(plain.hits)
    })

    for (const [q, typed, nearOnly] of allowedCases) {
      it(`allows scanning errors in ${q}`, async () => {
        const asked = allowing(q)
        const before = await index.search(ask(asked.asTyped ?? null, { facets: ['format'] }))
        const found = await index.search(ask(asked.query, { ...asked, facets: ['format'] }))
        expect(sorted(before)).toEqual(typed)
        expect(found.hits.slice(0, typed.length)).toEqual(before.hits)
        expect(sorted({ ...found, hits: found.hits.slice(typed.length) })).toEqual(nearOnly)
        expect(found.total).toBe(typed.length + nearOnly.length)
        expect(found.matchingAll).toBe(before.matchingAll)
        expect(found.facets.format?.reduce((sum, { count }) => sum + count, 0)).toBe(found.total)
        const next: RecordId[] = []
        for (let cursor: string | null | undefined; cursor !== null; ) {
          const page = await index.search(ask(asked.query, { ...asked, size: 1, cursor: cursor ?? null }))
          next.push(...page.hits)
          cursor = page.next
        }
        expect(next).toEqual(found.hits)
        for (const sort of ['date', '-date', 'title', 'reference', 'id'] as const) {
          const all: RecordId[] = []
          for (let cursor: string | null | undefined; cursor !== null; ) {
            const page = await index.search(
              ask(asked.query, { ...asked, sort, size: 2, cursor: cursor ?? null }),
            )
            all.push(...page.hits)
            cursor = page.next
          }
          // No tiers: the order of the set alone.
          expect(all).toEqual((await index.search(ask(asked.query, { sort }))).hits)
        }
      })
    }

    describe('in phrases', () => {
      let scans: SearchIndex
      beforeAll(async () => {
        scans = await makeIndex()
        await scans.put(phrasing)
        await scans.refresh()
      })
      afterAll(() => scans.close())

      for (const [q, typed, nearOnly] of phraseCases) {
        it(`allows scanning errors in ${q}`, async () => {
          const asked = allowing(q)
          const before = await scans.search(ask(asked.asTyped ?? null))
          const found = await scans.search(ask(asked.query, { ...asked, facets: ['format'] }))
          expect(sorted(before)).toEqual(typed)
          expect(found.hits.slice(0, typed.length)).toEqual(before.hits)
          expect(sorted({ ...found, hits: found.hits.slice(typed.length) })).toEqual(nearOnly)
          expect(found.total).toBe(typed.length + nearOnly.length)
          expect(found.facets.format?.reduce((sum, { count }) => sum + count, 0) ?? 0).toBe(found.total)
          const byId = await scans.search(ask(asked.query, { ...asked, sort: 'id' }))
          expect(sorted(byId)).toEqual(sorted(found))
        })
      }

      it('allows nothing of what the asker may not read, however many words hidden records have', async () => {
        const other = await makeIndex()
        await other.put(phrasing)
        const noise = Array.from({ length: 26 }, (_, at) => String.fromCharCode(97 + at))
        const hidden = noise.map((letter, at) =>
          scan(100 + at, `annual r${letter}port, annual repor${letter}, ann${letter}al report`, {
            accessSet: 3,
          }),
        )
        await other.put(hidden)
        await other.refresh()
        const asked = allowing('"annual report"')
        const [mine, theirs] = await Promise.all(
          [scans, other].map((one) =>
            one.search(ask(asked.query, { ...asked, accessSets: [1], facets: ['format', 'author'] })),
          ),
        )
        expect(mine?.total).toBe(5)
        expect(theirs).toEqual(mine)
        await other.close()
      })

      // Behind NOT nothing is near.
      it.each(deepest.filter(([shape]) => !shape.includes('NOT') || shape.includes('beside')))(
        'reads a phrase with a word misread at the end of the deepest query: %s',
        async (_, shape) => {
          const { query, asTyped } = allowing('"annual report"')
          if (query === null || asTyped === undefined) throw new Error('It asks for a phrase')
          const asked = { query: shape(query), asTyped: shape(asTyped) }
          const found = await scans.search(ask(asked.query, asked))
          const ids = await scans.search(ask(asked.query, { sort: 'id' }))
          expect(sorted(found)).toEqual(sorted(ids))
        },
      )

      it('takes the longest phrase, and as many as there may be, beside the deepest query', async () => {
        const deep = `${'(a OR (b AND '.repeat(9)}"annual report"${'))'.repeat(9)}`
        const long = Array.from({ length: 400 }, (_, at) => `infra${noDigits(at)}structure`).join(' ')
        const longer = (words: number) => `"${long.split(' ').slice(0, words).join(' ')}"`
        const many = Array.from({ length: 80 }, (_, at) => `"annual${noDigits(at)} report"`).join(' OR ')
        for (const q of [deep, longer(8), longer(20), longer(60), longer(255), longer(400), many]) {
          const asked = allowing(q)
          const before = await scans.search(ask(asked.asTyped ?? null))
          expect((await scans.search(ask(asked.query, asked))).total).toBeGreaterThanOrEqual(before.total)
        }
      })
    })

    it('allows nothing of what the asker may not read', async () => {
      const asked = allowing('harbour dues')
      const mine = await index.search(ask(asked.query, { ...asked, accessSets: [1], facets: ['format'] }))
      expect(sorted(mine)).toEqual([1, 2, 3, 4])
      expect(mine.facets.format?.reduce((sum, { count }) => sum + count, 0)).toBe(4)
    })

    it('orders what is near by what of the query it has as typed', async () => {
      const asked = allowing('harbour AND (haabour OR dues OR belfast)')
      const found = await index.search(ask(asked.query, asked))
      expect(found.hits.slice(-2).map((id) => Number(id.slice(-12)))).toEqual([5, 1])
    })

    it('finds nothing near what a record said before it was changed or removed', async () => {
      const other = await makeIndex()
      await other.put([scan(1, 'harb0ur', { title: 'Pilotage' }), scan(2, 'harbuor', { title: 'Pil0tage' })])
      await other.put([scan(1, 'lighthouse', { title: 'Beacons', revision: 2 })])
      await other.remove(numberedId(2), 1)
      await other.refresh()
      for (const gone of [near('harbour'), near('pilotage', 'names')])
        expect(sorted(await other.search(ask(gone)))).toEqual([])
      expect(sorted(await other.search(ask(near('lighthous'))))).toEqual([1])
      expect(sorted(await other.search(ask(near('beacon', 'names'))))).toEqual([1])
      expect(await other.proveAbsent(numberedId(2))).toBeDefined()
      await other.close()
    })
  })
}
