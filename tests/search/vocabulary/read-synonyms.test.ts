import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { analyseText } from '../../../src/records/analysis/analyse-text.ts'
import type { CivilDate } from '../../../src/records/dates/civil-date.ts'
import { parseQuery } from '../../../src/search/parse-query.ts'
import { countClauses } from '../../../src/search/query/count-clauses.ts'
import { mostClauses } from '../../../src/search/query-node.ts'
import {
  emptyVocabulary,
  formSetsIn,
  makeVocabulary,
} from '../../../src/search/vocabulary/make-vocabulary.ts'
import { anyText } from '../../support/any-text.ts'
import { queryLine } from '../support/query-line.ts'

const today = '2026-11-23' as CivilDate
const vocabulary = makeVocabulary([
  ['DfI', 'Department for Infrastructure'],
  ['FOI', 'freedom of information'],
  ['FOIA', 'Freedom of Information Act'],
  ['lorry', 'heavy goods vehicle', 'HGV'],
  ['IT', 'information technology'],
  ['WHO', 'World Health Organization'],
  ['AIDS', 'acquired immune deficiency syndrome'],
  ['SAR', 'subject access request'],
  ['act', 'statute'],
])
const readings = (query: string) => parseQuery(query, today, vocabulary)
const strictly = (query: string) => queryLine(readings(query)[0].node)
const loosely = (query: string) => queryLine(readings(query)[1]?.node)
const wording = (query: string) => readings(query)[0].wording
const dfi = '<dfi | "depart for infrastructur">'
const foi = '<foi | "freedom of inform">'
const information = '<"freedom of inform" | foi>'

describe('nothing is taken for a form', () => {
  it.each([
    ['the small word that an acronym is in small letters', 'it budget', 'most1[budget]+[it]'],
    ['the small word at the beginning of a sentence', 'Who wrote it', 'most1[wrote]+[who it]'],
    ['capitals where all is in capitals', 'IT BUDGET', 'most1[budget]+[it]'],
    ['an acronym by its stem alone', 'aid budget', 'most1[aid budget]'],
    ['a disease for requests', 'sars', 'sar'],
    ['half a form of several words', 'freedom information', 'most1[freedom inform]'],
    [
      'a form whose words are apart',
      'freedom -draft of information',
      '(most1[freedom inform]+[of] and not draft)',
    ],
    ['a form within a longer phrase', '"the DfI report"', '"the dfi report"'],
    ['several forms in one phrase', '"DfI FOI"', '"dfi foi"'],
    ['the beginning of a form', 'DfI*', 'dfi*'],
    ['the beginning of its last word', 'freedom of inform*', 'most1[freedom inform*+infor]+[of]'],
    ['a part of a reference', 'ref:DfI', 'reference:dfi'],
    ['a part of a word', 'DfI/2017', '"dfi 2017"'],
    [
      'what another entry’s form is made of',
      'Freedom of Information Act',
      '<"freedom of inform act" | foia>',
    ],
  ])('%s', (_claim, query, expected) => {
    expect(strictly(query)).toBe(expected)
  })

  it('without a vocabulary', () => {
    const asTyped = (query: string) => queryLine(parseQuery(query, today, emptyVocabulary)[0].node)
    expect(asTyped('DfI')).toBe('dfi')
    expect(asTyped('freedom of information')).toBe('most1[freedom inform]+[of]')
  })
})

