import { describe, expect, it } from '@jest/globals'
import { typedWords } from '../../../src/search/suggest/typed-words.ts'

const words = (query: string) =>
  typedWords(query).map(({ folded, field }) => (field === 'any' ? folded : `${field}:${folded}`))

describe('the words of a query that may have been mistyped', () => {
  it.each([
    ['words', 'annual buget Report', ['annual', 'buget', 'report']],
    ['words of an expression', '(annual OR buget) AND report', ['annual', 'buget', 'report']],
    ['parts of a word', "annual-buget o'brein and/or", ['annual', 'buget', 'brein']],
    [
      'words in a field',
      'title:buget author:murhpy keyword:raods',
      ['title:buget', 'people:murhpy', 'keywords:raods'],
    ],
    [
      'words of a group in a field',
      'title:(annual OR -buget OR raods) report',
      ['title:annual', 'title:raods', 'report'],
    ],
    ['none in quotes', '"annual buget" title:"buget" “buget” report', ['report']],
    [
      'none of what is excluded',
      'report -buget NOT annual -title:buget NOT (annual buget) finance',
      ['report', 'finance'],
    ],
    ['no beginnings', 'budg* report*', []],
    ['no references and no digits', 'DFI/budg/2017 ref:budget budg3t 2019', []],
    ['no values that are no wording', 'class:buget folder:buget format:word exact:buget created:today', []],
    ['no addresses', 'murhpy@example.org www.exampel.org titel:buget', []],
    ['nothing short, and nothing that holds sentences together', 'wat is the tax which', []],
  ])('are %s', (_claim, query, expected) => {
    expect(words(query)).toEqual(expected)
  })

  it('stand where they stand in it', () => {
    const query = '(Annual  OR "x y") title:Bugét-plan'
    expect(typedWords(query).map(({ start, end }) => query.slice(start, end))).toEqual([
      'Annual',
      'Bugét',
      'plan',
    ])
  })
})
