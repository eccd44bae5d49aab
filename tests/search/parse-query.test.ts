import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { CivilDate } from '../../src/records/dates/civil-date.ts'
import { parseQuery } from '../../src/search/parse-query.ts'
import type { ParsedNode } from '../../src/search/query-node.ts'
import { emptyVocabulary } from '../../src/search/vocabulary/make-vocabulary.ts'
import { anyText } from '../support/any-text.ts'
import { queryLine as line } from './support/query-line.ts'

const today = '2026-11-23' as CivilDate
const strictly = (query: string): ParsedNode | null => parseQuery(query, today, emptyVocabulary)[0].node
const loosely = (query: string): ParsedNode | null | undefined =>
  parseQuery(query, today, emptyVocabulary)[1]?.node

describe('a query is understood', () => {
  it.each([
    ['', 'everything'],
    ['   ', 'everything'],
    ['budget', 'budget'],
    ['Budgets', 'budget'],
    ['annual budget', 'most1[annual budget]'],
    ['annual budget report', 'most2[annual budget report]'],
    ['the budget', 'most1[budget]+[the]'],
    ['County Down', 'most1[counti]+[down]'],
    ['further education policy', 'most1[educ polici]+[further]'],
    ['to be continued', 'most1[continu]+[to be]'],
    ['the the budget', 'most1[budget]+[the]'],
    ['the budget class:FIN', '(most1[budget]+[the] and class=FIN)'],
    ['of the annual budget', 'most1[annual budget]'],
    ['budget budget', 'budget'],
    ['contract for cleaning', 'most1[contract clean]+[for]'],
    ['one two three four', 'any[on two three four]'],
    ['alpha beta gamma delta', 'any[alpha beta gamma delta]'],
    ['alpha beta alpha gamma delta', 'any[alpha^2 beta gamma delta]'],
    ['to be or not to be', 'any[to^2 be^2 or not]'],
    ['the', 'the'],
    ['IT strategy', 'most1[it strategi]'],
    ['it strategy', 'most1[strategi]+[it]'],
    ['constructor', 'constructor'],
    ['__proto__ AND toString', '(proto and tostr)'],
    ['1312', '1312'],
    ['DFI/2017/A-1312/B', '"dfi 2017 a 1312 b"'],
    ["O'Brien", '"o brien"'],
    ['fox-it', '"fox it"'],
    ['j.smith@example.gov.uk', '"j smith exampl gov uk"'],
    ['record(s)', 'record'],
    ['"annual report"', '"annual report"'],
    ['“annual report”', '"annual report"'],
    ['"the state of the art"', '"the state of the art"'],
    ['"annual report" roads', '(road and "annual report")'],
    ['"one" "two words"', '(on and "two word")'],
    ['budget -draft', '(budget and not draft)'],
    ['budget -"first draft"', '(budget and not "first draft")'],
    ['budget -”first draft”', '(budget and not "first draft")'],
    ['budget -„first draft“', '(budget and not "first draft")'],
    ['budget -«first draft»', '(budget and not "first draft")'],
    ['budget −«first draft»', '(budget and not "first draft")'],
    ['budget -"unfinished', '(budget and not unfinish)'],
    ['-draft', 'not draft'],
    ['-(draft copy)', 'not (draft and copi)'],
    ['budget - draft', 'most1[budget draft]'],
    ['well-being', '"well be"'],
    ['report*', 'report*'],
    ['communit*', 'communit*+commun'],
    ['happy*', 'happy*+happi'],
    ['FIN-IN*', 'most1[fin in*]'],
    ['Siobh*', 'siobh*'],
    ['a*', 'a'],
    ['budget AND report', '(budget and report)'],
    ['budget OR report', '(budget or report)'],
    ['budget NOT report', '(budget and not report)'],
    ['NOT budget', 'not budget'],
    ['budget and report', 'most1[budget report]+[and]'],
    ['budget or report', 'most1[budget report]+[or]'],
    ['alpha OR beta AND gamma', '(alpha or (beta and gamma))'],
    ['alpha beta OR gamma', '((alpha and beta) or gamma)'],
    ['(alpha OR beta) gamma', '((alpha or beta) and gamma)'],
    ['(alpha OR beta) AND NOT (gamma OR delta)', '((alpha or beta) and not (gamma or delta))'],
    ['NOT(alpha OR beta)', 'not (alpha or beta)'],
    ['alpha NOT(beta)', '(alpha and not beta)'],
    ['alpha AND(beta OR gamma)', '(alpha and (beta or gamma))'],
    ['(alpha)OR(beta AND --NOT(gamma))', '(alpha or (beta and not gamma))'],
    ['NOT NOT alpha', 'alpha'],
    ['NOT (NOT NOT alpha)', 'not alpha'],
    ['NOT (NOT alpha)', 'alpha'],
    ['-NOT alpha beta', '(alpha and beta)'],
    ['alpha AND --title:beta', '(alpha and title:beta)'],
    ['alpha AND -−-title:beta', '(alpha and not title:beta)'],
    ['--format:word OR alpha', '(format=word or alpha)'],
    ['NOT --format:word', 'not format=word'],
    ['--NOT alpha', 'not alpha'],
    ['---NOT alpha', 'alpha'],
    ['NOT (--"first draft" alpha)', 'not ("first draft" and alpha)'],
    ['---«first draft»', 'not "first draft"'],
    ['---(first draft)', 'not (first and draft)'],
    ['alpha AND (beta AND (gamma delta))', '(alpha and beta and gamma and delta)'],
    ['alpha OR (beta OR gamma) OR delta', '(alpha or beta or gamma or delta)'],
    ['alpha AND exact:"fox-it"', '(alpha and "fox it" and exact[fox \ue02d it])'],
    ['alpha AND -beta', '(alpha and not beta)'],
    ['alpha OR "two words"', '(alpha or "two word")'],
    ['alpha AND repo*', '(alpha and repo*)'],
    ['alpha OR beta (', '(alpha or beta)'],
    ['alpha AND (', 'alpha'],
    ['alpha AND ((', 'alpha'],
    ['alpha AND title:(', 'alpha'],
    ['alpha NOT (', 'alpha'],
    ['title:budget', 'title:budget'],
    ['title:"annual report"', 'title:"annual report"'],
    ['title:record(s)', 'title:record'],
    ['title:rep*', 'title:rep*'],
    ['title:(alpha OR beta)', '(title:alpha or title:beta)'],
    ['title:(alpha beta)', '(title:alpha and title:beta)'],
    ['title: budget', 'title:budget'],
    ['TITLE:budget', 'title:budget'],
    ['author:murphy', 'people:murphi'],
    ["author:O'Brien", 'people:"o brien"'],
    ['ref:1312', 'reference:1312'],
    ['ref:DFI/2017', 'reference:"dfi 2017"'],
    ['reference:A-1312', 'reference:"a 1312"'],
    ['keyword:roads', 'keywords:road'],
    ['class:FIN', 'class=FIN'],
    ['folder:FIN-INV/2026', 'folder=FIN-INV/2026'],
    ['folder:"FIN INV 2026"', 'folder=FIN INV 2026'],
    ['folder:"FIN/A*"', 'folder=FIN/A*'],
    ['year:2019', '2019-01-01..2019-12-31'],
    ['marking: official', 'most1[mark offici]'],
    ['format:pdf', 'format=pdf'],
    ['format:DOCX', 'format=word'],
    ['format:odt', 'format=word'],
    ['format:rtf', 'format=word'],
    ['format:xls', 'format=spreadsheet'],
    ['format:ods', 'format=spreadsheet'],
    ['format:ppt', 'format=presentation'],
    ['format:odp', 'format=presentation'],
    ['class:FIN OR class:HR', '(class=FIN or class=HR)'],
    [
      'budget class:FIN created:2019..2021 -draft',
      '(budget and class=FIN and 2019-01-01..2021-12-31 and not draft)',
    ],
    ['-class:FIN', 'not class=FIN'],
    ['created:2019', '2019-01-01..2019-12-31'],
    ['created:2019-02', '2019-02-01..2019-02-28'],
    ['created:2024-02', '2024-02-01..2024-02-29'],
    ['created:2019-03-14', '2019-03-14..2019-03-14'],
    ['created:14/03/2019', '2019-03-14..2019-03-14'],
    ['created:14.3.2019', '2019-03-14..2019-03-14'],
    ['created:03/2019', '2019-03-01..2019-03-31'],
    ['created:"14 March 2019"', '2019-03-14..2019-03-14'],
    ['created:march-2019', '2019-03-01..2019-03-31'],
    ['created:sept-2019', '2019-09-01..2019-09-30'],
    ['created:2019-Q1', '2019-01-01..2019-03-31'],
    ['created:q4/2019', '2019-10-01..2019-12-31'],
    ['created:"Q2 2024"', '2024-04-01..2024-06-30'],
    ['created:2019-Q3..2020-Q1', '2019-07-01..2020-03-31'],
    ['created:>2019-q2', '2019-07-01..'],
    ['created:FY2019', '2019-04-01..2020-03-31'],
    ['created:fy2019-20', '2019-04-01..2020-03-31'],
    ['closed:financial-year-1999/2000', 'closed 1999-04-01..2000-03-31'],
    ['created:2019-03..2020-01-15', '2019-03-01..2020-01-15'],
    ['created:2019..', '2019-01-01..'],
    ['created:..2019', '..2019-12-31'],
    ['created:2019 .. 2021', '2019-01-01..2021-12-31'],
    ['created:2019 ..2021 budget', '(budget and 2019-01-01..2021-12-31)'],
    ['created:march-2019 ... today', '2019-03-01..2026-11-23'],
    ['created:2019 … 2021', '2019-01-01..2021-12-31'],
    ['created:"14 March 2019" .. "2 May 2019"', '2019-03-14..2019-05-02'],
    ['NOT closed:2019 .. 2021', 'not closed 2019-01-01..2021-12-31'],
    ['(created:2019 .. 2021) OR budget', '(2019-01-01..2021-12-31 or budget)'],
    ['created:2019.. 2021', '(2021 and 2019-01-01..)'],
    ['title:2019 .. 2021', '(2021 and title:2019)'],
    ['created:>2019', '2020-01-01..'],
    ['created:>=2019-03', '2019-03-01..'],
    ['created:<2019', '..2018-12-31'],
    ['created:<=14/03/2019', '..2019-03-14'],
    ['created:today', '2026-11-23..2026-11-23'],
    ['created:yesterday', '2026-11-22..2026-11-22'],
    ['created:this-week', '2026-11-23..2026-11-29'],
    ['created:last-week', '2026-11-16..2026-11-22'],
    ['created:last-month', '2026-10-01..2026-10-31'],
    ['created:last-quarter', '2026-07-01..2026-09-30'],
    ['created:this-financial-year', '2026-04-01..2027-03-31'],
    ['created:last-financial-year', '2025-04-01..2026-03-31'],
    ['created:last-30-days', '2026-10-25..2026-11-23'],
    ['created:last-1-day', '2026-11-23..2026-11-23'],
    ['created:last-2-weeks', '2026-11-10..2026-11-23'],
    ['created:last-6-months', '2026-05-24..2026-11-23'],
    ['created:"last 2 years"', '2024-11-24..2026-11-23'],
    ['created:2025-03-31T23:30:00Z', '2025-04-01..2025-04-01'],
    ['closed:2025-03-31t23:30:00.5z', 'closed 2025-04-01..2025-04-01'],
    ['created:2025-03-31T23:30:00-05:00', '2025-04-01..2025-04-01'],
    ['created:2025-01-31T23:30:00Z..2025-03-31T23:30:00.25Z', '2025-01-31..2025-04-01'],
    ['created:2025-01-31T23:30:00Z..', '2025-01-31..'],
    ['created:<2025-03-31T23:30:00Z', '..2025-03-31'],
    ['created:>=9999', '9999-01-01..'],
    ['created:<=0001', '..0001-12-31'],
    ['closed:2019', 'closed 2019-01-01..2019-12-31'],
    ['closed:<2019-03', 'closed ..2019-02-28'],
    ['closed:last-quarter', 'closed 2026-07-01..2026-09-30'],
    ['exact:"fox-it"', '("fox it" and exact[fox \ue02d it])'],
    ['exact:Budgets', '(budget and exact[budgets])'],
    ['exact:"annual reports"', '("annual report" and exact[annual reports])'],
    ['-exact:fox-it budget', '(budget and not ("fox it" and exact[fox \ue02d it]))'],
    ['budget exact:"—"', 'budget'],
    ['budget closed:2019', '(budget and closed 2019-01-01..2019-12-31)'],
    ['budget NOT closed:2019..', '(budget and not closed 2019-01-01..)'],
    ['created:this-quarter', '2026-10-01..2026-12-31'],
    ['created:last-year', '2025-01-01..2025-12-31'],
    ['date:2019', '2019-01-01..2019-12-31'],
  ])('%j as %s', (query, expected) => {
    expect(line(strictly(query))).toBe(expected)
  })

  it('by the days before the turn of the year, too', () => {
    const january = '2026-01-01' as CivilDate
    const asked = (query: string) => line(parseQuery(query, january, emptyVocabulary)[0].node)
    expect(asked('created:last-month')).toBe('2025-12-01..2025-12-31')
    expect(asked('created:last-quarter')).toBe('2025-10-01..2025-12-31')
    expect(asked('created:last-week')).toBe('2025-12-22..2025-12-28')
  })
})

