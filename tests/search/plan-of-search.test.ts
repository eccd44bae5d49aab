import { describe, expect, it } from '@jest/globals'
import type { Actor } from '../../src/access/actor.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import type { PersonId } from '../../src/kernel/ids.ts'
import {
  type FoundInClass,
  makePlanOfSearch,
  type PlanOfSearchRequest,
} from '../../src/search/plan-of-search.ts'
import type { SearchDocument } from '../../src/search/search-document.ts'
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
const classes = [
  { code: 'A-1', parent: 'A', title: 'Roads' },
  { code: 'A', parent: null, title: 'Works' },
  { code: 'A-2', parent: 'A', title: 'Rail' },
  { code: 'B', parent: null, title: 'Board' },
  { code: 'C', parent: null, title: 'Estates' },
]
const filing = (classPath: readonly string[], accessSet = 1) => ({
  accessSet,
  classPath,
  folder: classPath.join('/'),
})
const documents: readonly SearchDocument[] = [
  makeSearchDocument(1, { classPath: ['A', 'A-1'], text: 'alpha' }),
  makeSearchDocument(2, { classPath: ['A', 'A-2'], text: 'beta' }),
  makeSearchDocument(3, { classPath: ['C'], accessSet: 2, text: 'alpha' }),
  makeSearchDocument(4, {
    classPath: [],
    folder: '',
    text: 'alpha',
    filings: [filing(['A', 'A-1']), filing(['A', 'A-2']), filing(['B']), filing(['C'], 2)],
  }),
]

async function ask(
  given: Partial<PlanOfSearchRequest> = {},
  role: 'civil-servant' | 'administrator' = 'civil-servant',
) {
  const index = makeFakeSearchIndex(systemClock)
  await index.put(documents)
  const plan = makePlanOfSearch({
    index,
    readQuery: readingQueries(),
    findPlan: async () => ({ code: 'P', title: 'The plan' }),
    listClassNames: async () => classes,
  })
  return plan(actor(role), {
    ...noFilters,
    q: '',
    synonyms: false,
    scanningErrors: false,
    show: 'found',
    ...given,
  })
}
const drawn = ({ code, records, children }: FoundInClass): string =>
  `${code} ${records}${children.length === 0 ? '' : ` (${children.map(drawn).join(', ')})`}`

describe('the plan of a search', () => {
  it('is refused to whoever reads no content', async () => {
    await expect(ask({}, 'administrator')).rejects.toMatchObject({ code: 'forbidden-role' })
  })

  it('shows no class in which the asker may read nothing that was found', async () => {
    expect(drawn((await ask()).plan)).toBe('P 3 (A 3 (A-1 2, A-2 2), B 1)')
    expect(drawn((await ask({ q: 'beta' })).plan)).toBe('P 1 (A 1 (A-2 1))')
    expect(drawn((await ask({ q: 'nowhere' })).plan)).toBe('P 0')
  })

  it('counts nothing for a class that it shows only because all were asked for', async () => {
    expect(drawn((await ask({ q: 'beta', show: 'all' })).plan)).toBe('P 1 (A 1 (A-1 0, A-2 1), B 0, C 0)')
  })

  it('counts as if no class had been chosen or excluded, and says what the search finds', async () => {
    for (const given of [{ classes: ['B'] }, { classes: ['A'], notClasses: ['A-2'] }]) {
      const answer = await ask(given)
      expect([answer.total, drawn(answer.plan)]).toEqual([1, 'P 3 (A 3 (A-1 2, A-2 2), B 1)'])
    }
  })

  it('counts under all other filters', async () => {
    expect(drawn((await ask({ notFolders: ['B'] })).plan)).toBe('P 2 (A 2 (A-1 1, A-2 1))')
    expect(drawn((await ask({ notFolders: ['C'] })).plan)).toBe('P 3 (A 3 (A-1 2, A-2 2), B 1)')
  })

  it('reads a query as the search under the same filters does', async () => {
    const loose = await ask({ q: 'beta nowhere nobody' })
    expect([loose.total, drawn(loose.plan)]).toEqual([1, 'P 1 (A 1 (A-2 1))'])
    expect(loose.interpretation).toMatch(/^nothing has what was asked for/)
    await expect(ask({ q: 'created:banana' })).rejects.toMatchObject({ code: 'invalid-query' })
  })
})
