import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { SearchDocument } from '../../../src/search/search-document.ts'
import { makeSearchDocument, numberedId } from '../../contracts/search-index-corpus.ts'
import { propertyRuns } from '../../support/property-runs.ts'
import { makeSuggestWorld } from '../support/suggest-world.ts'

type World = Parameters<typeof makeSuggestWorld>[1]
const titled = (...titles: readonly string[]) =>
  titles.map((title, at) => makeSearchDocument(at + 1, { title }))
const meant = async (q: string, documents: readonly SearchDocument[], given: World = {}) => {
  const { search } = await makeSuggestWorld(documents, given)
  return (await search(q)).didYouMean
}
const queries = async (q: string, documents: readonly SearchDocument[], given: World = {}) =>
  (await meant(q, documents, given)).map((one) => one.q)

describe('never suggested', () => {
  it('is a word of a title or a person that the asker may not read', async () => {
    const hidden = [
      makeSearchDocument(1, { title: 'Budget', accessSet: 2 }),
      makeSearchDocument(2, {
        title: 'Paper',
        people: ['Siobhán Murphy'],
        author: 'Siobhán Murphy',
        accessSet: 2,
      }),
      makeSearchDocument(3, { title: 'Other', text: 'budget murphy' }),
    ]
    expect(await queries('buget', hidden)).toEqual([])
    expect(await queries('murhpy', hidden)).toEqual([])
    expect(await queries('buget', hidden, { sets: [1, 2] })).toEqual(['Budget'])
    expect(await queries('murhpy', hidden, { sets: [1, 2] })).toEqual(['Murphy'])
  })

  it('is a word of a document’s text, its keywords or its reference', async () => {
    const document = makeSearchDocument(1, { text: 'budget', keywords: ['budget'], reference: 'Budget/1' })
    expect(await queries('buget', [document])).toEqual([])
  })

  it('is a word that PostgreSQL does not show the asker any more, though the index still has it', async () => {
    const documents = titled('Budget', 'Budgie')
    const tightened = new Set([numberedId(1)])
    expect(await queries('budgt', documents, { tightened })).toEqual([])
    expect(await queries('bugdie', documents, { tightened })).toEqual(['Budgie'])
  })

  it('is a query whose only hits under the filters PostgreSQL does not show the asker any more', async () => {
    const documents = [
      makeSearchDocument(1, { title: 'Budget', format: 'pdf' }),
      makeSearchDocument(2, { title: 'Budget', format: 'word' }),
    ]
    const { search } = await makeSuggestWorld(documents, { tightened: new Set([numberedId(1)]) })
    expect((await search('buget', { formats: ['pdf'] })).didYouMean).toEqual([])
    expect((await search('buget', { formats: ['word'] })).didYouMean).toHaveLength(1)
  })

  it('is a word of a title whose content is quarantined, or of a record that is destroyed', async () => {
    const documents = titled('Budget', 'Budgets and more')
    expect(await queries('buget', documents.slice(0, 1), { quarantined: new Set([numberedId(1)]) })).toEqual(
      [],
    )
    expect(await queries('buget', [])).toEqual([])
  })

  it('is anything out of an identifier, or an e-mail or a web address, wherever it stands', async () => {
    const title = 'budget@example.org budget-2019 BUDGET/17 www.budget.example 12 budget 34'
    const documents = [makeSearchDocument(1, { title, text: 'budget', people: [title] })]
    expect(
      await queries('buget', documents, { classTitles: [title], vocabulary: [[title, 'budget2']] }),
    ).toEqual([])
  })

  it('is a query that finds nothing under the asker’s filters', async () => {
    const documents = [
      makeSearchDocument(1, { title: 'Annual budget', format: 'pdf' }),
      makeSearchDocument(2, { title: 'Annual report', format: 'word' }),
    ]
    const { search } = await makeSuggestWorld(documents)
    expect((await search('buget', { formats: ['word'] })).didYouMean).toEqual([])
    expect((await search('annual buget', { formats: ['word'] })).didYouMean).toEqual([])
    expect((await search('buget', { formats: ['pdf'] })).didYouMean).toHaveLength(1)
    expect(await queries('"report" buget', documents)).toEqual([])
    expect(await queries('buget AND report', documents)).toEqual([])
  })

  it('is a class or a form whose word no record of the asker has', async () => {
    const given = { classTitles: ['Budget'], vocabulary: [['Budget', 'Estimates']] }
    expect(await queries('buget', titled('Paper'), given)).toEqual([])
  })

  it.each([
    ['in quotes', '"buget"'],
    ['in exact:', 'exact:buget'],
    ['a beginning', 'bugt*'],
    ['a part of a reference', 'DFI/buget/17'],
    ['with a digit', 'budg3t'],
    ['excluded', 'paper -buget'],
  ])('is anything for a word %s', async (_claim, q) => {
    expect(await queries(q, titled('Budget', 'Paper'))).toEqual([])
  })
})