describe('operators are operators among capitals too', () => {
  it.each([
    ['1312 OR 1313 OR 1314', '(1312 or 1313 or 1314)'],
    ['PRONI NOT DFI', '(proni and not dfi)'],
    ['NOT 2019', 'not 2019'],
    ['"HR" OR "FIN"', '(hr or fin)'],
    ['"HR" OR "THE FIN"', '(hr or "the fin")'],
    ['HR OR FIN OR DFI', '(hr or fin or dfi)'],
    ['HR AND FIN', '(hr and fin)'],
    ['Re: HR AND FIN', '(re and hr and fin)'],
    ['MAGNETIC AND DIELECTRIC PROPERTIES', '(magnet and dielectr and properti)'],
    ['THE PLAN OR DFI/2017/A', '((the and plan) or "dfi 2017 a")'],
    ['AGENDA OF DFI -PRONI', '(most1[agenda dfi]+[of] and not proni)'],
    ['MINUTES OF PRONI "BOARD MEETING"', '(most1[minut proni]+[of] and "board meet")'],
    ['THE (DFI OR PRONI)', '(the and (dfi or proni))'],
    ['TITLE:DFI OR IT', '(title:dfi or it)'],
    [
      'HR OR FIN OR DFI OR PRONI OR DOF OR DOJ OR PSNI OR DFC NOT DFE',
      '(hr or fin or dfi or proni or dof or doj or psni or (dfc and not dfe))',
    ],
  ])('%j as %s', (query, expected) => {
    expect(line(strictly(query))).toBe(expected)
  })

  it.each([
    ['DO NOT RESUSCITATE', 'most1[resuscit]+[do not]'],
    ['TERMS AND CONDITIONS OF SALE', 'most2[term condit sale]'],
    ['Re: TERMS AND CONDITIONS OF SALE', 'most2[term condit sale]'],
    ['Fwd: GREAT BRITAIN AND THEN THERE WERE NONE', 'any[fwd great britain none]'],
    ['TO BE OR NOT TO BE.', 'any[to^2 be^2 or not]'],
    [
      'HEAVY GOODS VEHICLES CROSSING BORDERS UNINSPECTED AND FERRY TERMINALS',
      'any[heavi good vehicl cross border uninspect ferri termin]',
    ],
  ])('but for sentences: %j as %s', (query, expected) => {
    expect(line(strictly(query))).toBe(expected)
  })
})

