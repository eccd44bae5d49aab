import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { analyseText } from '../../src/records/analysis/analyse-text.ts'
import { exactTerms } from '../../src/records/analysis/exact-terms.ts'
import type { CivilDate } from '../../src/records/dates/civil-date.ts'
import type { CountName, IndexAnswer, IndexQuery, SearchIndex } from '../../src/search/ports.ts'
import { facetNames } from '../../src/search/ports.ts'
import {
  type LookupNode,
  mostLevels,
  type QueryNode,
  type TextField,
  type TextNode,
} from '../../src/search/query-node.ts'
import { corpus, makeSearchDocument, numberedId } from './search-index-corpus.ts'
import { searchIndexGenerations } from './search-index-generations.ts'

/** An empty index that nobody else uses. */
export type MakeSearchIndex = () => Promise<SearchIndex>

export const word = (text: string, field: TextField = 'any'): LookupNode => {
  const terms = analyseText(text)
  return terms.length === 1 ? { kind: 'term', field, term: terms[0] ?? '' } : { kind: 'phrase', field, terms }
}
const prefix = (text: string, field: TextField = 'any', terms: readonly string[] = []): LookupNode => ({
  kind: 'prefix',
  field,
  prefix: text,
  terms,
})
const either = (typed: LookupNode, ...others: LookupNode[]): TextNode => ({
  kind: 'alternatives',
  field: typed.field,
  nodes: [typed, ...others],
  names: [],
})
export const and = (...nodes: QueryNode[]): QueryNode => ({ kind: 'and', nodes })
export const or = (...nodes: QueryNode[]): QueryNode => ({ kind: 'or', nodes })
export const not = (node: QueryNode): QueryNode => ({ kind: 'not', node })
const ranked = (...nodes: TextNode[]): QueryNode => ({
  kind: 'ranked',
  clauses: nodes.map((node) => ({ node, weight: 1 })),
})
export const most = (atLeast: number, ...nodes: TextNode[]): QueryNode & { readonly kind: 'most' } => ({
  kind: 'most',
  nodes,
  atLeast,
})
const inClass = (code: string): QueryNode => ({ kind: 'class', code })
export const dates = (from: string | null, to: string | null): QueryNode => ({
  kind: 'dates',
  from: from as CivilDate | null,
  to: to as CivilDate | null,
})

const exactly = (typed: string): QueryNode => ({
  kind: 'exact',
  terms: exactTerms(typed),
  phrase: word(typed),
  typed,
})

const everyone = [1, 2, 3]

/** As many levels as a query may have, each put around the one before: an even one, then an odd one, and so on. */
export function nested(core: QueryNode, ...around: readonly ((inner: QueryNode) => QueryNode)[]): QueryNode {
  let node = core
  for (let level = 0; level < mostLevels; level += 1) node = around[level % around.length]?.(node) ?? node
  return node
}
const orNothing = (inner: QueryNode) => or(word('xylophone'), inner)
const andBudget = (inner: QueryNode) => and(word('budget'), inner)
const andBudgetNotFerry = (inner: QueryNode) => and(word('budget'), inner, not(word('ferry')))
/** The levels of every shape, with what has to be read at the end of it. */
export const deepest: readonly (readonly [shape: string, (core: QueryNode) => QueryNode])[] = [
  ['AND in OR', (core) => nested(core, andBudget, orNothing)],
  ['OR in AND', (core) => nested(core, orNothing, andBudget)],
  ['AND with NOT beside, in OR', (core) => nested(core, andBudgetNotFerry, orNothing)],
  ['AND NOT', (core) => nested(core, not, andBudget)],
  ['OR NOT', (core) => nested(core, not, orNothing)],
  ['NOT in NOT', (core) => nested(core, not)],
]

export const ask = (query: QueryNode | null, given: Partial<IndexQuery> = {}): IndexQuery => ({
  query,
  filters: {},
  accessSets: everyone,
  sort: 'relevance',
  size: 50,
  cursor: null,
  facets: [],
  ...given,
})
export const numbers = (answer: IndexAnswer) => answer.hits.map((id) => Number(id.slice(-12)))
export const sorted = (answer: IndexAnswer) => numbers(answer).sort((one, other) => one - other)

export type SetCase = readonly [
  claim: string,
  query: QueryNode | null,
  expected: readonly number[],
  given?: Partial<IndexQuery>,
]

