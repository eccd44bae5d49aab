import { expect, it } from '@jest/globals'
import { narrowQuery } from '../../../src/search/explore/narrow-query.ts'

it.each([
  ['', 'culvert', 'culvert'],
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
