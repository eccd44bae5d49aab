import { describe, expect, it } from '@jest/globals'
import type { Actor } from '../../src/access/actor.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import type { PersonId, RecordId } from '../../src/kernel/ids.ts'
import { MunimentError } from '../../src/kernel/muniment-error.ts'
import type { ComponentPages, FoundRecord, IndexQuery, LoadPages } from '../../src/search/ports.ts'
import { countClauses } from '../../src/search/query/count-clauses.ts'
import type { QueryNode } from '../../src/search/query-node.ts'
import { makeCursorSeal } from '../../src/search/seal-cursor.ts'
import type { SearchDocument } from '../../src/search/search-document.ts'
import { noFilters } from '../../src/search/search-filters.ts'
import { makeSearchRecords, type SearchRequest } from '../../src/search/search-records.ts'
import { type FormSet, makeVocabulary } from '../../src/search/vocabulary/make-vocabulary.ts'
import { makeSearchDocument, numberedId } from '../contracts/search-index-corpus.ts'
import { makeFakeSearchIndex } from '../support/fakes/fake-search-index.ts'
import { readingQueries } from './support/reading-queries.ts'

const person = (given: Partial<Extract<Actor, { kind: 'person' }>> = {}): Actor => ({
  kind: 'person',
  id: 'p1' as PersonId,
  name: 'Pat',
  role: 'civil-servant',
  scope: null,
  clearance: 'official',
  groups: [],
  how: 'token',
  ...given,
})
const ask = (q: string, given: Partial<SearchRequest> = {}): SearchRequest => ({
  q,
  ...noFilters,
  synonyms: true,
  scanningErrors: false,
  sort: 'relevance',
  size: 10,
  cursor: null,
  facets: [],
  ...given,
})

/** A search over documents; `gone` are those that PostgreSQL no longer lets the asker read. */
async function makeSearch(
  documents: readonly SearchDocument[],
  gone: readonly number[] = [],
  sets: readonly number[] = [1],
  vocabulary: { sets: readonly FormSet[] } = { sets: [] },
) {
  const index = makeFakeSearchIndex(systemClock)
  await index.put(documents)
  const asked: IndexQuery[] = []
  const reread: (readonly number[])[] = []
  const byId = new Map(documents.map((document) => [document.recordId, document]))
  const loadPages: LoadPages = async ([component]): Promise<readonly ComponentPages[]> => {
    const text = documents.find(({ recordId }) => recordId === component?.textKey)?.text ?? ''
    if (text.includes('destroyed meanwhile')) throw new MunimentError('object-absent', 'gone')
    return [
      {
        role: 'original',
        filename: 'a.txt',
        pages: [{ number: 1, text, method: 'own-text', confidence: null, language: null }],
      },
    ]
  }
  const search = makeSearchRecords({
    index: {
      ...index,
      search: (query) => {
        asked.push(query)
        return index.search(query)
      },
    },
    reads: {
      loadReadableRecords: async (_actor, accessSets, ids) => {
        reread.push(accessSets)
        return ids
          .filter((id) => !gone.includes(Number(id.slice(-12))))
          .map((id): FoundRecord => {
            const document = byId.get(id)
            if (document === undefined) throw new Error('asked for a record that was never indexed')
            return {
              id,
              reference: document.reference,
              title: document.title,
              classCode: document.classPath.at(-1) ?? '',
              folder: document.folder,
              date: document.date,
              marking: 'official',
              format: document.format,
              texts: [{ role: 'original', filename: 'a.txt', textKey: id }],
            }
          })
          .reverse()
      },
      classPlaces: async () => new Map([['GEN', { title: 'General', parent: null, depth: 0 }]]),
    },
    loadPages,
    readQuery: readingQueries({
      reads: { readableAccessSets: async () => sets, foldersClosed: async () => [] },
      vocabulary: async () => makeVocabulary(vocabulary.sets),
    }),
    cursorSeal: makeCursorSeal(Buffer.alloc(32, 7)),
    countBehind: async (accessSets) => (accessSets.includes(2) ? 3 : 0),
    suggestQueries: async () => [],
  })
  return { search, asked, reread }
}
const many = (count: number, given: (at: number) => Partial<SearchDocument> = () => ({})) =>
  Array.from({ length: count }, (_, at) => makeSearchDocument(at + 1, { text: 'budget', ...given(at) }))
