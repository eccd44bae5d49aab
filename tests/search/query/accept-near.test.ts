import { describe, expect, it } from '@jest/globals'
import type { CivilDate } from '../../../src/records/dates/civil-date.ts'
import { parseQuery } from '../../../src/search/parse-query.ts'
import { makeAcceptNear } from '../../../src/search/query/accept-near.ts'
import { countClauses } from '../../../src/search/query/count-clauses.ts'
import { mostClauses, mostMisreadings } from '../../../src/search/query-node.ts'
import { emptyVocabulary } from '../../../src/search/vocabulary/make-vocabulary.ts'
import { queryLine } from '../support/query-line.ts'

/** Words of letters alone, each another. */
const words = (count: number): readonly string[] =>
  Array.from(
    { length: count },
    (_, at) => `zu${String.fromCharCode(97 + Math.floor(at / 20), 97 + (at % 20))}lk`,
  )

const accepted = (q: string) => {
  const [{ node }] = parseQuery(q, '2026-11-28' as CivilDate, emptyVocabulary)
  if (node === null) throw new Error(`${q} asks for nothing`)
  return makeAcceptNear(q)(node)
}

describe('a query with what is near its words', () => {
  it.each([
    ['one word two hundred times', Array(200).fill('budget').join(' OR '), 256, 1],
    ['one word as often as there may be clauses', Array(256).fill('budget').join(' OR '), 256, 0],
    ['two hundred words', words(200).join(' OR '), 256, 56],
    ['a hundred words', words(100).join(' OR '), 200, 100],
    ['a hundred words of a sentence', words(100).join(' '), 200, 100],
    ['three words, most of which are asked for twice', 'alpha budget gamma', 12, 3],
    ['three words beside all that may be', `alpha budget gamma -${words(253).join(' -')}`, 256, 0],
    ['three words beside nearly all', `alpha budget gamma -${words(246).join(' -')}`, 256, 2],
  ])('has no more clauses than a query may: %s', (_, q, clauses, near) => {
    const found = accepted(q)
    expect(countClauses(found.node)).toBeLessThanOrEqual(clauses)
    expect(found.near).toHaveLength(near)
    expect(countClauses(found.node)).toBeLessThanOrEqual(mostClauses)
  })

  it('is the query itself where there is no room for any', () => {
    const q = `alpha budget gamma -${words(253).join(' -')}`
    const [{ node }] = parseQuery(q, '2026-11-28' as CivilDate, emptyVocabulary)
    expect(accepted(q).node).toEqual(node)
  })

  it('has it beside each of them', () => {
    expect(queryLine(accepted('budget AND (harbour OR NOT budget)').node)).toBe(
      '((budget or ~budget) and ((harbour or ~harbour) or not budget))',
    )
    expect(queryLine(accepted('alpha budget').node)).toBe('(((alpha or ~alpha)) or ((budget or ~budget)))')
  })

  it.each([
    ['two words', '"annual report"', 2],
    ['a long phrase', `"${words(20).join(' ')}"`, 20],
    ['one so long that its own words take all the room', `"${words(40).join(' ')}"`, 0],
    ['the longest', `"${words(400).join(' ')}"`, 0],
    ['short words, numbers and what is no word', '"of 1312 to it"', 0],
    ['a beginning', 'annual-repo*', 0],
    ['a star in quotes', '"annual report*"', 2],
    ['an address', 'j.smith@example.gov.uk', 3],
    ['a word alone, which is meant', '"harbour"', 0],
    ['a reference in one word', 'DFI/roads/2017', 0],
    ['a word with a hyphen', 'self-assessment', 2],
    ['what is excluded', '-"annual report"', 0],
    ['a field', 'title:"annual report"', 0],
    ['exact words', 'exact:"annual report"', 0],
    [
      'many phrases',
      words(200)
        .map((word) => `"annual ${word}"`)
        .join(' OR '),
      undefined,
    ],
  ])(
    'looks for phrases with a word misread, and for no more of them than there may be: %s',
    (_, q, count) => {
      const { near } = accepted(q)
      const misread = near.filter((one) => one.kind === 'misread')
      if (count !== undefined) expect(misread).toHaveLength(count)
      expect(misread).toHaveLength(near.length)
      const all = misread.flatMap(({ phrases }) => phrases)
      const written = all.map((places) => places.reduce((product, terms) => product * terms.length, 1))
      expect(written.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(mostMisreadings)
      expect(all.flat(2).length).toBeLessThanOrEqual(mostMisreadings)
    },
  )

  it('is the same whatever stands before it in the query, as long as there is room', () => {
    const alone = accepted('"annual report"').near
    expect(accepted('fox OR "annual report" OR "annual report"').near.slice(1)).toEqual(alone)
  })
})