describe('what may have been meant', () => {
  it('is the query with the word in its place, as it is written in a title, and why', async () => {
    const documents = [
      ...titled('The Budget of the year', 'Budget', 'BUDGET'),
      makeSearchDocument(4, { title: 'Report', people: ['Ó Néill'] }),
    ]
    expect(await meant('  buget', documents)).toEqual([
      {
        q: '  Budget',
        changes: [{ typed: 'buget', suggested: 'Budget' }],
        reason: 'nothing has “buget”, and “Budget” stands in titles',
      },
    ])
    expect(await meant('author:(niell OR nobody) report', documents)).toEqual([
      {
        q: 'author:(Néill OR nobody) report',
        changes: [{ typed: 'niell', suggested: 'Néill' }],
        reason: 'nothing has “niell”, and “Néill” stands among people',
      },
    ])
  })

  it('comes from the file plan and the vocabulary too, where a record has the word', async () => {
    const documents = [makeSearchDocument(1, { text: 'procurement of infrastructure' })]
    const given = {
      classTitles: ['Procurement'],
      vocabulary: [['DfI', 'Department for Infrastructure']],
    }
    expect((await meant('procuremnt', documents, given)).map(({ reason }) => reason)).toEqual([
      'nothing has “procuremnt”, and “Procurement” stands in the file plan',
    ])
    expect((await meant('infrastucture', documents, given)).map(({ reason }) => reason)).toEqual([
      'nothing has “infrastucture”, and “Infrastructure” stands in the vocabulary',
    ])
  })

  it('changes every word that nothing has, and leaves the rest as it was typed', async () => {
    const documents = titled('Annual budget of Fermanagh')
    expect(await meant('(anual  OR “x”) AND buget -nothing', documents)).toEqual([
      {
        q: '(Annual  OR “x”) AND budget -nothing',
        changes: [
          { typed: 'anual', suggested: 'Annual' },
          { typed: 'buget', suggested: 'budget' },
        ],
        reason:
          'nothing has “anual”, and “Annual” stands in titles; nothing has “buget”, and “budget” stands in titles',
      },
    ])
    expect(await queries('buget Buget annual-buget', documents)).toEqual(['budget budget annual-budget'])
  })

  it('is offered too where other words found something', async () => {
    const documents = titled('Annual budget report', 'Annual report', 'Annual report', 'Annual report')
    expect(await queries('annual buget report', documents)).toEqual(['annual budget report'])
    expect(await queries('what did the annual buget report say about roads', documents)).toEqual([
      'what did the annual budget report say about roads',
    ])
  })

  it('is offered for a word that a record or two have by a slip, beside one that many have', async () => {
    const slip = makeSearchDocument(50, { text: 'the buget' })
    const many = titled(...Array<string>(10).fill('Budget'))
    expect((await meant('buget', [slip, ...many])).map(({ reason }) => reason)).toEqual([
      'hardly anything has “buget”, and “Budget” stands in titles',
    ])
    expect(await queries('buget', [slip, ...many.slice(1)])).toEqual([])
    const three = [51, 52].map((number) => makeSearchDocument(number, { text: 'buget' }))
    expect(await queries('buget', [slip, ...three, ...many])).toEqual([])
  })

  it('is another word where all are known and nothing has what was asked for', async () => {
    const documents = titled(
      ...Array<string>(4).fill('Annual'),
      ...Array<string>(4).fill('Grants'),
      'Annual grands',
    )
    expect(await meant('annual AND grants', documents)).toEqual([
      {
        q: 'annual AND grands',
        changes: [{ typed: 'grants', suggested: 'grands' }],
        reason: 'nothing has what was asked for, and “grands” stands in titles',
      },
    ])
  })

  it('is at most three, the nearest first, then what most records have, then by code point', async () => {
    const documents = titled('Rocks', 'Roads', 'Roads', 'Roams', 'Roaks', 'Roars')
    expect(await queries('roass', documents)).toEqual(['Roads', 'Roaks', 'Roams'])
  })

  it('leaves out what means the same, and what the vocabulary knows', async () => {
    const vocabulary = [['Estimates', 'Budget']]
    expect(await queries('budget', titled('Paper', 'Budgets'))).toEqual([])
    expect(await queries('estimates', titled('Estimate', 'Estimator'), { vocabulary })).toEqual([])
  })

  it('finds a rare word behind more records of a common one than are read', async () => {
    const common = Array.from({ length: 1_700 }, (_, at) => makeSearchDocument(at + 1, { title: 'Report' }))
    const documents = [...common, makeSearchDocument(2_000, { title: 'Resort' })]
    expect(await queries('resport', documents)).toEqual(['Report', 'Resort'])
  })

  it('stands on the first page alone', async () => {
    const documents = titled(...Array<string>(5).fill('Annual report'), 'Budget')
    const { search } = await makeSuggestWorld(documents)
    const first = await search('annual buget report', { size: 2 })
    const second = await search('annual buget report', { size: 2, cursor: first.next })
    expect([first.didYouMean, second.didYouMean]).toEqual([[], []])
    const other = titled(...Array<string>(5).fill('Annual report'), 'Annual budget report')
    const world = await makeSuggestWorld(other)
    const page = await world.search('annual buget report', { size: 2 })
    expect(page.didYouMean).toHaveLength(1)
    expect((await world.search('annual buget report', { size: 2, cursor: page.next })).didYouMean).toEqual([])
  })
})

