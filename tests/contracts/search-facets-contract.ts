import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { CivilDate } from '../../src/records/dates/civil-date.ts'
import type { CountName, IndexFilters, IndexQuery, SearchIndex } from '../../src/search/ports.ts'
import type { QueryNode } from '../../src/search/query-node.ts'
import type { SearchDocument } from '../../src/search/search-document.ts'
import {
  and,
  ask,
  dates,
  type FacetCase,
  filedInSeveral,
  type MakeSearchIndex,
  most,
  not,
  or,
  readers,
  type SetCase,
  sorted,
  word,
} from './search-index-contract.ts'
import { corpus, makeSearchDocument, numberedId } from './search-index-corpus.ts'

const under = (filters: IndexFilters, given: Partial<IndexQuery> = {}): Partial<IndexQuery> => ({
  ...given,
  filters,
})
const inClass = (code: string): QueryNode => ({ kind: 'class', code })
const aoife = 'Aoife Ní Dhomhnaill'
const murphy = 'Siobhán Murphy'
const from = '2020-01-02' as CivilDate

const excluded: readonly SetCase[] = [
  [
    'nothing that the asker may not read, whatever is excluded',
    null,
    [8],
    under({ notClasses: ['FIN'] }, { accessSets: [3] }),
  ],
  [
    'nothing of a value that is chosen and excluded',
    null,
    [],
    under({ formats: ['pdf'], notFormats: ['pdf'] }),
  ],
  [
    'nothing of a class that is chosen and excluded',
    null,
    [],
    under({ classes: ['FIN'], notClasses: ['fin'] }),
  ],
  [
    'nothing of a class below one that is excluded',
    null,
    [],
    under({ classes: ['FIN-INV'], notClasses: ['FIN'] }),
  ],
  [
    'nothing where all that there is is excluded',
    null,
    [],
    under({ notClasses: ['FIN', 'HR', 'SEC', 'FOI'] }),
  ],

  [
    'all but some records, be they there or not',
    null,
    [2, 4, 5, 6, 7, 8, 9],
    under({ notRecords: [1, 3, 99].map(numberedId) }),
  ],
  [
    'nothing where the only record is left out',
    word('ferry'),
    [],
    under({ notRecords: [1, 2, 3, 4, 5, 6, 7, 8, 9].map(numberedId) }),
  ],
  ['all but a class', null, [3, 4, 5, 6, 7, 8, 9], under({ notClasses: ['FIN-INV'] })],
  ['all but a class and its descendants', null, [5, 6, 7, 8, 9], under({ notClasses: ['FIN'] })],
  ['all but a class whatever its case', null, [5, 6, 7, 8, 9], under({ notClasses: ['fin'] })],
  ['all but two classes', null, [7, 8, 9], under({ notClasses: ['FIN', 'HR'] })],
  ['all of a class but for one below it', null, [3, 4], under({ classes: ['FIN'], notClasses: ['FIN-INV'] })],
  [
    'two classes but for one below the second',
    null,
    [5, 8, 9],
    under({ classes: ['FOI', 'HR'], notClasses: ['HR-REC'] }),
  ],
  [
    'all, where a class that nobody uses is excluded',
    null,
    [1, 2, 3, 4, 5, 6, 7, 8, 9],
    under({ notClasses: ['NIL'] }),
  ],
  ['all, where half a code is excluded', null, [1, 2, 3, 4, 5, 6, 7, 8, 9], under({ notClasses: ['FI'] })],
  [
    'all, where nothing is excluded',
    null,
    [1, 2, 3, 4, 5, 6, 7, 8, 9],
    under({
      notClasses: [],
      notFolders: [],
      notMarkings: [],
      notFormats: [],
      notAuthors: [],
      missing: [],
      notMissing: [],
    }),
  ],

  ['all but a folder', null, [1, 2, 3, 4, 7, 8, 9], under({ notFolders: ['HR/2021'] })],
  ['all but a folder whatever its case', null, [1, 2, 3, 4, 7, 8, 9], under({ notFolders: ['hr/2021'] })],
  ['all but two folders', null, [1, 2, 3, 4, 7], under({ notFolders: ['HR/2021', 'FOI/2022'] })],
  ['a class but for a folder of it', null, [3, 4], under({ classes: ['FIN'], notFolders: ['FIN-INV/2019'] })],
  [
    'two folders but for a class',
    null,
    [5, 8, 9],
    under({ folders: ['HR/2021', 'FOI/2022'], notClasses: ['HR-REC'] }),
  ],

  ['all but a marking', word('budget'), [1, 2, 4], under({ notMarkings: ['official-sensitive'] })],
  ['nothing but a marking', null, [3, 7], under({ notMarkings: ['official'] })],
  ['all but a format', word('budget'), [3, 4, 7], under({ notFormats: ['pdf'] })],
  ['all but two formats', word('budget'), [7], under({ notFormats: ['pdf', 'word'] })],
  [
    'one of two formats, where the other is excluded',
    word('budget'),
    [3, 4],
    under({ formats: ['pdf', 'word'], notFormats: ['pdf'] }),
  ],

  ['all but an author, and what has no author', null, [1, 2, 5, 6, 7, 8, 9], under({ notAuthors: [aoife] })],
  [
    'all but two authors, and what has no author',
    null,
    [2, 5, 6, 7, 8, 9],
    under({ notAuthors: [aoife, murphy] }),
  ],
  [
    'all, where an author that nobody is is excluded',
    null,
    [1, 2, 3, 4, 5, 6, 7, 8, 9],
    under({ notAuthors: ['Nobody'] }),
  ],
  [
    'all, where an author is written otherwise',
    null,
    [1, 2, 3, 4, 5, 6, 7, 8, 9],
    under({ notAuthors: ['aoife ni dhomhnaill'] }),
  ],

  ['what has no author', null, [8, 9], under({ missing: ['author'] })],
  [
    'what has no author, as far as the asker may read',
    null,
    [9],
    under({ missing: ['author'] }, { accessSets: [1, 2] }),
  ],
  ['nothing without an author among what has one', word('budget'), [], under({ missing: ['author'] })],
  [
    'what has an author or none of these',
    null,
    [3, 4, 8, 9],
    under({ authors: [aoife], missing: ['author'] }),
  ],
  [
    'what has no author, where no author is chosen',
    null,
    [8, 9],
    under({ authors: [], missing: ['author'] }),
  ],
  ['what has an author', null, [1, 2, 3, 4, 5, 6, 7], under({ notMissing: ['author'] })],
  [
    'what has an author, but for one',
    null,
    [1, 2, 5, 6, 7],
    under({ notMissing: ['author'], notAuthors: [aoife] }),
  ],
  [
    'an author or none, where none is excluded',
    null,
    [3, 4],
    under({ authors: [aoife], missing: ['author'], notMissing: ['author'] }),
  ],
  [
    'an author or none, where the author is excluded',
    null,
    [8, 9],
    under({ authors: [aoife], missing: ['author'], notAuthors: [aoife] }),
  ],
  [
    'nothing that both has an author and has none',
    null,
    [],
    under({ missing: ['author'], notMissing: ['author'] }),
  ],

  [
    'words without a word, outside a class',
    and(word('budget'), not(word('roads'))),
    [],
    under({ notClasses: ['FIN'] }),
  ],
  ['whatever lacks a word, outside a class', not(word('budget')), [8, 9], under({ notClasses: ['HR'] })],
  ['whatever lacks a word, without an author', not(word('budget')), [8, 9], under({ missing: ['author'] })],
  [
    'either of two words, outside a folder',
    or(word('ferry'), word('gritting')),
    [2],
    under({ notFolders: ['FOI/2022'] }),
  ],
  [
    'a word or a class, outside a format',
    or(word('ferry'), inClass('HR-REC')),
    [8, 9],
    under({ notFormats: ['html'] }),
  ],
  [
    'a word or what lacks another, outside an author',
    or(word('gritting'), not(word('budget'))),
    [2, 5, 6],
    under({ notMissing: ['author'] }),
  ],
  [
    'outside a class by the query, and another by the filter',
    and(not(inClass('FIN')), not(dates('2022-01-01', null))),
    [7],
    under({ notClasses: ['HR'] }),
  ],
  ['a class by the query, but for one below it', inClass('FIN'), [3, 4], under({ notClasses: ['FIN-INV'] })],
  [
    'most of some words, outside a class',
    most(2, word('annual'), word('budget'), word('gritting')),
    [7],
    under({ notClasses: ['FIN'] }),
  ],
  [
    'whatever anybody may read outside a class, where everything is asked of',
    null,
    [7],
    under({ notClasses: ['FIN', 'HR', 'FOI'] }, { accessSets: 'all' }),
  ],
  [
    'exclusions that narrow each other',
    null,
    [3],
    under({
      notClasses: ['HR', 'FIN-INV'],
      notFormats: ['text'],
      notMarkings: ['official'],
      notAuthors: ['Hidden Author'],
      from,
    }),
  ],
]

