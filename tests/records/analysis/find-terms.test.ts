import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { termsOfWord, wordPattern } from '../../../src/records/analysis/analyse-text.ts'
import { makeFindTerms, type PlacedTerm } from '../../../src/records/analysis/find-terms.ts'
import { analysisTable } from '../../contracts/analysis-table.ts'
import { anyText } from '../../support/any-text.ts'

/** Every term of a text, by the analysis that looks at each of its words. */
function allTerms(text: string): readonly PlacedTerm[] {
  return [...text.matchAll(wordPattern)]
    .flatMap(({ 0: word, index }) =>
      termsOfWord(word).map((term) => ({ term, start: index, end: index + word.length })),
    )
    .map((placed, position) => ({ ...placed, position }))
}

/** That what is wanted is found where it stands, and nothing where nothing stands. */
function expectFound(text: string, wanted: readonly string[]): void {
  const found = makeFindTerms(wanted)(text)
  const all = allTerms(text)
  const isWanted = ({ term }: PlacedTerm) => wanted.some((one) => term.startsWith(one.slice(0, 1)))
  expect(found.filter(isWanted)).toEqual(all.filter(isWanted))
  const standing = new Set(all.map((placed) => JSON.stringify(placed)))
  expect(found.filter((placed) => !standing.has(JSON.stringify(placed)))).toEqual([])
}

describe('terms looked for in a text', () => {
  it('are found with the words they stand for', () => {
    const text = 'Seán’s ½ “report”'
    const found = makeFindTerms(['sean', 's', '1', '2', 'report'])(text)
    expect(found.map(({ term, start, end, position }) => [position, text.slice(start, end), term])).toEqual([
      [0, 'Seán', 'sean'],
      [1, 's', 's'],
      [2, '½', '1'],
      [3, '½', '2'],
      [4, 'report', 'report'],
    ])
  })

  it('are found where the analysis finds them, for every text of its table', () => {
    const all = analysisTable.map(([text]) => text).join(' \n ')
    for (const [, terms] of analysisTable) if (terms !== '') expectFound(all, terms.split(' ').slice(0, 2))
  })

  it('are found where the analysis finds them, in any text at all', () => {
    const text = fc.oneof(
      anyText(200),
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.string({
        unit: fc.constantFrom(
          ..."aeis tnglyEDSX-_'1½éßœ字жहि\u00ad\u200b\u200d\u200e\ufeff\u0301\u02bc\u02bbŉ😀",
        ),
        maxLength: 200,
      }),
    )
    fc.assert(
      fc.property(
        text,
        fc.array(fc.constantFrom('a', 'i', 'ed', 's1', '1', 'é', 'жи', '字'), { minLength: 1 }),
        expectFound,
      ),
      { numRuns: 500 },
    )
  })

  it('are those of the words alone that may have them', () => {
    expect(makeFindTerms(['budget'])('The annual BUDGETS of Béal, and more.')).toEqual([
      { term: 'budget', start: 11, end: 18, position: 2 },
      { term: 'beal', start: 22, end: 26, position: 4 },
    ])
  })
})
