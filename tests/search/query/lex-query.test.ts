import { describe, expect, it } from '@jest/globals'
import { lexQuery } from '../../../src/search/query/lex-query.ts'

const kinds = (query: string): string =>
  lexQuery(query)
    .map(({ kind, text }) => `${kind} ${text}`)
    .join(', ')

describe('quotes that open', () => {
  it('and have no partner are looked at once, however many they are', () => {
    expect(lexQuery('«'.repeat(1_000_000))).toEqual([])
    expect(kinds(`"a" ${'« '.repeat(500_000)}b`)).toBe('phrase a, word b')
  })

  it.each([
    ['one «two» « three', 'word one, phrase two, word three'],
    ['»one« two', 'word »one, word two'],
    ['“one „two“ three', 'phrase one , word two, word three'],
  ])('%j as %s', (query, expected) => {
    expect(kinds(query)).toBe(expected)
  })
})