const all = {
  class: { FIN: 4, 'FIN-BUD': 2, 'FIN-INV': 2, FOI: 2, HR: 2, 'HR-REC': 1, SEC: 1 },
  author: { [aoife]: 2, 'Hidden Author': 1, 'Jürgen Größe': 1, 'Peter O’Brien': 1, [murphy]: 1, Ирина: 1 },
}
const excludedFacets: readonly FacetCase[] = [
  [
    'nothing of records that are left out, in no facet',
    null,
    'class',
    { ...all.class, FIN: 3, 'FIN-INV': 1 },
    under({ notRecords: [numberedId(1)], notClasses: ['FIN'] }),
  ],
  [
    'nothing that the asker may not read, also where it is excluded',
    null,
    'author',
    { [aoife]: 2, 'Jürgen Größe': 1, 'Peter O’Brien': 1, [murphy]: 1, Ирина: 1 },
    under({ notAuthors: ['Hidden Author'] }, { accessSets: [1, 3] }),
  ],
  [
    'a class that is excluded, so that it can be taken back',
    null,
    'class',
    all.class,
    under({ notClasses: ['FIN-INV'] }),
  ],
  [
    'a class that is excluded with those above and below it',
    null,
    'class',
    all.class,
    under({ notClasses: ['FIN'] }),
  ],
  [
    'a class without choice and exclusion in it',
    null,
    'class',
    all.class,
    under({ classes: ['FIN'], notClasses: ['FIN-INV'] }),
  ],
  [
    'a format that is excluded',
    word('budget'),
    'format',
    { pdf: 2, word: 2, image: 1 },
    under({ notFormats: ['pdf'] }),
  ],
  [
    'a marking that is excluded',
    word('budget'),
    'marking',
    { official: 3, 'official-sensitive': 2 },
    under({ notMarkings: ['official'] }),
  ],
  ['an author who is excluded', null, 'author', all.author, under({ notAuthors: [aoife] })],
  ['authors where having none is chosen', null, 'author', all.author, under({ missing: ['author'] })],
  [
    'authors where having none is excluded',
    null,
    'author',
    all.author,
    under({ notMissing: ['author'], notAuthors: [murphy] }),
  ],
  [
    'formats outside a class',
    null,
    'format',
    { text: 2, email: 1, html: 1, image: 1 },
    under({ notClasses: ['FIN'] }),
  ],
  [
    'formats outside a class, but for the choice among formats',
    null,
    'format',
    { text: 2, email: 1, html: 1, image: 1 },
    under({ notClasses: ['FIN'], formats: ['pdf'], notFormats: ['text'] }),
  ],
  [
    'years outside a folder',
    null,
    'year',
    { '2018': 1, '2019': 2, '2020': 2, '2022': 2 },
    under({ notFolders: ['HR/2021'] }),
  ],
  [
    'classes outside a folder of one of them',
    null,
    'class',
    { FIN: 4, 'FIN-BUD': 2, 'FIN-INV': 2, FOI: 2, SEC: 1 },
    under({ notFolders: ['HR/2021'] }),
  ],
  [
    'classes outside an author',
    null,
    'class',
    { FIN: 2, 'FIN-INV': 2, FOI: 2, HR: 2, 'HR-REC': 1, SEC: 1 },
    under({ notAuthors: [aoife] }),
  ],
  ['classes of what has no author', null, 'class', { FOI: 2 }, under({ missing: ['author'] })],
  [
    'authors under two exclusions',
    null,
    'author',
    { 'Hidden Author': 1 },
    under({ notClasses: ['FIN', 'HR'], notAuthors: [aoife] }),
  ],
  [
    'authors of what a query excludes a class from',
    not(inClass('FIN')),
    'author',
    { 'Jürgen Größe': 1, Ирина: 1 },
    under({ notMarkings: ['official-sensitive'], notAuthors: ['Ирина'] }),
  ],
]