describe('dates in words at either end of the calendar', () => {
  it.each([
    ['created:this-week', '9999-12-31'],
    ['created:this-financial-year', '9999-12-31'],
    ['created:yesterday', '0001-01-01'],
    ['created:last-year', '0001-01-01'],
    ['created:last-30-days', '0001-01-01'],
  ])('%j on %s is no query', (query, day) => {
    expect(() => parseQuery(query, day as CivilDate, emptyVocabulary)).toThrow(
      expect.objectContaining({
        code: 'invalid-query',
        details: { position: 9, suggestion: expect.stringContaining('created:2019') },
      }),
    )
  })
})

describe('what ordinary people paste is taken as words', () => {
  it.each([
    ['budget "unbalanced', 'most1[budget unbalanc]'],
    ['"', 'everything'],
    ['""', 'everything'],
    ['budget -"', 'budget'],
    ['budget --"', 'budget'],
    ['budget -- report', 'most1[budget report]'],
    ['budget --report', 'most1[budget report]'],
    ['budget ---report', 'most1[budget report]'],
    ['budget --- "annual report"', '(budget and "annual report")'],
    ['budget --(see annex)', 'most2[budget see annex]'],
    ['budget --NOTE', 'most1[budget note]'],
    ['- -budget', 'not budget'],
    ['\n-budget\n', 'not budget'],
    ['roads\n-class:FIN', '(road and not class=FIN)'],
    ['12:30 -2019', '("12 30" and not 2019)'],
    ['12:30 -draft', '("12 30" and not draft)'],
    ['type: pdf', 'format=pdf'],
    ['date: 2019 .. 2021', '2019-01-01..2021-12-31'],
    ['----------', 'everything'],
    ['--title:', 'titl'],
    ['budget -« report', 'most1[budget report]'],
    ['!!! ??? --- ***', 'everything'],
    ['()', 'everything'],
    ['((budget', 'budget'],
    ['budget))', 'budget'],
    [')budget(', 'budget'],
    ['budget) AND report', '(budget and report)'],
    ['budget)) AND report', '(budget and report)'],
    ['budget) NOT report)', '(budget and not report)'],
    [') budget OR report', '(budget or report)'],
    ['(alpha OR beta)) AND gamma', '((alpha or beta) and gamma)'],
    ['record(s) annual accounts of roads', 'any[record annual account road]'],
    ['**Important** budget', 'most1[import budget]'],
    ['* first item', 'most1[first item]'],
    ['- first item', 'most1[first item]'],
    ['Re: budget', 'most1[budget]+[re]'],
    ['12:30 meeting', 'most1["12 30" meet]'],
    ['https://www.gov.uk/a?b=c', '"http www gov uk a b c"'],
    ['Title: Budget', 'most1[titl budget]'],
    ['title: AND budget', '(titl and budget)'],
    ['title: and', 'title:and'],
    ['Title: AND budget', '(titl and budget)'],
    ['Subject:AND', '"subject and"'],
    ['created:2019 ... budget', '(budget and 2019-01-01..2019-12-31)'],
    ['created:2019 … budget', '(budget and 2019-01-01..2019-12-31)'],
    ['created:2019 ...', '2019-01-01..2019-12-31'],
    ['title:', 'titl'],
    ['created:', 'creat'],
    ['foo:bar', '"foo bar"'],
    ['DO NOT RESUSCITATE', 'most1[resuscit]+[do not]'],
    ['TERMS AND CONDITIONS OF SALE', 'most2[term condit sale]'],
    ['C++ {code} [x] <b>', 'any[c code x b]'],
    ['50% off & more', 'most1[50]+[off more]'],
    ['{"query":{"match_all":{}}}', '(queri and "match all")'],
    ["'; drop table docs; --", 'most2[drop tabl doc]'],
    ['AND(A1, B2)', 'most1["and a1" b2]'],
    ['NOTE(s) AND minutes', '(note and minut)'],
    ['NEAR(a b, 5)', 'most2["near a" b 5]'],
    ['writes *Jonathan Freedland*.', 'most2[write jonathan freedland]'],
    ['*Terms of reference* budget', 'most2[term refer budget]'],
    ['*annual\nreport*', 'most1[annual report]'],
    ['Agenda:\n-budget\n-staffing', 'most2[agenda budget staf]'],
    ['-budget\n-staffing', 'most1[budget staf]'],
    ['Agenda:\r\n  *budget\r\n  *staffing', 'most2[agenda budget staf]'],
    ['thanks for that\n> \n> -Dave', 'most1[thank dave]'],
    ['18:42:49 -0700', 'most1["18 42 49" 0700]'],
    ['10:30 −11:45 roads', 'most2["10 30" "11 45" road]'],
    ['(9:15 PM -0400)', 'most2["9 15" pm 0400]'],
    ['folder:\n\nroads', 'most1[folder road]'],
    ['type: invoice', 'most1[type invoic]'],
    ['document type: invoice for roads', 'any[document type invoic road]'],
    ['date: Tuesday', 'most1[date tuesdai]'],
    ['year: (see annex)', 'most2[year see annex]'],
  ])('%j as %s', (query, expected) => {
    expect(line(strictly(query))).toBe(expected)
  })

  it('a whole sentence, with capitals, brackets, dashes and quotes', () => {
    const pasted =
      'The Department said (see annex B) that "value for money" AND -transparency are what suppliers, contractors OR agents must show*; NOT merely price:'
    expect(line(strictly(pasted))).toBe(
      'any[depart said see annex b valu monei transpar supplier contractor agent show mere price]',
    )
  })

  it('a question, without the words that make it one', () => {
    expect(line(strictly('what are the rules for paying invoices late to our suppliers?'))).toBe(
      'any[rule pai invoic late supplier]',
    )
  })

  it('a sentence narrowed by a field', () => {
    expect(
      line(strictly('class:FIN what are the rules for paying invoices late to suppliers created:2019')),
    ).toBe('(any[rule pai invoic late supplier] and class=FIN and 2019-01-01..2019-12-31)')
    expect(line(strictly('what are the rules for paying invoices late to suppliers created:banana'))).toBe(
      'any[rule pai invoic late supplier creat banana]',
    )
  })

  const question = 'what are the rules for paying invoices late to suppliers'
  const asked = 'any[rule pai invoic late supplier]'

  it.each([
    ['-class:HR', 'not class=HR'],
    ['NOT class:HR', 'not class=HR'],
    ['AND NOT class:HR', 'not class=HR'],
    ['-created:2019', 'not 2019-01-01..2019-12-31'],
    ['-author:murphy', 'not people:murphi'],
    ['-exact:"first draft"', 'not ("first draft" and exact[first draft])'],
    ['class:FIN OR class:HR', '(class=FIN or class=HR)'],
    ['created:2019 .. 2021', '2019-01-01..2021-12-31'],
    ['class:FIN -class:FIN-INV', 'class=FIN and not class=FIN-INV'],
    ['-draft', 'not draft'],
    ['-draft -"second copy" created:2019', 'not draft and not "second copi" and 2019-01-01..2019-12-31'],
    ['-(draft OR copy)', 'not (draft or copi)'],
  ])('a sentence narrowed by %j, behind it', (narrowing, expected) => {
    expect(line(strictly(`${question} ${narrowing}`))).toBe(`(${asked} and ${expected})`)
  })

  it('a sentence narrowed by what is excluded before it and within it', () => {
    expect(line(strictly(`-class:HR ${question}`))).toBe(`(${asked} and not class=HR)`)
    expect(line(strictly(`${question} NOT class:HR in Belfast`))).toBe(
      '(any[rule pai invoic late supplier belfast] and not class=HR)',
    )
  })

  it.each([
    ['- point one -point two', 'any[point^2 rule pai invoic late supplier on two]'],
    ['-point one -two', 'any[rule pai invoic late supplier point on two]'],
    ['-draft copies', 'any[rule pai invoic late supplier draft copi]'],
    ['-created:banana', 'any[rule pai invoic late supplier creat banana]'],
    ['title:OR price', 'any[rule pai invoic late supplier titl price]'],
    ['NOT draft', 'any[rule pai invoic late supplier draft]'],
  ])('a sentence with dashes as people paste them: behind it %j', (pasted, expected) => {
    expect(line(strictly(`${question} ${pasted}`))).toBe(expected)
  })

  it('a page of ten thousand words, by what it says most', () => {
    const page = Array.from({ length: 10_000 }, (_, at) => `word${at % 5000} budget`).join(' ')
    const node = strictly(page)
    expect(node?.kind === 'ranked' && node.clauses.length).toBe(256)
    expect(node?.kind === 'ranked' && node.clauses[0]).toEqual({
      node: { kind: 'term', field: 'any', term: 'budget' },
      weight: 8,
    })
  })

  it('whatever it is, with no other error than ours and never more than 256 clauses', () => {
    const pieces = fc.constantFrom(
      'AND',
      'OR',
      'NOT',
      '(',
      ')',
      '"',
      '-',
      '*',
      ':',
      'title:',
      'class:',
      'created:',
      'budget',
      'a',
      '..',
      '2019',
      ' ',
      '“',
      "'",
      'é',
      '\u0000',
      '\ud800',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        try {
          for (const { node, wording } of parseQuery(parts.join(' '), today, emptyVocabulary)) {
            expect(typeof wording).toBe('string')
            expect(node === null || line(node).length > 0).toBe(true)
          }
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid-query' })
        }
      }),
      { numRuns: 2000 },
    )
    fc.assert(
      fc.property(anyText(100), (query) => {
        try {
          parseQuery(query, today, emptyVocabulary)
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid-query' })
        }
      }),
    )
  })
})