const setCases: readonly SetCase[] = [
  ['everything readable for an empty query', null, [1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ['a word in text, title and keywords alike', word('roads'), [1, 2, 7]],
  ['a word by its stem', word('organising'), [1, 3]],
  ['a word whatever its case', word('BUDGET'), [1, 2, 3, 4, 7]],
  ['nothing for a word nobody wrote', word('xylophone'), []],
  ['a reference by its number', word('1312'), [1]],
  ['a reference by its letters', word('DFI'), [1]],
  ['a reference by two of its parts', word('2017/A'), [1]],
  ['a whole reference', word('DFI/2017/A-1312/B'), [1]],
  ['no reference by half a number', word('131'), []],
  ['a reference by the beginning of a number', prefix('131'), [1]],
  ['a name without its accent', word('siobhan'), [1]],
  ['a name with its accent', word('Siobhán'), [1]],
  ['an Irish name in parts', word('ní dhomhnaill'), [3, 4]],
  ['a name with a typographic apostrophe by a plain one', word("O'Brien"), [1, 2]],
  ['a name with a letter for its apostrophe by a plain one', word("O'Hara"), [5]],
  ['a plain apostrophe by such a letter', word('O\u02bcBrien'), [1, 2]],
  ['a word with something invisible in it', word('zerowidth'), [5]],
  ['ß as ss', word('strasse'), [5]],
  ['a German name in plain letters', word('jurgen grosse'), [5]],
  ['accents in running text', word('naive fiancee'), [5]],
  ['an e-mail address by its domain', word('example.gov.uk'), [5]],
  ['a whole e-mail address', word('j.smith@example.gov.uk'), [5]],
  ['a hyphenated word as written', word('fox-it'), [5]],
  ['a hyphenated word with a space', word('fox it'), [5]],
  ['a contraction', word("don't"), [5]],
  ['a superscript as its digit', word('m2'), [5]],
  ['Cyrillic words whatever their case', word('РАБОТА'), [6]],
  ['Greek without its accents, final sigma and all', word('ΕΛΛΆΔΑ'), [6]],
  ['a run of Chinese characters', word('東京都'), [6]],
  ['Hindi with its vowels', word('हिन्दी'), [6]],
  ['parts of a name joined by underscores', word('case name'), [8]],
  ['a decimal number', word('1.5'), [8]],
  ['an amount', word('£1,000'), [8]],
  ['function words too', word('the'), [1, 2, 8, 9]],
  ['a phrase in its order', word('annual report'), [1, 7, 9]],
  ['a phrase in the title alone', word('annual report', 'title'), [1, 7]],
  ['no phrase across two fields', word('round annual'), []],
  ['no phrase from one person into the next', word('murphy peter'), []],
  ['no phrase from one person into the next, in the field', word('murphy peter', 'people'), []],
  [
    'a phrase within each of several people',
    and(word('siobhan murphy'), word("peter o'brien", 'people')),
    [1],
  ],
  ['no phrase from one keyword into the next', word('roads fermanagh'), []],
  ['no phrase from one keyword into the next, in the field', word('roads fermanagh', 'keywords'), []],
  ['each of several keywords', and(word('roads', 'keywords'), word('fermanagh', 'keywords')), [1]],
  ['a phrase of three words', word('state of the'), [8]],
  ['a phrase of what is repeated in another spelling', word('wombats self-assess'), [8]],
  ['a word of it', word('numbat'), [8]],
  ['no phrase from one repeated stretch into the next', word('art numbats'), []],
  ['no phrase from the text into what is repeated', word('art wombats'), []],
  ['a word in the title alone', word('report', 'title'), [1, 7, 9]],
  ['a word in the reference alone', word('2019', 'reference'), [2]],
  ['a person alone', word('Murphy', 'people'), [1]],
  ['a keyword alone', word('Fermanagh', 'keywords'), [1]],
  ['no person who is only in the text', word('gritting', 'people'), []],
  ['words by their beginning', prefix('communit', 'any', ['commun']), [4]],
  ['words by their beginning, in the title alone', prefix('rep', 'title'), [1, 7, 9]],
  ['two words, both', and(word('budget'), word('paper')), [3, 4]],
  ['either of two words', or(word('ferry'), word('gritting')), [2, 8, 9]],
  ['a word without another', and(word('budget'), not(word('roads'))), [3, 4]],
  ['whatever lacks a word', not(word('budget')), [5, 6, 8, 9]],
  ['whatever lacks two words', and(not(word('budget')), not(word('ferry'))), [5, 6]],
  ['nested groups', and(or(word('ferry'), word('budget')), or(word('runners'), word('paper'))), [3, 4, 9]],
  [
    'a group without a group',
    and(or(word('ferry'), word('budget')), not(or(word('roads'), word('paper')))),
    [8, 9],
  ],
  ['an or with a not in it', or(word('gritting'), not(word('budget'))), [2, 5, 6, 8, 9]],
  ['any word of a ranked list', ranked(word('gritting'), word('ferry'), word('nowhere')), [2, 8, 9]],
  ['at least one of two words', most(1, word('gritting'), word('ferry')), [2, 8, 9]],
  ['at least two of three words', most(2, word('annual'), word('budget'), word('gritting')), [1, 2, 3, 7]],
  [
    'at least two of three, one a phrase',
    most(2, word('annual report'), word('budget'), word('roads')),
    [1, 2, 7],
  ],
  [
    'whatever has one word, though another that is wanted besides is not there',
    { ...most(1, word('annual')), besides: [word('the')] },
    [1, 2, 3, 7, 9],
  ],
  [
    'most of some words, without another',
    and(most(1, word('gritting'), word('ferry')), not(word('running'))),
    [2],
  ],
  ['a class', { kind: 'class', code: 'FIN-BUD' }, [3, 4]],
  ['a class with its descendants', { kind: 'class', code: 'HR' }, [5, 6]],
  ['a class whatever its case', { kind: 'class', code: 'fin' }, [1, 2, 3, 4]],
  ['no class by half its code', { kind: 'class', code: 'FI' }, []],
  ['a folder', { kind: 'folders', references: ['FIN-INV/2019'] }, [1, 2]],
  ['a folder whatever its case', { kind: 'folders', references: ['fin-inv/2019'] }, [1, 2]],
  ['a format', { kind: 'format', format: 'word' }, [3, 4]],
  ['a range of dates with both its ends', dates('2019-03-31', '2020-01-02'), [1, 2, 3]],
  ['dates open at the start', dates(null, '2019-03-31'), [1, 7]],
  ['dates open at the end', dates('2022-07-13', null), [9]],
  ['words within a class', and(word('budget'), { kind: 'class', code: 'FIN-BUD' }), [3, 4]],
  ['words outside a class', and(word('budget'), not({ kind: 'class', code: 'FIN' })), [7]],
  ['a word or a class', or(word('ferry'), { kind: 'class', code: 'HR-REC' }), [6, 8, 9]],
  [
    'a word, or a class but for a format',
    or(word('gritting'), and({ kind: 'class', code: 'HR' }, not({ kind: 'format', format: 'html' }))),
    [2, 5],
  ],
  [
    'all but a class and a range of dates',
    and(not({ kind: 'class', code: 'FIN' }), not(dates('2022-01-01', null))),
    [5, 6, 7],
  ],
  ['any of several forms of a thing', either(word('gritting'), word('ferry')), [2, 8, 9]],
  [
    'any of several forms, some of several words',
    either(word('FOI'), word('freedom of information'), word('other way round')),
    [8, 9],
  ],
  ['forms of which one is written nowhere', either(word('xylophone'), word('annual report')), [1, 7, 9]],
  ['forms none of which is written', either(word('xylophone'), word('round annual')), []],
  [
    'forms within one field alone',
    either(word('annual report', 'title'), word('invoice', 'title')),
    [1, 2, 7],
  ],
  ['no record with any of the forms', not(either(word('budget'), word('ferry'))), [5, 6]],
  [
    'a word without any of the forms',
    and(word('annual'), not(either(word('invoice'), word('the other way round'), word('secret')))),
    [1, 3],
  ],
  [
    'two choices among forms',
    and(either(word('roads'), word('ferry')), either(word('fee'), word('art'))),
    [2, 8],
  ],
  ['forms, or a class', or(either(word('gritting'), word('fiancée')), inClass('HR-REC')), [2, 5, 6]],
  ['forms within a class', and(either(word('ferry'), word('budget')), inClass('FOI')), [8, 9]],
  [
    'several forms as one of some words, most of which are there',
    most(2, either(word('gritting'), word('roads')), word('budget'), word('zebra')),
    [1, 2, 7],
  ],
  [
    'one of two words, one of them in several forms',
    most(1, either(word('gritting'), word('running costs')), word('zebra')),
    [2, 7, 8],
  ],
  [
    'any word of a ranked list, one of them in several forms',
    ranked(word('zebra'), either(word('gritting'), word('state of the art'))),
    [2, 7, 8],
  ],
  ['forms by their beginning too', either(word('gritting'), prefix('runn', 'any', ['run'])), [2, 8, 9]],
  ...deepest.flatMap(([shape, around]): readonly SetCase[] => [
    [`as many levels as there may be of ${shape}`, around(word('roads')), [1, 2, 7]],
    [`${shape} around a beginning in people`, around(prefix('siobh', 'people', ['siobhan'])), [1]],
    [`${shape} around several forms`, around(either(word('roads'), word('round annual'))), [1, 2, 7]],
    [
      `${shape} around a class, under filters`,
      around(inClass('FIN')),
      [1],
      {
        filters: {
          classes: ['FIN-INV'],
          notFormats: ['word'],
          authors: ['Siobhán Murphy'],
          missing: ['author'],
        },
        facets: ['class', 'author'],
        people: 5,
      },
    ],
  ]),
  ['nothing for a class nobody uses', and(word('budget'), { kind: 'class', code: 'NIL' }), []],

  ['a word in just this form', exactly('report'), [1, 3, 7, 9]],
  ['no other form of it', exactly('reports'), []],
  ['a plural, and not its singular', exactly('organisations'), [3]],
  ['exact words whatever their case', exactly('BUDGET'), [1, 2, 3, 4, 7]],
  ['exact words without their accents', exactly('naive fiancee'), [5]],
  ['a hyphen where there is one', exactly('fox-it'), [5]],
  ['no hyphen where there is none', exactly('fox it'), []],
  ['no other mark than the one that is there', exactly('fox/it'), []],
  ['a mark that is not ASCII where there is one', exactly('col·legi'), [5]],
  ['no mark that is not ASCII where there is none', exactly('col legi'), []],
  ['no other mark than one that is not ASCII', or(exactly('col•legi'), exactly('col-legi')), []],
  ['a mark in another width', exactly('x-ray'), [5]],
  ['a word that a hyphen joins to another', exactly('fox'), [5]],
  ['a plain apostrophe for a typographic one', exactly("don't"), [5]],
  ['a plain apostrophe for a letter that looks like one', exactly("O'Hara"), [5]],
  ['a word with something invisible in it as it is read', exactly('zerowidth'), [5]],
  ['a whole e-mail address as it stands', exactly('j.smith@example.gov.uk'), [5]],
  ['the end of an e-mail address', exactly('gov.uk'), [5]],
  ['a decimal number and not its parts', exactly('1.5'), [8]],
  ['no decimal number written apart', exactly('1 5'), []],
  ['a name with underscores', exactly('snake_case_name'), [8]],
  ['a reference as it stands', exactly('DFI/2017/A-1312/B'), [1]],
  ['no reference with other marks', exactly('DFI-2017-A-1312-B'), []],
  ['a phrase over the end of a sentence', exactly('year winter'), []],
  ['words that a comma and a space part', exactly('follows annual'), [3]],
  ['exact words of what is repeated', exactly('self-assess'), [8]],
  ['nothing exact from one repeated stretch into the next', exactly('art numbats'), []],
  ['nothing exact from the text into what is repeated', exactly('art wombats'), []],
  ['nothing exact across two fields', exactly('round annual'), []],
  ['nothing exact across title and people', exactly('roads Siobhán'), []],
  ['nothing exact from one person into the next', exactly('Murphy Peter'), []],
  ['nothing exact from one keyword into the next', exactly('roads Fermanagh'), []],
  ['a name as it stands beside another', exactly('Peter O’Brien'), [1, 2]],
  ['an exact phrase beside the phrase that ranks it', and(word('fox-it'), exactly('fox-it')), [5]],
  ['an exact phrase and a word', and(word('budget'), word('the'), exactly('roads')), [1, 2]],
  ['an exact phrase or a word', or(exactly('fox-it'), word('ferry')), [5, 8, 9]],
  ['whatever has not just this form', and(word('organisation'), not(exactly('organisations'))), [1]],
  ['exact words of Cyrillic', exactly('работа и отдых'), [6]],

  ['a filter by class with descendants', null, [1, 2, 3, 4], { filters: { classes: ['FIN'] } }],
  ['a filter by two classes', null, [3, 4, 6], { filters: { classes: ['FIN-BUD', 'HR-REC'] } }],
  ['a filter by folder', null, [3, 4], { filters: { folders: ['FIN-BUD/2020'] } }],
  ['a filter by marking', word('budget'), [3, 7], { filters: { markings: ['official-sensitive'] } }],
  ['a filter by two formats', word('budget'), [1, 2, 7], { filters: { formats: ['pdf', 'image'] } }],
  ['a filter by author', null, [3, 4], { filters: { authors: ['Aoife Ní Dhomhnaill'] } }],
  ['a filter by two authors', null, [1, 2], { filters: { authors: ['Siobhán Murphy', 'Peter O’Brien'] } }],
  ['a filter from a date', null, [8, 9], { filters: { from: '2022-07-12' as CivilDate } }],
  ['a filter to a date', null, [1, 7], { filters: { to: '2019-03-31' as CivilDate } }],
  [
    'filters that narrow each other',
    word('budget'),
    [2],
    { filters: { classes: ['FIN'], formats: ['pdf'], from: '2019-04-01' as CivilDate } },
  ],
  ['nothing for a filter with no values', null, [], { filters: { classes: [] } }],

  ['only what the asker may read', word('report'), [1, 3, 9], { accessSets: [1] }],
  ['only what the asker may read, where nothing is asked', null, [7], { accessSets: [2] }],
  ['only what the asker may read, where a word is excluded', not(word('budget')), [8], { accessSets: [3] }],
  ['nothing for who may read nothing', word('report'), [], { accessSets: [] }],
  ['nothing of a set nobody is in', null, [], { accessSets: [99] }],
  [
    'whatever anybody may read, where everything is asked of',
    word('report'),
    [1, 3, 7, 9],
    { accessSets: 'all' },
  ],
]

export type FacetCase = readonly [
  claim: string,
  query: QueryNode | null,
  facet: CountName,
  expected: { readonly [value: string]: number },
  given?: Partial<IndexQuery>,
]

const facetCases: readonly FacetCase[] = [
  [
    'a class with its descendants',
    null,
    'class',
    { FIN: 4, 'FIN-BUD': 2, 'FIN-INV': 2, FOI: 2, HR: 2, 'HR-REC': 1, SEC: 1 },
  ],
  ['formats of the hits', word('budget'), 'format', { pdf: 2, word: 2, image: 1 }],
  ['years', null, 'year', { '2018': 1, '2019': 2, '2020': 2, '2021': 2, '2022': 2 }],
  ['markings', word('budget'), 'marking', { official: 3, 'official-sensitive': 2 }],
  [
    'authors, none for who has none',
    or(word('budget'), word('ferry')),
    'author',
    { 'Aoife Ní Dhomhnaill': 2, 'Hidden Author': 1, 'Peter O’Brien': 1, 'Siobhán Murphy': 1 },
  ],
  [
    'nothing that the asker may not read',
    null,
    'author',
    { 'Aoife Ní Dhomhnaill': 2, 'Jürgen Größe': 1, 'Peter O’Brien': 1, 'Siobhán Murphy': 1, Ирина: 1 },
    { accessSets: [1, 3] },
  ],
  [
    'no class that the asker may not read',
    word('budget'),
    'class',
    { FIN: 4, 'FIN-BUD': 2, 'FIN-INV': 2 },
    { accessSets: [1] },
  ],
  [
    'the other values of a facet that is filtered by',
    word('budget'),
    'format',
    { pdf: 2, word: 2, image: 1 },
    { filters: { formats: ['pdf'] } },
  ],
  [
    'under the filters on other facets',
    word('budget'),
    'format',
    { pdf: 2, word: 2 },
    { filters: { classes: ['FIN'], formats: ['pdf'] } },
  ],
  ['other facets under a filter', word('budget'), 'year', { '2019': 2 }, { filters: { formats: ['pdf'] } }],
  [
    'years under a range of dates',
    null,
    'year',
    { '2020': 2, '2021': 2 },
    { filters: { from: '2020-01-01' as CivilDate, to: '2021-12-31' as CivilDate } },
  ],
  ['nothing where nothing is found', word('xylophone'), 'class', {}],
  [
    'what most of the words find',
    most(1, word('gritting'), word('ferry')),
    'class',
    { FOI: 2, FIN: 1, 'FIN-INV': 1 },
  ],
  [
    'under properties in the query',
    and(word('budget'), { kind: 'class', code: 'FIN-BUD' }),
    'year',
    { '2020': 2 },
  ],
]

/**
 * Sets 1 and 2 are those of the folders A/1 and B/1, 3 of A/2; who reads 1 or 2 reads 12 as well. The second folder of a
 * record is none for whoever does not read it.
 */
export const filedInSeveral = [
  makeSearchDocument(31, {
    classPath: [],
    folder: '',
    accessSet: 12,
    filings: [
      { accessSet: 1, classPath: ['A', 'A-1'], folder: 'A/1' },
      { accessSet: 2, classPath: ['B'], folder: 'B/1' },
    ],
    text: 'pier',
  }),
  makeSearchDocument(32, {
    classPath: [],
    folder: '',
    accessSet: 1,
    filings: [
      { accessSet: 1, classPath: ['A', 'A-1'], folder: 'A/1' },
      { accessSet: 1, classPath: ['A', 'A-2'], folder: 'A/2' },
    ],
    text: 'pier',
  }),
  makeSearchDocument(33, { classPath: ['A', 'A-1'], folder: 'A/1', accessSet: 1, text: 'pier' }),
  makeSearchDocument(34, { classPath: ['B'], folder: 'B/1', accessSet: 2, text: 'pier' }),
]
export const readers = { first: { accessSets: [1, 12] }, second: { accessSets: [2, 12] } } as const
const inFolder = (reference: string): QueryNode => ({ kind: 'folders', references: [reference] })
const hidingA1 = { accessSets: [1, 2, 12], filters: { hiddenFolders: ['A/1'] } } as const

const filedCases: readonly SetCase[] = [
  ['nothing by a folder that the asker may not read', inFolder('A/1'), [], readers.second],
  ['nothing by a class that the asker may not read', inClass('A'), [], readers.second],
  ['nothing by a filter on such a folder', null, [], { ...readers.second, filters: { folders: ['A/1'] } }],
  ['nothing by a filter on such a class', null, [], { ...readers.second, filters: { classes: ['A-1'] } }],
  ['what lies in such a folder outside it', and(word('pier'), not(inClass('A'))), [31, 34], readers.second],
  [
    'what lies outside a class as the asker sees it',
    and(word('pier'), not(inClass('B'))),
    [31, 32, 33],
    readers.first,
  ],
  ['nothing that lies in a hidden folder alone', word('pier'), [31, 32, 34], hidingA1],
  ['nothing by a hidden folder', inFolder('a/1'), [], hidingA1],
  [
    'nothing by a filter on a hidden folder',
    null,
    [],
    { ...hidingA1, filters: { ...hidingA1.filters, folders: ['A/1'] } },
  ],
  ['nothing by the class of a hidden folder', inClass('A-1'), [], hidingA1],
  ['by the class of another folder beside a hidden one', inClass('A'), [32], hidingA1],
  [
    'what lies in a hidden folder too outside it',
    and(word('pier'), not(inFolder('A/1'))),
    [31, 32, 34],
    hidingA1,
  ],
  [
    'what lies in a hidden folder too where that is left out',
    word('pier'),
    [31, 32, 34],
    { ...hidingA1, filters: { ...hidingA1.filters, notFolders: ['A/1'], notClasses: ['A-1'] } },
  ],
  ['words and a hidden folder in one question', or(word('zebra'), inFolder('A/1')), [], hidingA1],
  ['nothing by the empty name of a folder', inFolder(''), [], readers.first],
  ['by its first folder', inFolder('A/1'), [31, 32, 33], readers.first],
  ['by its second folder', inFolder('b/1'), [31, 34], readers.second],
  ['by its second of two with the same readers', inFolder('A/2'), [32], readers.first],
  ['by the class of its second folder', and(word('pier'), inClass('A-2')), [32], readers.first],
  ['by a class above both, once', inClass('a'), [31, 32, 33], readers.first],
  [
    'by a filter on its folder and another on its class',
    null,
    [32],
    { ...readers.first, filters: { folders: ['A/1'], classes: ['A-2'] } },
  ],
  [
    'whoever asks, where everything is asked of',
    or(inClass('B'), inFolder('A/2')),
    [31, 32, 34],
    { accessSets: 'all' },
  ],
]

const filedFacetCases: readonly FacetCase[] = [
  ['no class that the asker may not read', null, 'class', { B: 2 }, readers.second],
  [
    'each class once, however many folders are under it',
    null,
    'class',
    { A: 3, 'A-1': 3, 'A-2': 1 },
    readers.first,
  ],
  [
    'the other values of a facet that is filtered by',
    word('pier'),
    'class',
    { A: 3, 'A-1': 3, 'A-2': 1 },
    { ...readers.first, filters: { classes: ['A-2'] } },
  ],
  [
    'other facets under a filter on a second folder',
    null,
    'year',
    { '2020': 1 },
    { ...readers.first, filters: { folders: ['A/2'] } },
  ],
  ['no class of a hidden folder', null, 'class', { A: 1, 'A-2': 1, B: 2 }, hidingA1],
  ['no hidden folder', null, 'folder', { 'A/2': 1, 'B/1': 2 }, hidingA1],
  [
    'the classes of all its folders for who reads them',
    null,
    'class',
    { A: 3, 'A-1': 3, 'A-2': 1, B: 2 },
    { accessSets: [1, 2, 12] },
  ],
]

/** What every search index promises: the same sets, counts and facets to the same questions (DESIGN §8). */
export function searchIndexContract(name: string, makeIndex: MakeSearchIndex): void {
  describe(`${name} keeps the contract of a search index`, () => {
    describe('asked about a corpus', () => {
      let index: SearchIndex
      beforeAll(async () => {
        index = await makeIndex()
        await index.put(corpus)
        await index.refresh()
      })
      afterAll(() => index.close())

      it.each(setCases)('finds %s', async (_claim, query, expected, given = {}) => {
        const answer = await index.search(ask(query, given))
        expect(sorted(answer)).toEqual(expected)
        expect(answer.total).toBe(expected.length)
        expect(answer.totalIsExact).toBe(true)
        expect(answer.next).toBeNull()
      })

      it.each(setCases)(
        'counts %s no further than is enough',
        async (_claim, query, expected, given = {}) => {
          const { filters, accessSets } = ask(query, given)
          for (const enough of [1, 2, 9]) {
            const counts = await index.countEnough({ queries: [query, null], filters, accessSets, enough })
            expect(counts[0]).toBe(Math.min(enough, expected.length))
            expect(counts).toHaveLength(2)
          }
        },
      )

      it.each(setCases)('sorts and pages through %s', async (_claim, query, expected, given = {}) => {
        const found: number[] = []
        let cursor: string | null = null
        for (let page = 0; page <= expected.length; page += 1) {
          const answer: IndexAnswer = await index.search(
            ask(query, { ...given, sort: 'date', size: 2, cursor }),
          )
          found.push(...numbers(answer))
          expect(answer.total).toBe(expected.length)
          cursor = answer.next
          if (cursor === null) break
        }
        const byDate = [7, 1, 2, 3, 4, 5, 6, 8, 9].filter((number) => expected.includes(number))
        expect(found).toEqual(byDate)
      })

      it.each(setCases)('goes by id through %s', async (_claim, query, expected, given = {}) => {
        const found: number[] = []
        let cursor: string | null = null
        for (let page = 0; page <= expected.length; page += 1) {
          const answer: IndexAnswer = await index.search(
            ask(query, { ...given, sort: 'id', size: 2, cursor }),
          )
          found.push(...numbers(answer))
          expect(answer.total).toBe(expected.length)
          cursor = answer.next
          if (cursor === null) break
        }
        expect(found).toEqual(expected)
      })

      it('goes on by id behind any id, whether a record bears it or not', async () => {
        const behind = async (cursor: string | null, size = 50) => {
          const { hits, next } = await index.search(ask(word('budget'), { sort: 'id', size, cursor }))
          return { hits, next }
        }
        const rest = (...expected: number[]) => ({ hits: expected.map(numberedId), next: null })
        // Found by the words, not found by them, below all, above all.
        expect(await behind(numberedId(3))).toEqual(rest(4, 7))
        expect(await behind(numberedId(5))).toEqual(rest(7))
        expect(await behind('00000000-0000-0000-0000-000000000000')).toEqual(rest(1, 2, 3, 4, 7))
        expect(await behind('ffffffff-ffff-ffff-ffff-ffffffffffff')).toEqual(rest())
        // The cursor is the last id, so that whoever has it needs no other.
        expect(await behind(null, 2)).toEqual({ hits: [1, 2].map(numberedId), next: numberedId(2) })
        expect(await behind(null, 5)).toEqual(rest(1, 2, 3, 4, 7))
      })

      it('counts all and most alike in whatever order', async () => {
        const query = most(2, word('annual'), word('budget'), word('gritting'))
        const answer = await index.search(ask(query, { sort: 'id', size: 1 }))
        expect([answer.total, answer.matchingAll]).toEqual([4, 1])
      })

      it.each(facetCases)('counts %s', async (_claim, query, facet, expected, given = {}) => {
        const answer = await index.search(ask(query, { ...given, facets: [facet] }))
        const values = Object.entries(expected)
          .map(([value, count]) => ({ value, count }))
          .sort(
            (one, other) =>
              other.count - one.count || Buffer.compare(Buffer.from(one.value), Buffer.from(other.value)),
          )
        expect(answer.facets).toEqual({ [facet]: values })
      })

      it('counts all facets at once, and none that was not asked for', async () => {
        const all = await index.search(
          ask(word('budget'), { facets: facetNames, filters: { formats: ['pdf', 'word'] } }),
        )
        for (const facet of facetNames) {
          const one = await index.search(
            ask(word('budget'), { facets: [facet], filters: { formats: ['pdf', 'word'] } }),
          )
          expect(all.facets[facet]).toEqual(one.facets[facet])
        }
        expect(Object.keys((await index.search(ask(word('budget')))).facets)).toEqual([])
      })

      it('puts whatever has all the words before whatever has most of them, and says where the boundary is', async () => {
        const answer = await index.search(ask(most(2, word('annual'), word('budget'), word('gritting'))))
        expect(answer.matchingAll).toBe(1)
        expect(numbers(answer)[0]).toBe(2)
        const none = await index.search(ask(most(1, word('ferry'), word('gritting'))))
        expect(none.matchingAll).toBe(0)
        expect((await index.search(ask(word('budget')))).matchingAll).toBeNull()
      })

      it('puts whatever has the words wanted besides before what has only the others', async () => {
        const query: QueryNode = { ...most(1, word('annual')), besides: [word('the')] }
        for (const asked of [query, and(query, not(word('xylophone')))]) {
          const answer = await index.search(ask(asked))
          expect(answer.matchingAll).toBe(3)
          expect(numbers(answer).slice(0, 3).sort()).toEqual([1, 2, 9])
          expect(numbers(answer).slice(3).sort()).toEqual([3, 7])
        }
        const none = await index.search(
          ask({ ...most(1, word('annual')), besides: [word('the'), word('xylophone')] }),
        )
        expect([none.total, none.matchingAll]).toEqual([5, 0])
      })

      it('keeps all before most on every page', async () => {
        const query = most(1, word('annual'), word('ferry'))
        const found: number[] = []
        for (let cursor: string | null = null, page = 0; page < 10; page += 1) {
          const answer: IndexAnswer = await index.search(ask(query, { size: 1, cursor }))
          expect(answer.matchingAll).toBe(1)
          found.push(...numbers(answer))
          cursor = answer.next
          if (cursor === null) break
        }
        expect(found[0]).toBe(9)
        expect([...found].sort()).toEqual([1, 2, 3, 7, 8, 9])
      })

      it.each(['FIN-INV/2019/0002', 'fin-inv 2019 2'])(
        'puts what has just the reference %j before all others, on every page',
        async (reference) => {
          const budget = numbers(await index.search(ask(word('budget'))))
          expect(budget[0]).not.toBe(2)
          const expected = [2, ...budget.filter((number) => number !== 2)]
          expect(numbers(await index.search(ask(word('budget'), { reference })))).toEqual(expected)
          const paged: number[] = []
          for (let cursor: string | null = null, page = 0; page < 10; page += 1) {
            const answer: IndexAnswer = await index.search(
              ask(word('budget'), { reference, size: 2, cursor }),
            )
            paged.push(...numbers(answer))
            cursor = answer.next
            if (cursor === null) break
          }
          expect(paged).toEqual(expected)
          const most2 = most(1, word('annual'), word('ferry'), word('gritting'))
          const inAll = await index.search(ask(most2, { reference: 'DFI/2017/A-1312/B' }))
          expect([inAll.matchingAll, numbers(inAll)[0]]).toEqual([0, 1])
        },
      )

      it('finds nothing more for a reference, and nothing that the asker may not read', async () => {
        const one = { accessSets: [1] }
        for (const reference of ['HR/2021/77', 'SEC/1', ''])
          expect(numbers(await index.search(ask(word('budget'), { ...one, reference })))).toEqual(
            numbers(await index.search(ask(word('budget'), one))),
          )
      })

      it('counts several forms as one word in what has all and what has most', async () => {
        const forms = either(word('gritting'), word('annual report'))
        const answer = await index.search(ask(most(1, forms, word('zebra'))))
        expect(answer.matchingAll).toBe(1)
        expect(numbers(answer)[0]).toBe(7)
        expect(sorted(answer)).toEqual([1, 2, 7, 9])
      })

      it('ranks a title above a mention and a word said twice above one said once', async () => {
        const [first] = numbers(await index.search(ask(word('invoice'))))
        expect(first).toBe(2)
        const weighted: QueryNode = {
          kind: 'ranked',
          clauses: [
            { node: word('zebra'), weight: 4 },
            { node: word('gritting'), weight: 1 },
          ],
        }
        expect(numbers(await index.search(ask(weighted)))[0]).toBe(7)
      })

      it('pages by relevance without repeating or losing anything', async () => {
        const query = ranked(word('annual'), word('budget'), word('ferry'))
        const all = numbers(await index.search(ask(query)))
        const found: number[] = []
        for (let cursor: string | null = null, page = 0; page < 20; page += 1) {
          const answer: IndexAnswer = await index.search(ask(query, { size: 2, cursor }))
          found.push(...numbers(answer))
          cursor = answer.next
          if (cursor === null) break
        }
        expect(found).toEqual(all)
      })

      it('sorts by date, newest first, by title and by reference as people count', async () => {
        const order = async (sort: IndexQuery['sort'], query: QueryNode | null = null) =>
          numbers(await index.search(ask(query, { sort })))
        expect(await order('-date')).toEqual([9, 8, 6, 5, 4, 3, 2, 1, 7])
        expect(await order('date')).toEqual([7, 1, 2, 3, 4, 5, 6, 8, 9])
        expect(await order('title', word('budget'))).toEqual([1, 3, 4, 2, 7])
        expect(await order('reference', word('budget'))).toEqual([1, 3, 4, 2, 7])
      })

      it('shows the newest first where there is nothing to rank by', async () => {
        expect(numbers(await index.search(ask(null)))).toEqual([9, 8, 6, 5, 4, 3, 2, 1, 7])
        expect(numbers(await index.search(ask({ kind: 'class', code: 'FIN' })))).toEqual([4, 3, 2, 1])
      })

      it('refuses a cursor that it did not give', async () => {
        for (const cursor of ['nonsense', '{"a":1}', '["x"]', '[-1]', '[null,null]']) {
          await expect(index.search(ask(word('budget'), { cursor }))).rejects.toMatchObject({
            code: 'malformed',
          })
        }
        for (const cursor of ['nonsense', '', '["x"]', numberedId(1).slice(1), `${numberedId(1)} `]) {
          await expect(index.search(ask(word('budget'), { cursor, sort: 'id' }))).rejects.toMatchObject({
            code: 'malformed',
          })
        }
      })

      it('takes 256 clauses', async () => {
        const many = Array.from({ length: 255 }, (_, number) => word(`nobody${number}`))
        const answer = await index.search(ask(ranked(...many, word('zebra'))))
        expect(sorted(answer)).toEqual([7])
        expect(sorted(await index.search(ask(or(...many, word('zebra')))))).toEqual([7])
        expect(sorted(await index.search(ask(and(word('zebra'), ...many.map(not)))))).toEqual([7])
      })

      it('counts what it holds and says that it is sound', async () => {
        expect(await index.count()).toBe(corpus.length)
        await index.probe()
      })
    })

    describe('of records that are filed in several folders', () => {
      let index: SearchIndex
      beforeAll(async () => {
        index = await makeIndex()
        await index.put(filedInSeveral)
        await index.refresh()
      })
      afterAll(() => index.close())

      it.each(filedCases)('finds %s', async (_claim, query, expected, given = {}) => {
        for (const sort of ['relevance', 'date', 'id'] as const) {
          const answer = await index.search(ask(query, { ...given, sort }))
          expect(sorted(answer)).toEqual(expected)
          expect(answer.total).toBe(expected.length)
        }
      })

      it.each(filedCases)(
        'counts %s no further than is enough',
        async (_claim, query, expected, given = {}) => {
          const { filters, accessSets } = ask(query, given)
          for (const enough of [1, 9]) {
            const counts = await index.countEnough({ queries: [query], filters, accessSets, enough })
            expect(counts).toEqual([Math.min(enough, expected.length)])
          }
        },
      )

      it.each(filedFacetCases)('counts %s', async (_claim, query, facet, expected, given = {}) => {
        const answer = await index.search(ask(query, { ...given, facets: [facet] }))
        expect(
          Object.fromEntries((answer.facets[facet] ?? []).map(({ value, count }) => [value, count])),
        ).toEqual(expected)
      })

      it('knows nothing of a folder that a record was taken out of, nor of one that is gone', async () => {
        const again = await makeIndex()
        await again.put(filedInSeveral)
        await again.put([
          makeSearchDocument(31, { revision: 2, classPath: ['A', 'A-1'], folder: 'A/1', accessSet: 1 }),
        ])
        await again.remove(numberedId(32), 2)
        await again.refresh()
        const all = { accessSets: [1, 2, 3, 12] }
        expect(sorted(await again.search(ask({ kind: 'folders', references: ['B/1'] }, all)))).toEqual([34])
        expect(sorted(await again.search(ask({ kind: 'class', code: 'A-2' }, all)))).toEqual([])
        expect(sorted(await again.search(ask({ kind: 'folders', references: ['A/1'] }, all)))).toEqual([
          31, 33,
        ])
        expect((await again.search(ask(null, { ...all, facets: ['class'] }))).facets.class).toEqual([
          { value: 'A', count: 2 },
          { value: 'A-1', count: 2 },
          { value: 'B', count: 1 },
        ])
        expect(await again.proveAbsent(numberedId(32))).toBeDefined()
        await again.close()
      })
    })

    describe('as records come and go', () => {
      let index: SearchIndex
      beforeAll(async () => {
        index = await makeIndex()
      })
      beforeEach(() => index.clear())
      afterAll(() => index.close())
      const find = async (text: string) => {
        await index.refresh()
        return sorted(await index.search(ask(word(text))))
      }

      it('never lets an older revision overwrite a newer one', async () => {
        await index.put([makeSearchDocument(20, { revision: 5, title: 'newer' })])
        await index.put([makeSearchDocument(20, { revision: 4, title: 'older' })])
        expect(await find('older')).toEqual([])
        expect(await find('newer')).toEqual([20])
      })

      it('changes nothing when the same revision comes again', async () => {
        await index.put([makeSearchDocument(21, { revision: 5, title: 'first' })])
        await index.put([makeSearchDocument(21, { revision: 5, title: 'second' })])
        expect(await find('second')).toEqual([])
      })

      it('gives a record no more for having many forms of one thing', async () => {
        const forms = either(word('alpha'), word('beta'), word('gamma rays'), word('delta'))
        await index.put([
          makeSearchDocument(41, { text: 'alpha zebra three four five' }),
          makeSearchDocument(42, { text: 'alpha beta gamma rays delta' }),
          makeSearchDocument(43, { text: 'zebra two three four five' }),
          ...Array.from({ length: 9 }, (_, at) => makeSearchDocument(50 + at, { text: 'one two three' })),
        ])
        await index.refresh()
        const order = async (query: QueryNode) => numbers(await index.search(ask(query)))
        expect(await order(ranked(forms, word('zebra')))).toEqual([
          41,
          expect.any(Number),
          expect.any(Number),
        ])
        // Nothing is ranked beside what decides by properties; forms count once there too.
        const mixed = or(and(ranked(forms, word('zebra')), not(inClass('NIL'))), inClass('NIL'))
        expect((await order(mixed))[0]).toBe(41)
        expect(await order(forms)).toEqual([expect.any(Number), expect.any(Number)])
      })

      it('ranks by any of the forms, and does not fail at those that are everywhere or nowhere', async () => {
        await index.put([
          makeSearchDocument(61, { text: 'plain alpha' }),
          makeSearchDocument(62, { text: 'plain beta' }),
          makeSearchDocument(63, { text: 'plain gamma' }),
        ])
        await index.refresh()
        const forms = either(word('plain'), word('beta'), word('nowhere'))
        const answer = await index.search(ask(and(forms, word('beta'))))
        expect(numbers(answer)).toEqual([62])
        expect(sorted(await index.search(ask(forms)))).toEqual([61, 62, 63])
      })

      it('does not bring a removed record back with a late job', async () => {
        await index.put([makeSearchDocument(22, { revision: 3, title: 'phoenix' })])
        await index.remove(numberedId(22), 3)
        await index.put([makeSearchDocument(22, { revision: 3, title: 'phoenix' })])
        await index.put([makeSearchDocument(22, { revision: 2, title: 'phoenix' })])
        expect(await find('phoenix')).toEqual([])
        expect(await index.proveAbsent(numberedId(22))).toBeDefined()
      })

      it('remembers the removal of a record that it never held', async () => {
        await index.remove(numberedId(23), 7)
        await index.put([makeSearchDocument(23, { revision: 7, title: 'phoenix' })])
        expect(await find('phoenix')).toEqual([])
      })

      it('does not remove a record that is newer than the removal', async () => {
        await index.put([makeSearchDocument(24, { revision: 9, title: 'phoenix' })])
        await index.remove(numberedId(24), 8)
        expect(await find('phoenix')).toEqual([24])
        expect(await index.proveAbsent(numberedId(24))).toBeUndefined()
      })

      it('takes a record back at a newer revision, and removes it again', async () => {
        await index.put([makeSearchDocument(25, { revision: 1, title: 'phoenix' })])
        await index.remove(numberedId(25), 1)
        await index.put([makeSearchDocument(25, { revision: 2, title: 'phoenix' })])
        expect(await find('phoenix')).toEqual([25])
        await index.remove(numberedId(25), 2)
        expect(await find('phoenix')).toEqual([])
        expect(await index.count()).toBe(0)
      })

      it('forgets what a record said before it was changed', async () => {
        await index.put([
          makeSearchDocument(26, {
            title: 'alpha',
            author: 'Alpha',
            people: ['Alpha'],
            text: 'alpha alpha beta',
            classPath: ['A'],
          }),
        ])
        await index.put([
          makeSearchDocument(26, { revision: 2, title: 'gamma', text: 'beta gamma', classPath: ['B'] }),
        ])
        expect(await find('alpha')).toEqual([])
        expect(await find('beta')).toEqual([26])
        const answer = await index.search(ask(null, { facets: ['class', 'author'] }))
        expect(answer.facets).toEqual({ class: [{ value: 'B', count: 1 }], author: [] })
      })

      it('proves no absence of a record that it holds', async () => {
        await index.put([makeSearchDocument(27)])
        expect(await index.proveAbsent(numberedId(27))).toBeUndefined()
      })

      it('proves the absence of a record after its removal, and of one it never saw', async () => {
        await index.put([makeSearchDocument(28), makeSearchDocument(29)])
        await index.remove(numberedId(28), 1)
        const proof = await index.proveAbsent(numberedId(28))
        expect(proof).toMatchObject({
          store: expect.any(String),
          method: expect.any(String),
          checkedAt: expect.any(Date),
        })
        expect(await index.proveAbsent(numberedId(30))).toBeDefined()
        await index.refresh()
        expect(sorted(await index.search(ask(null)))).toEqual([29])
      })

      it('removes twice without complaint', async () => {
        await index.put([makeSearchDocument(31)])
        await index.remove(numberedId(31), 1)
        await index.remove(numberedId(31), 1)
        expect(await index.proveAbsent(numberedId(31))).toBeDefined()
      })

      it('shows a record under its new access set at once, and not under the old', async () => {
        await index.put([makeSearchDocument(32, { title: 'moved', accessSet: 1 })])
        await index.put([makeSearchDocument(32, { revision: 2, title: 'moved', accessSet: 2 })])
        await index.refresh()
        expect((await index.search(ask(word('moved'), { accessSets: [1] }))).total).toBe(0)
        expect((await index.search(ask(word('moved'), { accessSets: [2] }))).total).toBe(1)
      })

      it('takes the last of two revisions in one batch', async () => {
        await index.put([
          makeSearchDocument(33, { title: 'early' }),
          makeSearchDocument(33, { revision: 2, title: 'late' }),
        ])
        expect(await find('early')).toEqual([])
        expect(await find('late')).toEqual([33])
      })

      it('takes the newer of two revisions in one batch where it comes first', async () => {
        await index.put([
          makeSearchDocument(33, { revision: 2, title: 'late' }),
          makeSearchDocument(33, { title: 'early' }),
        ])
        expect(await find('early')).toEqual([])
        expect(await find('late')).toEqual([33])
      })

      it('takes many changes at once, in whatever order, with new records among them', async () => {
        const numbers = [41, 42, 43, 44, 45, 46]
        await index.put(numbers.map((number) => makeSearchDocument(number, { title: 'early', author: 'A' })))
        const late = [46, 42, 47, 45, 41, 43].map((number) =>
          makeSearchDocument(number, { revision: 2, title: 'late', author: number === 45 ? 'B' : 'C' }),
        )
        await index.put(late)
        expect(await find('early')).toEqual([44])
        expect(await find('late')).toEqual([41, 42, 43, 45, 46, 47])
        const { facets } = await index.search(ask(null, { facets: ['author'] }))
        expect(facets['author']).toEqual([
          { value: 'C', count: 5 },
          { value: 'A', count: 1 },
          { value: 'B', count: 1 },
        ])
        expect(await index.count()).toBe(7)
      })

      it('takes an empty record, an empty batch, and a text of every awkward character', async () => {
        await index.put([])
        const awkward = `\u0000 \ud800 \u202e "'*():^{}[]\\ ${String.fromCodePoint(0x1f600)} ${'x'.repeat(300)} ok`
        await index.put([
          makeSearchDocument(34, { title: '', reference: '' }),
          makeSearchDocument(35, { text: awkward, title: awkward }),
        ])
        expect(await find('ok')).toEqual([35])
        expect(await find('x'.repeat(299))).toEqual([35])
        await index.remove(numberedId(35), 1)
        expect(await find('ok')).toEqual([])
      })

      it('takes a text of a million words', async () => {
        const text = `${'lorem ipsum dolor '.repeat(333_333)} needle`
        await index.put([makeSearchDocument(36, { text })])
        expect(await find('needle')).toEqual([36])
      })

      it('sorts numbers of any length as numbers, those that are equal by id', async () => {
        const numbersOf = ['1234567890123', '5', '999999999999', '0005', '10', '01234567890123']
        await index.put(
          numbersOf.map((number, at) =>
            makeSearchDocument(100 + at, {
              title: `Case ${number}`,
              reference: `CASE/${number}`,
              text: 'same',
            }),
          ),
        )
        await index.refresh()
        for (const sort of ['title', 'reference'] as const) {
          const found = numbers(await index.search(ask(word('same'), { sort })))
          expect([sort, found]).toEqual([sort, [101, 103, 104, 102, 100, 105]])
        }
        const named = numbers(await index.search(ask(word('same'), { reference: 'case 005', size: 2 })))
        expect(named.sort()).toEqual([101, 103])
      })

      it('lists at most a hundred values of a facet, the most frequent first', async () => {
        await index.put(
          Array.from({ length: 150 }, (_, at) =>
            makeSearchDocument(200 + at, { author: `Author ${at % 120}` }),
          ),
        )
        await index.refresh()
        const { facets } = await index.search(ask(null, { facets: ['author'], size: 1 }))
        expect(facets.author).toHaveLength(100)
        expect(facets.author?.slice(0, 30).every(({ count }) => count === 2)).toBe(true)
        expect(facets.author?.[0]).toEqual({ value: 'Author 0', count: 2 })
      })

      it('is empty once cleared, and can be filled again', async () => {
        await index.put([makeSearchDocument(37)])
        await index.clear()
        expect(await index.count()).toBe(0)
        await index.put([makeSearchDocument(37, { title: 'again' })])
        expect(await find('again')).toEqual([37])
      })
    })

    searchIndexGenerations(makeIndex)
  })
}