type MissingCase = readonly [
  claim: string,
  query: QueryNode | null,
  expected: number,
  given?: Partial<IndexQuery>,
]
const missing: readonly MissingCase[] = [
  ['none that the asker may not read', null, 1, { accessSets: [1, 2] }],
  ['none where nothing is found', word('xylophone'), 0],
  ['none where all have an author', word('budget'), 0],
  ['all that have no author', null, 2],
  ['those that a query finds', or(word('running'), word('budget')), 2],
  ['under the filters on other facets', null, 0, under({ notClasses: ['FOI'] })],
  ['under a range of dates', null, 1, under({ from: '2022-07-13' as CivilDate })],
  ['those beside an author who is chosen', null, 2, under({ authors: [aoife] })],
  ['those that are excluded, so that they can be taken back', null, 2, under({ notMissing: ['author'] })],
  ['those that are chosen', null, 2, under({ missing: ['author'], notAuthors: [murphy] })],
]

/** Records 31 and 32 lie in two folders each (see there): what excludes one of them excludes the record, for who reads it. */
const filed: readonly SetCase[] = [
  [
    'nothing less for a folder that the asker may not read',
    null,
    [31, 34],
    under({ notFolders: ['A/1'] }, readers.second),
  ],
  [
    'nothing less for a class that the asker may not read',
    null,
    [31, 34],
    under({ notClasses: ['A'] }, readers.second),
  ],
  [
    'nothing less for a class below one that the asker may not read',
    word('pier'),
    [31, 34],
    under({ notClasses: ['A-1'] }, readers.second),
  ],
  [
    'nothing by its first folder, where that is excluded',
    null,
    [],
    under({ notFolders: ['A/1'] }, readers.first),
  ],
  [
    'nothing in one folder that lies in an excluded one too',
    null,
    [31, 33],
    under({ folders: ['A/1'], notFolders: ['A/2'] }, readers.first),
  ],
  [
    'nothing of a class above, where the second folder is excluded',
    word('pier'),
    [31, 33],
    under({ classes: ['A'], notClasses: ['A-2'] }, readers.first),
  ],
  [
    'all but a folder, for who reads both',
    null,
    [32, 33],
    under({ notFolders: ['B/1'] }, { accessSets: [1, 2, 12] }),
  ],
  [
    'all but a class, for who reads both',
    null,
    [34],
    under({ notClasses: ['A'] }, { accessSets: [1, 2, 12] }),
  ],
  [
    'all but a class, where everything is asked of',
    null,
    [32, 33],
    under({ notClasses: ['B'] }, { accessSets: 'all' }),
  ],
  ['all but two classes', null, [], under({ notClasses: ['A-1', 'B'] }, { accessSets: 'all' })],
]
const filedFacets: readonly FacetCase[] = [
  [
    'no class that the asker may not read, also where it is excluded',
    null,
    'class',
    { B: 2 },
    under({ notClasses: ['A'] }, readers.second),
  ],
  [
    'a class that is excluded, and the others beside it',
    null,
    'class',
    { A: 3, 'A-1': 3, 'A-2': 1 },
    under({ notClasses: ['A-2'] }, readers.first),
  ],
  [
    'years outside a second folder',
    null,
    'year',
    { '2020': 2 },
    under({ notFolders: ['A/2'] }, readers.first),
  ],
  [
    'years outside a class that the asker may not read',
    null,
    'year',
    { '2020': 2 },
    under({ notClasses: ['A'] }, readers.second),
  ],
]