describe('what was meant as syntax and is wrong says where, and what would be right', () => {
  it.each([
    ['budget AND', 8, 'AND'],
    ['OR budget', 1, 'OR'],
    ['budget OR AND report', 8, 'OR'],
    ['alpha AND (beta OR)', 17, 'OR'],
    ['budget NOT', 8, 'NOT'],
    ['*word', 1, 'begin'],
    ['*word -report', 1, 'begin'],
    ['*word AND report*', 1, 'begin'],
    ['type:invoice', 6, 'not a format'],
    ['format: papyrus', 9, 'not a format'],
    ['created: banana', 10, 'not a date'],
    ['alpha AND *word', 11, 'begin'],
    ['title:*word', 7, 'begin'],
    ['created:banana', 9, 'not a date'],
    ['created:31/02/2019', 9, 'not a date'],
    ['created:marvel-2019', 9, 'not a date'],
    ['created:2019-Q5', 9, 'not a date'],
    ['created:fy2019-21', 9, 'not a date'],
    ['created:2021..2019', 9, 'not a date'],
    ['created:2021..2019', 9, 'it ends before it begins'],
    ['created:2021..2019', 9, 'Write created:2019..2021.'],
    ['kelp closed:2021-02..2019', 13, 'Write closed:2019..2021-02.'],
    ['created:2021..banana', 9, 'Write a year'],
    ['created:2019-13', 9, 'not a date'],
    ['title:AND budget', 1, '“title:” has no value'],
    ['exact:NOT draft', 1, '“exact:” has no value'],
    ['budget title:OR draft', 8, '“title:” has no value'],
    ['title:NOT', 1, '“title:” has no value'],
    ['budget AND NOT created:AND', 16, '“created:” has no value'],
    ['created:2019 .. banana', 9, '“2019 .. banana” is not a date'],
    ['created:2021 .. 2019', 9, '“2021 .. 2019” is not a date'],
    ['budget created:2019 ..', 16, '“2019 ..” is not a date'],
    ['title:-draft', 7, 'A minus stands before the field'],
    ['title:-"first draft" roads', 7, 'A minus stands before the field'],
    ['title:-(draft OR copy)', 7, 'A minus stands before the field'],
    ['created:-2019', 9, 'A minus stands before the field'],
    ['😀 AND', 3, 'AND'],
    ['😀😀 created:banana', 12, 'not a date'],
    ['created:>9999', 9, 'not a date'],
    ['created:<0001', 9, 'not a date'],
    ['closed:>9999', 8, 'not a date'],
    ['created:<0000', 9, 'not a date'],
    ['created:2025-02-30T23:30:00Z', 9, 'not a date'],
    ['created:2025-03-31T23:30:00', 9, 'not a date'],
    ['created:9999-12-31T23:59:59-05:00', 9, 'not a date'],
    ['format:papyrus', 8, 'not a format'],
    ['folder:""', 8, 'names no folder'],
    ['title:budget class:" "', 20, 'names no class'],
    ['class:(A OR B)', 7, 'one value'],
    ['class:FIN*', 7, '“class:” takes no *'],
    ['budget -class:FIN-*', 15, '“class:” takes no *'],
    ['class:*', 7, '“class:” takes no *'],
    ['folder:FIN/2026*', 8, '“folder:” takes no *'],
    ['exact:report*', 7, '“exact:” takes no *'],
    ['format:pdf*', 8, 'not a format'],
    ['year:201*', 6, 'not a date'],
    ['budget marking:official', 8, '“marking:” is no field'],
    ['marking:(official OR open)', 1, '“marking:” is no field'],
  ])('%j at character %i', (query, position, message) => {
    expect(() => parseQuery(query, today, emptyVocabulary)).toThrow(
      expect.objectContaining({
        code: 'invalid-query',
        message: expect.stringContaining(message),
        details: { position, suggestion: expect.stringMatching(/\S/) },
        errors: [{ path: 'q', message: expect.stringContaining(`character ${position}`) }],
      }),
    )
  })

  it.each([
    ['title:-draft', '-title:draft'],
    ['title:-"first draft"', '-title:"first draft"'],
    ['class:-HR', '-class:HR'],
    ['title:AND budget', 'title:"and" if the word is meant, or what is looked for behind the colon'],
    ['class:OR', 'class:"or" if the word is meant, or what is looked for behind the colon'],
    ['created:OR', 'what is looked for behind the colon'],
    ['class:FIN*', 'class:FIN, which finds what lies in the classes below it too'],
    ['class:FIN-*', 'class:FIN, which finds what lies in the classes below it too'],
    [
      'folder:FIN/2026*',
      'the whole reference, or class: with the code of its class; where the star belongs to it, folder:"FIN/2026*"',
    ],
    ['exact:report*', 'report* without “exact:”, or exact:"report" for just this word'],
    ['created:2019 .. banana', 'a range without spaces: created:2019..2021, created:2019.., created:..2021'],
  ])('%j suggests %j', (query, suggestion) => {
    expect(() => parseQuery(query, today, emptyVocabulary)).toThrow(
      expect.objectContaining({ message: expect.stringContaining(`Write ${suggestion}.`) }),
    )
  })

  it('refuses more than 256 clauses', () => {
    const many = (count: number) => Array.from({ length: count }, (_, at) => `w${at}x`).join(' OR ')
    expect(strictly(many(256))).toMatchObject({ kind: 'or' })
    expect(() => strictly(many(257))).toThrow(
      expect.objectContaining({ code: 'invalid-query', message: expect.stringContaining('256') }),
    )
  })

  it.each([
    ['one word of many', '½'.repeat(1001)],
    ['letters with dots between', Array(2001).fill('a').join('.')],
    ['a phrase', `"${Array(2001).fill('a').join(' ')}"`],
    ['exactly so', `exact:"${Array(2001).fill('a').join(' ')}"`],
    ['in a field', `title:${'½'.repeat(1001)}`],
    ['several phrases together', Array(201).fill('"a b c d e f g h i j"').join(' OR ')],
    [
      'what narrows a sentence',
      `which of the records of this department are those title:${'½'.repeat(1001)}`,
    ],
    ['what is excluded', `roads -${'½'.repeat(1001)}`],
  ])('refuses more than 2,000 words in its clauses: %s', (_, query) => {
    expect(() => strictly(query)).toThrow(
      expect.objectContaining({ code: 'invalid-query', message: expect.stringContaining('At most 2000') }),
    )
  })

  it('says which of the phrases has too many words', () => {
    expect(() => strictly(`annual report ${'½'.repeat(9000)}`)).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ position: 15 }) }),
    )
  })

  it('takes ten thousand characters of a page, also in quotes and word for word', () => {
    const page = 'The organisation is responsible for the roads of the county and for all of its harbours. '
      .repeat(112)
      .slice(0, 9980)
    for (const query of [page, `"${page}"`, `exact:"${page}"`, '½'.repeat(1000)])
      expect(strictly(query)).not.toBeNull()
  })

  it('refuses brackets nested too deep', () => {
    expect(() => strictly(`${'('.repeat(5000)}alpha OR beta`)).toThrow(
      expect.objectContaining({ code: 'invalid-query' }),
    )
  })

  const nested = (levels: number, ...operators: string[]) => {
    let query = 'zulu'
    for (let level = levels; level > 0; level -= 1)
      query = `w${level} ${operators[level % operators.length]} ${level === levels ? query : `(${query})`}`
    return query
  }

  it.each([
    ['AND and OR', (levels: number) => nested(levels, 'AND', 'OR'), 20],
    ['AND NOT', (levels: number) => nested(levels, 'AND NOT'), 10],
    ['OR NOT', (levels: number) => nested(levels, 'OR NOT'), 10],
  ])('refuses more than 20 levels of %s, and says where', (_, query, most) => {
    expect(strictly(query(most))).not.toBeNull()
    const tooDeep = query(most + 1)
    expect(() => strictly(tooDeep)).toThrow(
      expect.objectContaining({
        code: 'invalid-query',
        details: {
          position: tooDeep.lastIndexOf('(') + 1,
          suggestion: expect.stringContaining('20'),
        },
      }),
    )
  })

  it('takes what nests only to the eye', () => {
    expect(line(strictly(nested(30, 'AND')))).toMatch(/^\(w1x? and /)
    expect(line(strictly(`${'NOT '.repeat(10_001)}alpha`))).toBe('not alpha')
    expect(line(strictly(`${'('.repeat(40)}alpha OR beta`))).toBe('(alpha or beta)')
  })
})