describe('what it costs', () => {
  it('is nothing where the words were found, and one question where they may not have been', async () => {
    const documents = titled(...Array<string>(5).fill('Annual budget report of roads'))
    for (const [q, questions] of [
      ['budget', 1],
      ['annual budget report', 1],
      ['annual AND budget -draft', 1],
      ['annual OR budget', 2],
      ['annual report of the budget for roads', 2],
      ['', 1],
      ['"annual budget"', 1],
    ] as const) {
      const { search, asked } = await makeSuggestWorld(documents)
      expect((await search(q)).didYouMean).toEqual([])
      expect([q, asked.length]).toEqual([q, questions])
      for (const question of asked) expect('enough' in question ? question.enough : 3).toBe(3)
    }
  })

  it('is asked of no word that stands in what is shown, where more than a few were found', async () => {
    const text = 'The annual budget for repairs of roads'
    const documents = (count: number) =>
      Array.from({ length: count }, (_, at) => makeSearchDocument(at + 1, { title: 'Paper', text }))
    const q = 'annual report of the budget for roads'
    for (const [count, words] of [
      [2, ['annual', 'report', 'budget', 'road']],
      [5, ['report']],
    ] as const) {
      const { search, asked } = await makeSuggestWorld(documents(count))
      expect((await search(q)).total).toBe(count)
      const terms = asked.flatMap((question) => ('queries' in question ? question.queries : []))
      expect(terms).toEqual(words.map((term) => ({ kind: 'term', field: 'any', term })))
    }
    // Elsewhere than where it was looked for it proves nothing.
    const { search, asked } = await makeSuggestWorld(documents(5))
    await search('title:budget OR budget')
    expect(asked.flatMap((question) => ('queries' in question ? question.queries : []))).toEqual([
      { kind: 'term', field: 'title', term: 'budget' },
    ])
  })

  it('is always asked for within the asker’s access sets', async () => {
    const { search, asked } = await makeSuggestWorld(titled('Annual budget', 'Budgie'))
    await search('anual buget')
    expect(asked.length).toBeGreaterThan(6)
    expect(new Set(asked.map(({ accessSets }) => JSON.stringify(accessSets)))).toEqual(new Set(['[1]']))
  })
})

// Few words, close to one another, so that hidden records have what is asked for, and what would be suggested.
const words = ['budget', 'budged', 'badget', 'budgets', 'Néills', 'Neilla']
const mistyped = fc.constantFrom('buget', 'budgat', 'budgez', 'neillz', 'niells')
const world = fc.array(
  fc.record({
    title: fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 2 }),
    people: fc.array(fc.constantFrom(...words), { maxLength: 1 }),
    text: fc.array(fc.oneof(mistyped, fc.constantFrom(...words)), { maxLength: 1 }),
    hidden: fc.boolean(),
  }),
  { maxLength: 14 },
)
const asked = fc.tuple(
  mistyped,
  fc.option(fc.oneof(mistyped, fc.constantFrom(...words))),
  fc.constantFrom(' ', ' AND ', ' OR '),
)

describe('beside a twin that never held what the asker may not read', () => {
  it('is the same to the byte', async () => {
    let suggested = 0
    await fc.assert(
      fc.asyncProperty(world, asked, async (records, [first, second, joined]) => {
        const documents = records.map(({ title, people, text, hidden }, at) =>
          makeSearchDocument(at + 1, {
            title: title.join(' '),
            people,
            text: text.join(' '),
            accessSet: hidden ? 2 : 1,
          }),
        )
        const held = documents.filter(({ accessSet }) => accessSet === 1)
        const q = second === null ? first : first + joined + second
        const answer = await meant(q, documents)
        suggested += answer.length
        expect(JSON.stringify(answer)).toBe(JSON.stringify(await meant(q, held)))
        const names = held.map(({ title, people }) => [title, ...people].join(' ')).join(' ')
        for (const { changes } of answer)
          for (const change of changes) expect(names).toContain(change.suggested)
      }),
      { seed: 20_261_128, numRuns: propertyRuns(1_000) },
    )
    // Else it would have compared nothing with nothing.
    expect(suggested).toBeGreaterThan(100)
  })
})
