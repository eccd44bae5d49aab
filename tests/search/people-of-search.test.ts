import { describe, expect, it } from '@jest/globals'
import type { Actor } from '../../src/access/actor.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import type { PersonId } from '../../src/kernel/ids.ts'
import { makePeopleOfSearch, type PeopleOfSearchRequest } from '../../src/search/people-of-search.ts'
import type { SearchIndex } from '../../src/search/ports.ts'
import { noFilters } from '../../src/search/search-filters.ts'
import { makeSearchDocument } from '../contracts/search-index-corpus.ts'
import { makeFakeSearchIndex } from '../support/fakes/fake-search-index.ts'
import { readingQueries } from './support/reading-queries.ts'

const actor = (role: 'civil-servant' | 'administrator'): Actor => ({
  kind: 'person',
  id: 'p1' as PersonId,
  name: 'Pat',
  role,
  scope: null,
  clearance: 'official',
  groups: [],
  how: 'token',
})

async function ask(
  given: Partial<PeopleOfSearchRequest> = {},
  role: 'civil-servant' | 'administrator' = 'civil-servant',
) {
  const index = makeFakeSearchIndex(systemClock)
  await index.put([
    makeSearchDocument(1, { author: 'Ann', people: ['Ann', 'Bea', 'Carl'], text: 'alpha' }),
    makeSearchDocument(2, { author: 'Bea', people: ['Ann', 'Bea'], text: 'alpha beta' }),
    makeSearchDocument(3, { author: 'Ann', people: ['Ann'], text: 'beta' }),
    makeSearchDocument(4, { author: 'Hidden', people: ['Ann', 'Hidden'], text: 'alpha', accessSet: 2 }),
  ])
  return askIn(index, given, role)
}

function askIn(
  index: SearchIndex,
  given: Partial<PeopleOfSearchRequest>,
  role: 'civil-servant' | 'administrator' = 'civil-servant',
) {
  const people = makePeopleOfSearch({ index, readQuery: readingQueries() })
  return people(actor(role), {
    ...noFilters,
    q: '',
    synonyms: false,
    scanningErrors: false,
    size: 20,
    ...given,
  })
}

async function twoNamesIn(index: SearchIndex): Promise<readonly string[]> {
  const { people } = await askIn(index, { size: 2 })
  return people.map(({ name }) => name)
}

describe('the people of a search', () => {
  it('are refused to whoever reads no content', async () => {
    await expect(ask({}, 'administrator')).rejects.toMatchObject({ code: 'forbidden-role' })
  })

  it('are those of what the asker may read, each with the reason', async () => {
    const answer = await ask()
    expect(answer.total).toBe(3)
    expect(answer.people.map(({ name, reason }) => `${name}: ${reason}`)).toEqual([
      'Ann: author of 2 of these records, and named on 1 more',
      'Bea: author of 1 of these records, and named on 1 more',
      'Carl: named on 1 of these records',
    ])
  })

  it('are as many as are asked for, under the filters', async () => {
    const answer = await ask({ size: 1, q: 'beta', authors: ['Ann'] })
    expect(answer.people).toEqual([
      { name: 'Ann', count: 1, authorOf: 1, reason: 'author of 1 of these records' },
    ])
  })

  it('are nobody whose name has an identifier in it, and others take their places', async () => {
    const index = makeFakeSearchIndex(systemClock)
    const numbered = ['Murphy QQ123456C', 'QQ 12 34 56 C', '943 476 5919', 'Ann <qq123456c@example.org>']
    await index.put([
      makeSearchDocument(1, {
        author: 'Murphy QQ123456C',
        people: [...numbered, 'Murphy', 'Bea <bea2@example.org>'],
      }),
      makeSearchDocument(2, { author: null, people: numbered }),
    ])
    expect(await twoNamesIn(index)).toEqual(['Bea <bea2@example.org>', 'Murphy'])
  })

  it('are found behind however many numbers, which stand before them in the order of names', async () => {
    const index = makeFakeSearchIndex(systemClock)
    const callers = Array.from({ length: 200 }, (_, at) => `+44 28 9052 ${String(at).padStart(4, '0')}`)
    await index.put([makeSearchDocument(1, { author: 'Ann', people: ['Ann', 'Bea', ...callers] })])
    expect(await twoNamesIn(index)).toEqual(['Ann', 'Bea'])
  })

  it('are nobody without a name, as an older release kept an author', async () => {
    const index = makeFakeSearchIndex(systemClock)
    await index.put([makeSearchDocument(1, { author: '', people: ['', 'Bea'] })])
    expect(await twoNamesIn(index)).toEqual(['Bea'])
  })

  it('are those of the reading that finds something', async () => {
    const answer = await ask({ q: 'alpha nowhere nobody' })
    expect([answer.total, answer.people.length]).toEqual([2, 3])
    expect(answer.interpretation).toMatch(/^nothing has what was asked for/)
  })
})