describe('where nothing is found', () => {
  it.each([
    ['alpha beta gamma', 'any[alpha beta gamma]'],
    ['DFI/2017', 'any[dfi 2017]'],
    ['"annual report" roads', 'any[road annual report]'],
    ['who "annual report"', 'any[who annual report]'],
    ['who "the report"', 'any[who report]'],
    ['of roads "the report"', 'any[road report]'],
    ['roads "to be"', 'any[road to be]'],
    ['WHO roads "annual report"', 'any[who road annual report]'],
    ['WHO the "annual report"', 'any[who annual report]'],
    ['fox-it class:FIN -draft', '(any[fox it] and class=FIN and not draft)'],
  ])('%j is read once more as %s', (query, expected) => {
    expect(line(loosely(query))).toBe(expected)
  })

  it.each([
    'budget',
    'alpha beta',
    '"annual report"',
    'alpha AND beta',
    'class:FIN',
    'alpha beta gamma delta',
  ])('%j has no looser reading', (query) => {
    expect(loosely(query)).toBeUndefined()
  })
})

describe('the interpretation', () => {
  it.each([
    ['', 'everything you may read'],
    ['the budget', 'all of “the”, “budget” first, then “budget” alone'],
    ['contract for cleaning', 'all of “contract”, “for”, “cleaning” first, then most of them'],
    ['annual budget', 'all of “annual”, “budget” first, then most of them'],
    ['budget class:FIN -draft', '“budget”; and class FIN and below and not “draft”'],
    ['created:2019', 'dated 2019-01-01 to 2019-12-31'],
    ['title:rep*', 'words that begin with “rep” in the title'],
    ['record(s) roads', 'all of “record”, “roads” first, then most of them'],
    ['a OR "b c"', '“a” or the phrase “b c”'],
    // As it was typed, and not as the index knows it.
    ['title:communities', '“communities” in the title'],
    ['author:"Mary O’Neill" -Studies', 'the phrase “Mary O’Neill” among its people and not “Studies”'],
    ['ref:A-1312', 'the phrase “A-1312” in the reference'],
    ['keyword:(Roads OR railways)', '“Roads” among its keywords or “railways” among its keywords'],
    ['Budgets AND NOT "annual reports"', '“Budgets” and not the phrase “annual reports”'],
  ])('of %j is %j', (query, wording) => {
    expect(parseQuery(query, today, emptyVocabulary)[0].wording).toBe(wording)
  })
})