describe('a form stands for all forms of its entry', () => {
  it.each([
    ['alone', 'DfI', dfi],
    ['in any case', 'dfi', dfi],
    ['in whatever stands around it', '(DfI),', dfi],
    ['by its stem', 'lorries', '<lorri | "heavi good vehicl" | hgv>'],
    ['of several words', 'freedom of information', information],
    ['of several words in any of their forms', 'Heavy-goods vehicles', '<"heavi good vehicl" | lorri | hgv>'],
    ['of one or many', 'lorry(s)', '<lorri | "heavi good vehicl" | hgv>'],
    ['of one or many, in several words', 'heavy goods vehicle(s)', '<"heavi good vehicl" | lorri | hgv>'],
    ['of one or many, in a field', 'title:lorry(s)', '<title:lorri | title:"heavi good vehicl" | title:hgv>'],
    ['as an acronym of one or many', 'SAR(s)', '<sar | "subject access request">'],
    ['as an acronym of many', 'SARs', '<sar | "subject access request">'],
    ['in capitals among small letters', 'IT budget', 'most1[<it | "inform technolog"> budget]'],
    ['in capitals before a colon', 'title:WHO', '<title:who | title:"world health organ">'],
    ['the acronym as it is, not its stem', 'AIDS', '<aid | "acquir immun defici syndrom">'],
    ['in small letters where that is no such word', 'foi', foi],
    ['beside another word', 'DfI budget', `most1[${dfi} budget]`],
    ['counting as one word', 'freedom of information budget', `most1[${information} budget]`],
    [
      'counting as one word of three',
      'freedom of information roads budget',
      `most2[${information} road budget]`,
    ],
    ['twice', 'DfI dfi budget', `most1[${dfi} budget]`],
    ['in quotes', '"DfI"', dfi],
    ['of several words in quotes', '"freedom of information"', information],
    ['in a field', 'title:DfI', '<title:dfi | title:"depart for infrastructur">'],
    [
      'in quotes in a field',
      'keyword:"freedom of information"',
      '<keywords:"freedom of inform" | keywords:foi>',
    ],
    [
      'in brackets in a field',
      'title:(freedom of information OR budget)',
      '(<title:"freedom of inform" | title:foi> or title:budget)',
    ],
    ['excluded', 'NOT DfI', `not ${dfi}`],
    ['of several words excluded', 'roads NOT freedom of information', `(road and not ${information})`],
    ['excluded by a minus', 'roads -DfI', `(road and not ${dfi})`],
    ['excluded by a minus, in quotes', 'roads -"freedom of information"', `(road and not ${information})`],
    [
      'in an expression',
      'DfI AND (lorry OR budget)',
      `(${dfi} and (<lorri | "heavi good vehicl" | hgv> or budget))`,
    ],
    [
      'among words in a row in an expression',
      'DfI freedom of information OR budget',
      `((${dfi} and ${information}) or budget)`,
    ],
  ])('%s', (_claim, query, expected) => {
    expect(strictly(query)).toBe(expected)
  })

  it('but a minus clings to one word', () => {
    expect(strictly('roads -freedom of information')).toBe('(most1[road inform]+[of] and not freedom)')
  })

  it('in a sentence: one word in its place, several beside their words', () => {
    expect(strictly('Which letters did the DfI send about ferries and bridges')).toBe(
      `any[letter ${dfi} send ferri bridg]`,
    )
    expect(strictly('Which letters on freedom of information did they send about ferries')).toBe(
      `any[letter freedom inform send ferri ${information}]`,
    )
  })

  it('in a sentence with the weight of what was typed, however many its forms', () => {
    expect(strictly('lorry here and lorry there, a ferry and the bridge that a lorry takes')).toBe(
      'any[<lorri | "heavi good vehicl" | hgv>^3 ferri bridg take]',
    )
    expect(strictly('heavy goods vehicle or heavy goods vehicle, that is what the ferry takes here')).toBe(
      'any[heavi^2 good^2 vehicl^2 ferri take <"heavi good vehicl" | lorri | hgv>^2]',
    )
  })

  it('when nothing has what was asked for, too', () => {
    expect(loosely('"nowhere written" DfI')).toBe(`any[${dfi} nowher written]`)
    expect(loosely('freedom of information')).toBe(`any[freedom inform ${information}]`)
    expect(loosely('"the DfI report" ferry')).toBe('any[ferri dfi report]')
  })

  it('and there is nothing looser where any form would do', () => {
    expect(readings('DfI')).toHaveLength(1)
    expect(readings('DfI budget')).toHaveLength(1)
    expect(readings('freedom of information')).toHaveLength(2)
  })
})

