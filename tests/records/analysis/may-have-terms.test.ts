import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { analyseText } from '../../../src/records/analysis/analyse-text.ts'
import { makeMayHaveTerms } from '../../../src/records/analysis/may-have-terms.ts'
import { analysisTable } from '../../contracts/analysis-table.ts'
import { anyText } from '../../support/any-text.ts'

const words = readFileSync(join(import.meta.dirname, '../../fixtures/porter-words.txt'), 'utf8').split(/\s+/)

/** That a text may have whatever it has. */
function expectAll(text: string): void {
  for (const term of analyseText(text))
    expect([text, term, makeMayHaveTerms([term])(text)]).toEqual([text, term, true])
}

describe('whether a text may have terms', () => {
  it('is never denied where it has one, for every word of the table and of the stemmer’s', () => {
    for (const [text] of analysisTable) expectAll(text)
    for (const word of words) expectAll(word)
  })

  it('is never denied for words with any endings', () => {
    const endings =
      'y ies ied ing ed er ation ational ability ibility iveness fulness ously ization icate ical ness ments eed sses'
    const word = fc.tuple(
      fc.stringMatching(/^[a-z]{1,6}$/),
      fc.subarray(endings.split(' '), { maxLength: 2 }),
    )
    fc.assert(
      fc.property(word, ([stem, more]) => expectAll(`${stem}${more.join('')}`)),
      { numRuns: 5_000 },
    )
  })

  it('is never denied for any text at all', () => {
    const awkward = fc.string({
      unit: fc.constantFrom(
        ..."aeis tnglyEDSX-_'1½éßœﬁK字жहि\u00ad\u200b\u200d\u200e\ufeff\u0301\u02bc\u02bbŉ",
      ),
      maxLength: 60,
    })
    fc.assert(fc.property(fc.oneof(anyText(60), awkward), expectAll), { numRuns: 1_000 })
  })

  it('is denied where it has nothing like them', () => {
    const mayHave = makeMayHaveTerms(analyseText('culverts budget'))
    expect(mayHave('The “roads” – and rail; a subculvert')).toBe(false)
    expect(mayHave('Its BUDGETING')).toBe(true)
    expect(mayHave('the\nculvert')).toBe(true)
    expect(makeMayHaveTerms([])('Anything')).toBe(false)
  })
})
