import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { presentSavedSearch } from '../../src/api/presenters/present-saved-search.ts'
import { soughtBy } from '../../src/api/routes/sought-by.ts'
import { batchBody } from '../../src/api/schemas/export-schemas.ts'
import { newSavedSearchBody, savedSearchChangeBody } from '../../src/api/schemas/saved-search-schemas.ts'
import { newId, type SavedSearchId } from '../../src/kernel/ids.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import { formats } from '../../src/records/format.ts'
import { markings } from '../../src/records/marking.ts'
import { missingNames, sortOrders } from '../../src/search/ports.ts'
import type { SavedSearchView, WatchedRequest } from '../../src/search/saved/saved-search.ts'
import { anyText } from '../support/any-text.ts'

const at = new Date('2026-03-04T09:00:00Z')
const viewOf = (request: WatchedRequest): SavedSearchView => ({
  id: newId<SavedSearchId>(),
  name: 'A search',
  request,
  alerts: 'daily',
  state: 'active',
  notice: null,
  unseen: 0,
  createdAt: at,
  changedAt: at,
  lastRunAt: null,
})

const names = fc.array(
  anyText(30).map((text) => `x${text.replace(/\p{Cc}/gu, '')}`),
  { maxLength: 3 },
)
const some = <Value>(values: readonly Value[]) => fc.array(fc.constantFrom(...values), { maxLength: 3 })
const days = [parseDate('2019-03-14'), parseDate('2020-02-29')]
const kept: fc.Arbitrary<WatchedRequest> = fc.record({
  q: anyText(40).map((text) => text.replace(/\p{Cc}/gu, ' ')),
  synonyms: fc.boolean(),
  scanningErrors: fc.boolean(),
  classes: names,
  folders: names,
  markings: some(markings),
  formats: some(formats),
  authors: names,
  missing: some(missingNames),
  notClasses: names,
  notFolders: names,
  notMarkings: some(markings),
  notFormats: some(formats),
  notAuthors: names,
  notMissing: some(missingNames),
  from: fc.constantFrom(null, ...days.slice(0, 1)),
  to: fc.constantFrom(null, ...days),
  sort: fc.constantFrom(...sortOrders),
})

describe('the query of a saved search', () => {
  it('is taken as the answer gives it, and means the same', () => {
    fc.assert(
      fc.property(kept, (request) => {
        const given = JSON.parse(JSON.stringify(presentSavedSearch(viewOf(request)).query))
        const { query } = newSavedSearchBody.parse({ name: 'Another', query: given })
        const { query: changed } = savedSearchChangeBody.parse({ query: given })
        expect(changed).toEqual(query)
        // What zod leaves undefined is absent from JSON.
        const taken = JSON.parse(JSON.stringify(query))
        expect({ ...soughtBy(taken), sort: taken.sort }).toEqual(request)
      }),
    )
  })

  it.each([
    [{}, true, false],
    [{ synonyms: null, scanningErrors: null, from: null, to: null }, true, false],
    [{ synonyms: false, scanningErrors: true }, false, true],
    [{ synonyms: 'false', scanningErrors: 'true' }, false, true],
  ])('%j', (given, synonyms, scanningErrors) => {
    expect(newSavedSearchBody.parse({ name: 'x', query: given }).query).toMatchObject({
      synonyms,
      scanningErrors,
    })
  })

  it('takes null for what is absent, as the terms of a list do', () => {
    const names = Object.keys(newSavedSearchBody.shape.query.shape)
    const nulls = Object.fromEntries(names.map((name) => [name, null]))
    const { query: absent } = newSavedSearchBody.parse({ name: 'x', query: {} })
    expect(newSavedSearchBody.parse({ name: 'x', query: nulls }).query).toEqual(absent)
    expect(savedSearchChangeBody.parse({ query: nulls }).query).toEqual(absent)
    const { q: _q, sort: _sort, ...filters } = nulls
    const terms = ['heron']
    expect(batchBody.parse({ terms, ...filters })).toEqual(batchBody.parse({ terms }))
  })

  it('takes one name in place of a list, as the terms of a list do', () => {
    const one = { class: 'FIN', folder: 'FIN/1', marking: 'official', format: 'pdf,word', notAuthor: 'Ann' }
    const lists = {
      class: ['FIN'],
      folder: ['FIN/1'],
      marking: ['official'],
      format: ['pdf', 'word'],
      notAuthor: ['Ann'],
    }
    expect(newSavedSearchBody.parse({ name: 'x', query: one }).query).toMatchObject(lists)
    expect(batchBody.parse({ terms: ['heron'], ...one, synonyms: 'false' })).toMatchObject({
      ...lists,
      synonyms: false,
    })
  })

  it.each([
    { synonyms: 'yes' },
    { scanningErrors: 1 },
    { from: 'banana' },
    { to: false },
    { sort: 'newest' },
    { class: [null] },
    { page: null },
  ])('%j is refused', (given) => {
    expect(newSavedSearchBody.safeParse({ name: 'x', query: given }).success).toBe(false)
  })
})