/** Who wrote to whom. */
const letters = [
  makeSearchDocument(71, { author: 'Ann', people: ['Ann', 'Bea', 'Áine', 'Bea'], text: 'ferry' }),
  makeSearchDocument(72, { author: 'Ann', people: [], text: 'ferry' }),
  makeSearchDocument(73, { author: 'Bea', people: ['Ann', 'Bea'] }),
  makeSearchDocument(74, { author: 'Bea', people: ['Carl', 'Ann', 'Bea'], accessSet: 2, text: 'secret' }),
  makeSearchDocument(75, {}),
]
const dated = (number: number, date: string, accessSet = 1) =>
  makeSearchDocument(number, { date: date as CivilDate, accessSet, text: 'chronicle' })
const ofAllTimes = [
  dated(51, '0001-01-01'),
  dated(52, '0999-12-31'),
  dated(53, '2019-12-31'),
  dated(54, '2020-01-31'),
  dated(55, '2020-02-01'),
  dated(56, '2020-02-29', 2),
  dated(57, '9999-12-31'),
]

/** More than an engine lists before it chooses the most frequent. */
const manyPlaces = Array.from({ length: 1_001 }, (_, at) => `W-${String(at).padStart(4, '0')}`)
/** Z has one record of its own and fifty that lie in X as well: in the list of either kind alone it is not the first. */
const inManyPlaces = [
  ...manyPlaces.flatMap((place, at) =>
    [20_000, 30_000].map((from) =>
      makeSearchDocument(from + at, { classPath: [place], folder: `${place}/1` }),
    ),
  ),
  makeSearchDocument(40_000, { classPath: ['Z'], folder: 'Z/1' }),
  ...Array.from({ length: 50 }, (_, at) =>
    makeSearchDocument(40_001 + at, {
      classPath: [],
      folder: '',
      filings: ['X', 'Z'].map((place) => ({ accessSet: 1, classPath: [place], folder: `${place}/1` })),
    }),
  ),
]
/** Y has two records of its own and two that lie in V as well, and every other class three: in neither list it is among the first. */
const alikeInManyPlaces = [
  ...[1, 2, 3].map((number) => makeSearchDocument(number, { classPath: manyPlaces })),
  ...[4, 5].map((number) => makeSearchDocument(number, { classPath: ['Y'] })),
  ...[6, 7, 8, 9, 10].map((number) =>
    makeSearchDocument(number, {
      classPath: [],
      folder: '',
      filings: [number < 9 ? manyPlaces.map((place) => `V-${place}`) : ['Y'], ['V']].map((classPath, at) => ({
        accessSet: 1,
        classPath,
        folder: `V/${at}`,
      })),
    }),
  ),
]