describe('no more than 256 clauses are asked for', () => {
  const many = makeVocabulary([['kilo', ...Array.from({ length: 19 }, (_, at) => `other form ${at} of it`)]])

  it('by a pasted page, which loses no word of its own for a form', () => {
    const page = Array.from({ length: 250 }, (_, at) => `word${at}`).join(' ')
    const [{ node }] = parseQuery(`kilo ${page}`, today, many)
    const [{ node: asTyped }] = parseQuery(`kilo ${page}`, today, emptyVocabulary)
    expect(queryLine(node)).toBe(queryLine(asTyped))
    const [shorter] = parseQuery(`kilo ${page.slice(0, 1000)}`, today, many)
    expect(queryLine(shorter.node)).toContain('<kilo | "other form 0 of it"')
  })

  it('by an expression: its asker is told where the many come from', () => {
    const query = Array.from({ length: 13 }, () => 'kilo').join(' OR ')
    expect(() => parseQuery(query, today, many)).toThrow(
      expect.objectContaining({ code: 'invalid-query', message: expect.stringContaining('synonyms=false') }),
    )
    expect(() => parseQuery(query, today, emptyVocabulary)).not.toThrow()
    const typed = Array.from({ length: 257 }, () => 'kilo').join(' OR ')
    expect(() => parseQuery(typed, today, many)).toThrow(/The query has 257 clauses/)
  })

  it('nor more than 2,000 words: its asker is told where the rest comes from', () => {
    const query = `"${Array(1990).fill('a').join(' ')}" AND kilo`
    expect(() => parseQuery(query, today, many)).toThrow(
      expect.objectContaining({ code: 'invalid-query', message: expect.stringContaining('synonyms=false') }),
    )
    expect(() => parseQuery(query, today, emptyVocabulary)).not.toThrow()
  })

  it('whatever is typed', () => {
    const words = fc.constantFrom(
      'kilo',
      'DfI',
      'IT',
      'title:kilo',
      '"kilo"',
      '-kilo',
      'the',
      'OR',
      '(',
      ')',
      'freedom of information',
    )
    const all = makeVocabulary([...many.sets, ...vocabulary.sets])
    fc.assert(
      fc.property(fc.array(fc.oneof(words, anyText(12)), { maxLength: 60 }), (parts) => {
        try {
          for (const { node, wording: text } of parseQuery(parts.join(' '), today, all)) {
            expect(text).not.toBe('')
            if (node !== null) expect(countClauses(node)).toBeLessThanOrEqual(mostClauses)
          }
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid-query' })
        }
      }),
    )
  })
})

describe('the interpretation names the forms as they are written', () => {
  it.each([
    ['dfi', '“DfI” or “Department for Infrastructure”'],
    ['freedom of information', '“freedom of information” or “FOI”'],
    ['DfI budget', 'all of (“DfI” or “Department for Infrastructure”), “budget” first, then most of them'],
    ['title:DfI', '“DfI” or “Department for Infrastructure” in the title'],
    ['NOT DfI', 'not (“DfI” or “Department for Infrastructure”)'],
    [
      'Which letters did the DfI send about ferries and bridges',
      'any of “letters”, (“DfI” or “Department for Infrastructure”), “send”, “ferries”, “bridges”, the best first',
    ],
  ])('%s', (query, expected) => {
    expect(wording(query)).toBe(expected)
  })
})

describe('what a hold keeps of the vocabulary', () => {
  it('is what touches its query, and reads it as all of it would', () => {
    const query = 'DfI AND (IT OR "freedom of information act")'
    const sets = formSetsIn(query, vocabulary)
    expect(sets.map(([first]) => first)).toEqual(['DfI', 'FOI', 'FOIA', 'IT', 'act'])
    expect(queryLine(parseQuery(query, today, makeVocabulary(sets))[0].node)).toBe(strictly(query))
    expect(analyseText(query)).not.toContain('lorri')
  })
})
