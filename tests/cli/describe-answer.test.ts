import { expect, it } from '@jest/globals'
import { describeAnswer } from '../../src/cli/describe/describe-answer.ts'
import type { RecordId } from '../../src/kernel/ids.ts'
import { parseDate } from '../../src/records/parse-date.ts'
import type { SearchAnswer, SearchHit } from '../../src/search/search-records.ts'

const hit = (given: Partial<SearchHit> = {}): SearchHit => ({
  id: 'r1' as RecordId,
  reference: 'REC/1',
  title: 'A letter',
  class: 'EST',
  folder: 'EST/2026',
  date: parseDate('2026-03-02'),
  marking: 'official',
  format: 'email',
  snippets: [],
  ...given,
})
const answer = (hits: readonly SearchHit[]): SearchAnswer => ({
  total: hits.length,
  totalIsExact: true,
  matchingAll: null,
  hits,
  facets: {},
  missing: {},
  next: null,
  interpretation: 'gull',
  didYouMean: [],
  behind: 0,
})

it.each([
  [1, 'note.txt', 'note.txt, p. 1: a «gull»'],
  [null, 'note.txt', 'note.txt: a «gull»'],
  [3, null, 'p. 3: a «gull»'],
  [null, null, 'a «gull»'],
])('names page %j of attachment %j before its words', (page, filename, shown) => {
  const snippets = [{ page, filename, html: 'a <mark>gull</mark>' }]
  expect(
    describeAnswer(answer([hit({ snippets })]))
      .split('\n')
      .at(-1),
  ).toBe(`    ${shown}`)
})

it('gives each hit one line, whatever its title holds', () => {
  const lines = describeAnswer(answer([hit({ title: 'One\nREC/9  2026-01-01\r\u2028Two' }), hit()])).split(
    '\n',
  )
  expect(lines).toEqual([
    '2 found (gull)',
    'REC/1  2026-03-02  One REC/9  2026-01-01 Two  [EST/2026]  r1',
    'REC/1  2026-03-02  A letter  [EST/2026]  r1',
  ])
})