/** What every search index promises of exclusions, of what a record lacks, and of the facets beside them. */
export function searchFacetsContract(name: string, makeIndex: MakeSearchIndex): void {
  describe(`${name} keeps the contract of choices and exclusions`, () => {
    const cases = [
      { of: 'a corpus', documents: corpus, sets: excluded, facets: excludedFacets },
      {
        of: 'records that are filed in several folders',
        documents: filedInSeveral,
        sets: filed,
        facets: filedFacets,
      },
    ]
    describe.each(cases)('of $of', ({ documents, sets, facets }) => {
      let index: SearchIndex
      beforeAll(async () => {
        index = await makeIndex()
        await index.put(documents)
        await index.refresh()
      })
      afterAll(() => index.close())

      it.each(sets)('finds %s', async (_claim, query, expected, given = {}) => {
        for (const sort of ['relevance', 'date', 'title'] as const) {
          const answer = await index.search(ask(query, { ...given, sort }))
          expect([sort, sorted(answer)]).toEqual([sort, expected])
          expect(answer.total).toBe(expected.length)
        }
      })

      it.each(facets)('counts %s', async (_claim, query, facet, expected, given = {}) => {
        const answer = await index.search(ask(query, { ...given, facets: [facet] }))
        const found = (answer.facets[facet] ?? []).map(({ value, count }) => [value, count])
        expect(Object.fromEntries(found)).toEqual(expected)
      })
    })

    it('knows a class and a folder by the same letters written otherwise', async () => {
      const index = await makeIndex()
      await index.put([makeSearchDocument(1, { classPath: ['TAITHÍ'], folder: 'TAITHÍ/2019' })])
      await index.refresh()
      const typed = 'Taithi\u0301'
      for (const [query, filters] of [
        [{ kind: 'class', code: typed }, {}],
        [{ kind: 'folders', references: [`${typed}/2019`] }, {}],
        [null, { classes: [typed] }],
        [null, { folders: [`${typed}/2019`] }],
      ] as const)
        expect(sorted(await index.search(ask(query, { filters })))).toEqual([1])
      for (const filters of [{ notClasses: [typed] }, { notFolders: [`${typed}/2019`] }])
        expect(sorted(await index.search(ask(null, { filters })))).toEqual([])
      await index.close()
    })

    describe('of what lacks an author', () => {
      let index: SearchIndex
      beforeAll(async () => {
        index = await makeIndex()
        await index.put(corpus)
        await index.refresh()
      })
      afterAll(() => index.close())

      it.each(missing)('counts %s', async (_claim, query, expected, given = {}) => {
        const answer = await index.search(ask(query, { ...given, facets: ['year', 'author'] }))
        expect(answer.missing).toEqual({ author: expected })
      })

      it('says nothing of it where authors were not asked for', async () => {
        expect((await index.search(ask(null, { facets: ['year', 'class'] }))).missing).toEqual({})
      })

      it('lets it neither into the hundred values nor out of the order', async () => {
        const { facets } = await index.search(ask(null, { facets: ['author'] }))
        expect(facets.author?.map(({ value }) => value)).toEqual(Object.keys(all.author))
      })
    })

    describe('of records of all times and many classes', () => {
      let index: SearchIndex
      beforeAll(async () => {
        index = await makeIndex()
        await index.put([
          ...ofAllTimes,
          ...Array.from({ length: 130 }, (_, at) =>
            makeSearchDocument(100 + at, {
              classPath: ['MANY', `MANY-${String(at).padStart(3, '0')}`],
              date: '2021-07-01' as CivilDate,
              author: `Author ${at}`,
            }),
          ),
        ])
        await index.refresh()
      })
      afterAll(() => index.close())
      const counted = async (facet: CountName, query: QueryNode | null, given: Partial<IndexQuery> = {}) => {
        const { facets } = await index.search(
          ask(query, { size: 0, mostValues: 50_000, ...given, facets: [facet] }),
        )
        return facets[facet]?.map(({ value, count }) => [value, count])
      }

      it('counts months from the first to the last that there is, and none between', async () => {
        const old = word('chronicle')
        expect(await counted('month', old)).toEqual([
          ['2020-02', 2],
          ['0001-01', 1],
          ['0999-12', 1],
          ['2019-12', 1],
          ['2020-01', 1],
          ['9999-12', 1],
        ])
        expect(await counted('year', old)).toEqual([
          ['2020', 3],
          ['0001', 1],
          ['0999', 1],
          ['2019', 1],
          ['9999', 1],
        ])
      })

      it('counts no month that the asker may not read, nor one outside the dates asked for', async () => {
        expect(await counted('month', word('chronicle'), { accessSets: [2] })).toEqual([['2020-02', 1]])
        const filters = { from: '2020-01-31' as CivilDate, to: '2020-02-28' as CivilDate }
        expect(await counted('month', null, { filters })).toEqual([
          ['2020-01', 1],
          ['2020-02', 1],
        ])
      })

      it('counts as many values as are asked for, each once, and no hits where none are wanted', async () => {
        const classes = await counted('class', null, { filters: { notClasses: ['GEN'] } })
        expect(classes).toHaveLength(132)
        expect(classes?.slice(0, 2)).toEqual([
          ['MANY', 130],
          ['GEN', ofAllTimes.length],
        ])
        expect(await counted('class', inClass('MANY'), { mostValues: 2 })).toEqual([
          ['MANY', 130],
          ['MANY-000', 1],
        ])
        expect(await counted('author', null)).toHaveLength(130)
        expect(await counted('month', word('chronicle'), { mostValues: 1 })).toEqual([['2020-02', 2]])
        const { hits, total } = await index.search(ask(null, { size: 0 }))
        expect([hits, total]).toEqual([[], 130 + ofAllTimes.length])
      })
    })

    describe('of records in more places than an engine lists', () => {
      const counting = async (documents: readonly SearchDocument[]) => {
        const index = await makeIndex()
        await index.put(documents)
        await index.refresh()
        return {
          index,
          counted: async (facet: CountName) => {
            const { facets } = await index.search(ask(null, { size: 0, mostValues: 3, facets: [facet] }))
            return facets[facet]?.map(({ value, count }) => [value, count])
          },
        }
      }

      it('counts together what lies in one place alone and what lies elsewhere too', async () => {
        const { index, counted } = await counting(inManyPlaces)
        expect(await counted('class')).toEqual([
          ['Z', 51],
          ['X', 50],
          ['W-0000', 2],
        ])
        expect(await counted('folder')).toEqual([
          ['Z/1', 51],
          ['X/1', 50],
          ['W-0000/1', 2],
        ])
        await index.close()
      })

      it('counts what is among the first in neither', async () => {
        const { index, counted } = await counting(alikeInManyPlaces)
        expect(await counted('class')).toEqual([
          ['V', 5],
          ['Y', 4],
          ['V-W-0000', 3],
        ])
        await index.close()
      })
    })

    describe('of the people whom records name', () => {
      let index: SearchIndex
      beforeAll(async () => {
        index = await makeIndex()
        await index.put(letters)
        await index.refresh()
      })
      afterAll(() => index.close())
      const named = async (query: QueryNode | null, given: Partial<IndexQuery> = {}) => {
        const { people } = await index.search(ask(query, { size: 0, people: 10, ...given }))
        return people.map(({ name, count, authorOf }) => `${name} ${count} ${authorOf}`)
      }

      it('names nobody of what the asker may not read, and counts nothing of it', async () => {
        expect(await named(null, { accessSets: [1] })).toEqual(['Ann 3 2', 'Bea 2 1', 'Áine 1 0'])
        expect(await named(word('secret'), { accessSets: [1] })).toEqual([])
      })

      it('counts each once a record, and of how many they are the author', async () => {
        expect(await named(null)).toEqual(['Ann 4 2', 'Bea 3 2', 'Carl 1 0', 'Áine 1 0'])
        expect(await named(word('ferry'))).toEqual(['Ann 2 2', 'Bea 1 0', 'Áine 1 0'])
      })

      it('counts under choices and exclusions, also among authors', async () => {
        const of = (filters: IndexFilters) => named(null, { filters })
        expect(await of({ authors: ['Ann'] })).toEqual(['Ann 2 2', 'Bea 1 0', 'Áine 1 0'])
        expect(await of({ notAuthors: ['Ann'] })).toEqual(['Ann 2 0', 'Bea 2 2', 'Carl 1 0'])
        expect(await of({ missing: ['author'] })).toEqual([])
        expect(await of({ authors: ['Áine'] })).toEqual([])
        expect(await of({ notClasses: ['GEN'] })).toEqual([])
      })

      it('names as many as are asked for, and between equals by name', async () => {
        expect(await named(null, { people: 1 })).toEqual(['Ann 4 2'])
        expect(await named(null, { people: 3 })).toEqual(['Ann 4 2', 'Bea 3 2', 'Carl 1 0'])
        expect((await index.search(ask(null))).people).toEqual([])
      })

      it('forgets who was named before a record was changed or removed', async () => {
        const again = await makeIndex()
        await again.put(letters)
        await again.put([makeSearchDocument(71, { revision: 2, people: ['Dora'] })])
        await again.remove(numberedId(73), 1)
        await again.refresh()
        const { people, facets } = await again.search(ask(null, { people: 10, facets: ['author'] }))
        expect(people.map(({ name, count, authorOf }) => `${name} ${count} ${authorOf}`)).toEqual([
          'Ann 2 1',
          'Bea 1 1',
          'Carl 1 0',
          'Dora 1 0',
        ])
        expect(facets.author).toEqual([
          { value: 'Ann', count: 1 },
          { value: 'Bea', count: 1 },
        ])
        expect(await again.proveAbsent(numberedId(73))).toBeDefined()
        await again.close()
      })
    })

    it('still knows whom a record names, once the record of which they were the author is gone', async () => {
      const index = await makeIndex()
      await index.put([
        makeSearchDocument(81, { author: 'Eve', people: ['Eve'] }),
        makeSearchDocument(82, { people: ['Eve'] }),
      ])
      await index.remove(numberedId(81), 1)
      await index.refresh()
      const { people } = await index.search(ask(null, { people: 10 }))
      expect(people).toEqual([{ name: 'Eve', count: 1, authorOf: 0 }])
      await index.remove(numberedId(82), 1)
      await index.refresh()
      expect((await index.search(ask(null, { people: 10 }))).people).toEqual([])
      await index.close()
    })

    it('finds nothing that was removed by what it is not, where everything is asked of', async () => {
      const index = await makeIndex()
      await index.put([makeSearchDocument(41, { text: 'kept' }), makeSearchDocument(42, { text: 'gone' })])
      await index.remove(numberedId(42), 1)
      await index.refresh()
      for (const [query, filters] of [
        [null, {}],
        [not(word('nowhere')), {}],
        [null, { missing: ['author'] }],
        [null, { notClasses: ['NIL'], notFolders: ['NIL'], notFormats: ['pdf'], notAuthors: ['Nobody'] }],
      ] as const) {
        const asked = ask(query, { accessSets: 'all', filters, facets: ['author'], sort: 'reference' })
        const answer = await index.search(asked)
        expect([sorted(answer), answer.total, answer.missing]).toEqual([[41], 1, { author: 1 }])
      }
      await index.close()
    })
  })
}