const ids = (answer: { readonly hits: readonly { readonly id: RecordId }[] }) =>
  answer.hits.map((hit) => Number(hit.id.slice(-12)))

describe('a search', () => {
  it('is refused to whoever reads no content', async () => {
    const { search, asked } = await makeSearch(many(1))
    await expect(search(person({ role: 'administrator' }), ask('budget'))).rejects.toMatchObject({
      code: 'forbidden-role',
    })
    expect(asked).toEqual([])
  })

  it('shows nothing that PostgreSQL does not confirm, and does not count it', async () => {
    const { search } = await makeSearch(many(5), [2, 4])
    const answer = await search(person(), ask('budget'))
    expect(ids(answer)).toEqual([1, 3, 5])
    expect(answer.total).toBe(3)
  })

  it('takes an author without a name, as an index of before may have one, for none', async () => {
    const authors = ['', null, 'Ann', '']
    const { search } = await makeSearch(many(4, (at) => ({ author: authors[at] ?? null })))
    const { facets, missing } = await search(person(), ask('budget', { facets: ['author'] }))
    expect(facets.author).toEqual([{ value: 'Ann', label: 'Ann', count: 1 }])
    expect(missing.author).toEqual({ label: 'No author', count: 3 })
    expect(ids(await search(person(), ask('budget', { missing: ['author'] })))).toEqual([1, 2, 4])
    expect(ids(await search(person(), ask('budget', { notMissing: ['author'] })))).toEqual([3])
  })

  it('asks the index, and then PostgreSQL, within the asker’s access sets alone', async () => {
    const { search, asked, reread } = await makeSearch(
      many(4, (at) => ({ accessSet: at % 2 })),
      [],
      [1],
    )
    expect(ids(await search(person(), ask('budget')))).toEqual([2, 4])
    expect(asked.every((query) => query.accessSets.length === 1 && query.accessSets[0] === 1)).toBe(true)
    expect(reread).toEqual([[1]])
  })

  it('fills a page from the next hits where some are gone', async () => {
    const { search } = await makeSearch(many(20), [1, 2, 3])
    const answer = await search(person(), ask('budget', { size: 5 }))
    expect(ids(answer)).toEqual([4, 5, 6, 7, 8])
    expect(answer.next).not.toBeNull()
  })

  it('gives every record once over all pages, and stops', async () => {
    const { search } = await makeSearch(many(23), [5])
    const found: number[] = []
    let cursor: string | null = null
    for (let page = 0; page < 20; page += 1) {
      const answer: Awaited<ReturnType<typeof search>> = await search(
        person(),
        ask('budget', { size: 4, cursor }),
      )
      found.push(...ids(answer))
      cursor = answer.next
      if (cursor === null) break
    }
    expect(found).toEqual(
      many(23)
        .map((_, at) => at + 1)
        .filter((number) => number !== 5),
    )
  })

  it('gives cursors that say nothing and are good for this person and this question alone', async () => {
    const { search } = await makeSearch(many(5))
    const { next } = await search(person(), ask('budget', { size: 2 }))
    const cursor = next ?? ''
    expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toMatch(/budget|00000000-0000/)
    const refused = expect.objectContaining({ code: 'malformed' })
    await expect(search(person(), ask('other', { size: 2, cursor }))).rejects.toEqual(refused)
    await expect(search(person(), ask('budget', { size: 2, cursor, sort: 'date' }))).rejects.toEqual(refused)
    await expect(search(person(), ask('budget', { size: 2, cursor, classes: ['GEN'] }))).rejects.toEqual(
      refused,
    )
    await expect(
      search(person({ id: 'p2' as PersonId }), ask('budget', { size: 2, cursor })),
    ).rejects.toEqual(refused)
    await expect(search(person(), ask('budget', { cursor: 'nonsense' }))).rejects.toEqual(refused)
    await expect(search(person(), ask('budget', { cursor: '' }))).rejects.toEqual(refused)
    expect(ids(await search(person(), ask('budget', { size: 3, cursor })))).toEqual([3, 4, 5])
  })

  it('never shows an empty page while something matches, and says so', async () => {
    const documents = [makeSearchDocument(1, { text: 'alpha' }), makeSearchDocument(2, { text: 'beta' })]
    const { search } = await makeSearch(documents)
    const answer = await search(person(), ask('alpha nowhere nobody'))
    expect(ids(answer)).toEqual([1])
    expect(answer.interpretation).toBe(
      'nothing has what was asked for, so: any of “alpha”, “nowhere”, “nobody”, the best first',
    )
    expect(ids(await search(person(), ask('"alpha beta" beta')))).toEqual([2, 1])
    expect((await search(person(), ask('alpha AND beta'))).total).toBe(0)
    expect((await search(person(), ask('"alpha beta"'))).total).toBe(0)
  })

  it('keeps to the reading that found something on later pages', async () => {
    const { search } = await makeSearch(many(5, () => ({ text: 'alpha' })))
    const first = await search(person(), ask('alpha nowhere nobody', { size: 2 }))
    const second = await search(person(), ask('alpha nowhere nobody', { size: 2, cursor: first.next }))
    expect([...ids(first), ...ids(second)]).toEqual([1, 2, 3, 4])
    expect(second.interpretation).toBe(first.interpretation)
  })

  it('says how many have all the words', async () => {
    const { search } = await makeSearch([
      makeSearchDocument(1, { text: 'alpha beta' }),
      makeSearchDocument(2, { text: 'beta' }),
    ])
    const answer = await search(person(), ask('alpha beta'))
    expect(answer).toMatchObject({ total: 2, matchingAll: 1 })
  })

  it('says of no more that they have all the words than it says were found', async () => {
    const { search } = await makeSearch(
      many(4, () => ({ text: 'alpha beta' })),
      [1, 2],
    )
    expect(await search(person(), ask('alpha beta'))).toMatchObject({ total: 2, matchingAll: 2 })
  })

  it('shows a hit in full, with its snippet, in the shape of the contract', async () => {
    const { search } = await makeSearch([
      makeSearchDocument(1, { title: 'Paper', text: 'the <budget> of 2020' }),
    ])
    const answer = await search(
      person(),
      ask('budget', { facets: ['class', 'format', 'year', 'marking', 'author'] }),
    )
    expect(answer).toEqual({
      total: 1,
      totalIsExact: true,
      matchingAll: null,
      hits: [
        {
          id: numberedId(1),
          reference: 'GEN/2020/0001',
          title: 'Paper',
          class: 'GEN',
          folder: 'GEN/2020',
          date: '2020-06-15',
          marking: 'official',
          format: 'text',
          snippets: [{ page: 1, filename: null, html: 'the &lt;<mark>budget</mark>&gt; of 2020' }],
        },
      ],
      facets: {
        class: [{ value: 'GEN', label: 'General', count: 1, parent: null, depth: 0 }],
        format: [{ value: 'text', label: 'Plain text', count: 1 }],
        year: [{ value: '2020', label: '2020', count: 1 }],
        marking: [{ value: 'official', label: 'Official', count: 1 }],
        author: [],
      },
      missing: { author: { label: 'No author', count: 1 } },
      next: null,
      interpretation: '“budget”',
      didYouMean: [],
      behind: 0,
    })
  })

  it('goes on without a snippet where the text has just been destroyed', async () => {
    const { search } = await makeSearch([makeSearchDocument(1, { text: 'budget destroyed meanwhile' })])
    expect((await search(person(), ask('budget'))).hits).toMatchObject([{ id: numberedId(1), snippets: [] }])
  })

  it('passes filters on, and none where none was given', async () => {
    const { search, asked } = await makeSearch(many(2))
    await search(person(), ask('budget'))
    await search(person(), ask('budget', { classes: ['GEN'], formats: ['text'], from: numberedDate }))
    expect(asked.map((query) => query.filters)).toEqual([
      {},
      { classes: ['GEN'], formats: ['text'], from: '2020-01-01' },
    ])
  })

  it('says where a query is wrong before anything is asked', async () => {
    const { search, asked } = await makeSearch(many(1))
    await expect(search(person(), ask('created:banana'))).rejects.toMatchObject({ code: 'invalid-query' })
    expect(asked).toEqual([])
  })
})

