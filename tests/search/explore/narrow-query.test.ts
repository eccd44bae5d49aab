import { expect, it } from '@jest/globals'
import { analyseText } from '../../../src/records/analysis/analyse-text.ts'
import type { CivilDate } from '../../../src/records/dates/civil-date.ts'
import { narrowQuery as narrow } from '../../../src/search/explore/narrow-query.ts'
import { parseQuery } from '../../../src/search/parse-query.ts'
import { makeAcceptNear } from '../../../src/search/query/accept-near.ts'
import { makeVocabulary } from '../../../src/search/vocabulary/make-vocabulary.ts'

const forms = makeVocabulary([
  ['HGV', 'lorry', 'heavy goods vehicle'],
  ['IT', 'information technology'],
])
const read = (q: string) => parseQuery(q, '2026-01-01' as CivilDate, forms)[0].node
const narrowQuery = (q: string, written: string, readAlike = read) =>
  narrow(q, { term: analyseText(written)[0] ?? '', written }, readAlike)

it.each([
  ['', 'culvert', '"culvert"'],
  ['flood', 'culvert', 'flood "culvert"'],
  ['flood antrim', 'culvert', 'flood antrim "culvert"'],
  ['"flood plain" -draft', 'culvert', '"flood plain" -draft "culvert"'],
  ['flood OR rain', 'culvert', '(flood OR rain) AND "culvert"'],
  ['title:(roads OR rail) created:2019', 'culvert', 'title:(roads OR rail) created:2019 "culvert"'],
])('%s narrowed by %s is %s', (q, word, expected) => {
  expect(narrowQuery(q, word)).toBe(expected)
})

it('is nothing behind a sentence, where a word more narrows nothing', () => {
  expect(
    narrowQuery('which of the culverts was it that they had built near the river then', 'flood'),
  ).toBeNull()
})

it('is nothing for a form of the vocabulary, which finds the others too', () => {
  for (const q of ['', 'flood', 'flood OR rain']) expect([q, narrowQuery(q, 'lorries')]).toEqual([q, null])
  expect(narrowQuery('lorry', 'flood')).toBe('lorry "flood"')
})

it('is nothing where the word would make others be read in another way', () => {
  // Among small letters IT is the acronym; by itself it may be the pronoun.
  expect(narrowQuery('DRAFT IT', 'flood')).toBe(null)
})

it('narrows what accepts scanning errors by the word itself alone', () => {
  const near = (q: string) => {
    const node = read(q)
    return node === null ? null : makeAcceptNear(q)(node).node
  }
  for (const [q, expected] of [
    ['', '"culvert"'],
    ['flood', 'flood "culvert"'],
    ['flood antrim', 'flood antrim "culvert"'],
    ['flood OR rain', '(flood OR rain) AND "culvert"'],
    ['"flood plain" rain', '"flood plain" rain "culvert"'],
    ['"flood plain" OR rain', '("flood plain" OR rain) AND "culvert"'],
  ] as const)
    expect(narrowQuery(q, 'culvert', near)).toBe(expected)
})
