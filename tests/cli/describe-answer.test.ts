import { expect, it } from '@jest/globals'
import { describeAnswer } from '../../src/cli/describe/describe-answer.ts'
import type { RecordId } from '../../src/kernel/ids.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
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

it.each([
  [
    'between those with all words and those with most',
    1,
    ['2 found, 1 with all of it (gull)', 'r1', '-- further ones:', 'r2'],
  ],
  ['in the count alone where none has all', 0, ['2 found, 0 with all of it (gull)', 'r1', 'r2']],
  ['nowhere where all have all', 2, ['2 found (gull)', 'r1', 'r2']],
  ['nowhere where a query has no such boundary', null, ['2 found (gull)', 'r1', 'r2']],
])('shows the boundary %s', (_where, matchingAll, expected) => {
  const hits = [hit({ id: 'r1' as RecordId }), hit({ id: 'r2' as RecordId })]
  const lines = describeAnswer({ ...answer(hits), matchingAll }).split('\n')
  expect(lines.map((line) => /r[12]$/.exec(line)?.[0] ?? line)).toEqual(expected)
})

it('says how many have all of it also where the boundary lies on a later page', () => {
  const lines = describeAnswer({ ...answer([hit()]), total: 40, matchingAll: 20 }).split('\n')
  expect(lines).toEqual(['40 found, 20 with all of it (gull)', expect.stringContaining('A letter')])
})