const numberedDate = makeSearchDocument(1, { date: '2020-01-01' as SearchDocument['date'] }).date

describe('a search that allows scanning errors', () => {
  const scans = [
    makeSearchDocument(1, { text: 'the haroour', recognised: 'the haroour' }),
    makeSearchDocument(2, { text: 'the haroour' }),
    makeSearchDocument(3, { text: 'the harbour' }),
    makeSearchDocument(4, { text: 'dredging of the harb0ur', recognised: 'dredging of the harb0ur' }),
  ]
  const found = (hits: readonly { readonly id: RecordId }[]) => hits.map(({ id }) => Number(id.slice(-12)))

  it('finds what is near below what is there as typed, and says so', async () => {
    const { search } = await makeSearch(scans)
    const without = await search(person(), ask('harbour'))
    expect(found(without.hits)).toEqual([3])
    expect(without.interpretation).toBe('“harbour”')
    const answer = await search(person(), ask('harbour', { scanningErrors: true }))
    expect(found(answer.hits)).toEqual([3, 1, 4])
    expect(answer.total).toBe(3)
    expect(answer.interpretation).toBe(
      '“harbour”; and, below all else, what is spelt nearly so in scanned text',
    )
  })

  it('finds no less than without: what is near keeps nothing from being looked for by any of the words', async () => {
    const { search, asked } = await makeSearch([
      makeSearchDocument(1, { text: 'harb0ur dredging', recognised: 'harb0ur dredging' }),
      makeSearchDocument(2, { text: 'dredging' }),
      makeSearchDocument(3, { text: 'a license' }),
      makeSearchDocument(4, { text: 'harb0ur', recognised: 'harb0ur' }),
    ])
    const q = 'harbour dredging license'
    const without = await search(person(), ask(q))
    expect(new Set(found(without.hits))).toEqual(new Set([1, 2, 3]))
    const answer = await search(person(), ask(q, { scanningErrors: true }))
    expect(found(answer.hits).slice(0, 3)).toEqual(found(without.hits))
    expect(found(answer.hits).slice(3)).toEqual([4])
    expect(answer).toMatchObject({ total: 4, matchingAll: null })
    expect(answer.interpretation).toContain('nothing has what was asked for, so: any of')
    expect(answer.interpretation).toContain('below all else, what is spelt nearly so')
    asked.length = 0
    const first = await search(person(), ask(q, { scanningErrors: true, size: 2 }))
    expect(asked.map(({ size }) => size)).toEqual([2, 0, 2, 0])
    const rest = await search(person(), ask(q, { scanningErrors: true, size: 2, cursor: first.next }))
    expect([...found(first.hits), ...found(rest.hits)]).toEqual(found(answer.hits))
  })

  it('keeps to what is near where none of the words is there as typed', async () => {
    const { search } = await makeSearch([
      makeSearchDocument(1, { text: 'harb0ur dredg1ng', recognised: 'harb0ur dredg1ng' }),
      makeSearchDocument(2, { text: 'harb0ur', recognised: 'harb0ur' }),
    ])
    const answer = await search(person(), ask('harbour dredging license', { scanningErrors: true }))
    expect(found(answer.hits)).toEqual([1])
    expect(answer.interpretation).toMatch(/^all of /)
  })

  it('says nothing of it where nothing typed can be near anything', async () => {
    const { search, asked } = await makeSearch(scans)
    const answer = await search(person(), ask('1312 "harbour" title:harbour', { scanningErrors: true }))
    expect(answer.interpretation).not.toContain('nearly')
    expect(asked.some(({ asTyped }) => asTyped !== undefined)).toBe(false)
  })

  it('gives cursors that are good for this setting alone', async () => {
    const { search } = await makeSearch(scans)
    const first = await search(person(), ask('harbour', { scanningErrors: true, size: 1 }))
    const next = { size: 1, cursor: first.next }
    await expect(search(person(), ask('harbour', next))).rejects.toThrow('does not belong')
    const second = await search(person(), ask('harbour', { ...next, scanningErrors: true }))
    expect(found(second.hits)).toEqual([1])
  })

  it('has at most as many clauses as a query may have, and loses none that was typed', async () => {
    const { search, asked } = await makeSearch(scans)
    const letters = (number: number) =>
      Array.from(String(number), (digit) => 'bcfghjklmp'[Number(digit)]).join('')
    const page = Array.from({ length: 200 }, (_, at) => `quay${letters(at)}`).join(' ')
    await search(person(), ask(page, { scanningErrors: true }))
    const [query] = asked
    expect(countClauses(query?.asTyped ?? missing)).toBe(200)
    expect(countClauses(query?.query ?? missing)).toBe(256)
  })
})
const missing: QueryNode = { kind: 'not', node: { kind: 'or', nodes: [] } }
