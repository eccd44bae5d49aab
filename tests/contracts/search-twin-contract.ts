import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { systemClock } from '../../src/kernel/clock.ts'
import type { CivilDate } from '../../src/records/dates/civil-date.ts'
import {
  facetNames,
  type IndexAnswer,
  type IndexFilters,
  mostWeight,
  type SearchIndex,
} from '../../src/search/ports.ts'
import { makeAcceptNear } from '../../src/search/query/accept-near.ts'
import type { QueryNode } from '../../src/search/query-node.ts'
import type { SearchDocument } from '../../src/search/search-document.ts'
import { makeFakeSearchIndex } from '../support/fakes/fake-search-index.ts'
import { propertyRuns } from '../support/property-runs.ts'
import { and, ask, dates, type MakeSearchIndex, not, or, sorted, word } from './search-index-contract.ts'
import { makeSearchDocument, numberedId } from './search-index-corpus.ts'

/** Each folder is read under the set of its place, from 1. */
const folders = [
  { folder: 'A/1', classPath: ['A', 'A-1'] },
  { folder: 'A/2', classPath: ['A', 'A-2'] },
  { folder: 'B/1', classPath: ['B'] },
  { folder: 'C/1', classPath: ['C', 'C-1', 'C-1-1'] },
] as const
const sets = [1, 2, 3, 4]
const words = ['alpha', 'beta', 'gamma', 'delta']
const people = ['Ann', 'Bea', 'Carl', 'Dora']
const formats = ['pdf', 'word', 'email'] as const
const markings = ['official', 'official-sensitive']
const days = ['2018-12-31', '2019-01-01', '2019-06-15', '2021-02-28', '2021-03-01'] as const

/** The set of what lies in two folders: read by whoever reads either. */
const ofBoth = (one: number, other: number) => 10 * Math.min(one, other) + Math.max(one, other)
/** Every set that they may read who may read these places. */
const reachOf = (reads: readonly number[]): readonly number[] => [
  ...reads,
  ...sets.flatMap((one) =>
    sets
      .filter((other) => other > one && (reads.includes(one) || reads.includes(other)))
      .map((other) => ofBoth(one, other)),
  ),
]
const folderOf = (set: number) => folders[set - 1] ?? folders[0]

/** Some of it as it would be recognised, and some recognised and right. */
function textOf(at: number): Pick<SearchDocument, 'text' | 'recognised'> {
  const own = words.filter((_word, bit) => ((at * 7) >> bit) % 2 === 1).join(' ')
  if (at % 3 === 0) return { text: own, recognised: '' }
  const recognised = at % 3 === 1 ? own.replace('alpha', 'a1phn').replace('gamma', 'garnma') : own
  return { text: `${own.slice(0, 5)} ${recognised}`, recognised }
}

const documents: readonly SearchDocument[] = Array.from({ length: 180 }, (_, at) => {
  const own = (at % 4) + 1
  const other = (Math.trunc(at / 4) % 4) + 1
  const author = at % 5 === 4 ? null : (people[at % 3] ?? null)
  const place =
    at % 3 === 0 && own !== other
      ? {
          classPath: [],
          folder: '',
          accessSet: ofBoth(own, other),
          filings: [own, other].map((set) => ({ accessSet: set, ...folderOf(set) })),
        }
      : { ...folderOf(own), accessSet: own }
  return makeSearchDocument(at + 1, {
    ...place,
    title: `Title ${at % 7}`,
    ...textOf(at),
    author,
    people: [...(author === null ? [] : [author]), ...people.slice(at % 4, (at % 4) + (at % 3))],
    format: formats[at % 3] ?? 'pdf',
    marking: markings[at % 2] ?? 'official',
    date: (days[at % 5] ?? days[0]) as CivilDate,
  })
})

/** What a system would hold that never held what these sets do not reach. */
function heldFor(reads: readonly number[]): readonly SearchDocument[] {
  return documents.flatMap((document) => {
    if (document.filings.length === 0) return reads.includes(document.accessSet) ? [document] : []
    const filings = document.filings.filter(({ accessSet }) => reads.includes(accessSet))
    return filings.length === 0 ? [] : [{ ...document, filings }]
  })
}

const leaf: fc.Arbitrary<QueryNode> = fc.oneof(
  fc.constantFrom(...words).map((text) => word(text)),
  fc.constantFrom('beta gamma', 'gamma delta', 'alpha gamma').map((text) => word(text)),
  fc.constantFrom('A', 'A-1', 'b', 'C-1').map((code): QueryNode => ({ kind: 'class', code })),
  fc.constantFrom('A/2', 'c/1').map((reference): QueryNode => ({ kind: 'folders', references: [reference] })),
  fc.constantFrom(...formats).map((format): QueryNode => ({ kind: 'format', format })),
  fc.constant(dates('2019-01-01', '2021-02-28')),
)
const { node } = fc.letrec<{ node: QueryNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.array(tie('node'), { minLength: 2, maxLength: 3 }).map((nodes) => and(...nodes)),
    fc.array(tie('node'), { minLength: 2, maxLength: 3 }).map((nodes) => or(...nodes)),
    tie('node').map(not),
  ),
}))
const some = <Value>(...values: readonly Value[]) =>
  fc.uniqueArray(fc.constantFrom(...values), { maxLength: 2 })
const filters: fc.Arbitrary<IndexFilters> = fc.record(
  {
    classes: some('A', 'a-2', 'B', 'C-1-1'),
    notClasses: some('A-1', 'C', 'B', 'NIL'),
    folders: some('A/1', 'a/2', 'B/1'),
    notFolders: some('A/2', 'C/1'),
    markings: some(...markings),
    notMarkings: some(...markings),
    formats: some(...formats),
    notFormats: some(...formats),
    authors: some('Ann', 'Bea', 'Dora'),
    notAuthors: some('Ann', 'Carl'),
    missing: some('author' as const),
    notMissing: some('author' as const),
    from: fc.constantFrom('2019-01-01' as CivilDate, '2019-06-16' as CivilDate),
    to: fc.constant('2021-02-28' as CivilDate),
  },
  { requiredKeys: [] },
)
const question = fc.record({
  scanningErrors: fc.boolean(),
  reads: fc.subarray(sets, { minLength: 1 }),
  query: fc.option(node),
  filters,
  sort: fc.constantFrom('relevance' as const, 'date' as const, 'title' as const),
})

const likeness = fc.record({
  atLeast: fc.integer({ min: 1, max: 3 }),
  terms: fc.uniqueArray(
    fc.record({
      term: fc.constantFrom(...words, 'titl', '3', 'nowher'),
      weight: fc.constantFrom(1, 2, 3, 9_999, mostWeight),
    }),
    { selector: ({ term }) => term, minLength: 1, maxLength: 6 },
  ),
  exclude: fc.uniqueArray(fc.integer({ min: 1, max: 200 }).map(numberedId), { maxLength: 3 }),
})

/** As if the words had been typed. */
const acceptNear = makeAcceptNear(words.join(' '))

const seen = (answer: IndexAnswer) => ({
  found: sorted(answer),
  total: answer.total,
  facets: answer.facets,
  missing: answer.missing,
  people: answer.people,
})

/** Whatever is asked by whomever: what a system answers that never held what they may not read. */
export function searchTwinContract(name: string, makeIndex: MakeSearchIndex): void {
  describe(`${name} beside a twin that never held what the asker may not read`, () => {
    let index: SearchIndex
    beforeAll(async () => {
      index = await makeIndex()
      await index.put(documents)
      await index.refresh()
    })
    afterAll(() => index.close())

    const twins = new Map<string, SearchIndex>()
    const twinFor = async (reads: readonly number[]) => {
      const twin = twins.get(reads.join()) ?? makeFakeSearchIndex(systemClock)
      if (!twins.has(reads.join())) await twin.put(heldFor(reads))
      twins.set(reads.join(), twin)
      return twin
    }

    it('finds and counts the same, whatever is chosen and excluded', async () => {
      await fc.assert(
        fc.asyncProperty(question, async ({ reads, query, scanningErrors, ...given }) => {
          const accessSets = reachOf(reads)
          const accepted = query === null || !scanningErrors ? undefined : acceptNear(query).node
          const asked = ask((accepted as QueryNode | undefined) ?? query, {
            ...(accepted !== undefined && query !== null && { asTyped: query }),
            ...given,
            size: 200,
            facets: [...facetNames, 'month', 'folder'],
            people: 3,
          })
          const twin = await twinFor(reads)
          expect(seen(await index.search({ ...asked, accessSets }))).toEqual(
            seen(await twin.search({ ...asked, accessSets: 'all' })),
          )
        }),
        { seed: 20_261_128, numRuns: propertyRuns(400) },
      )
    })

    it('counts the same terms, and calls the same records alike', async () => {
      await fc.assert(
        fc.asyncProperty(
          question,
          likeness,
          async ({ reads, query, filters }, { atLeast, terms, exclude }) => {
            const twin = await twinFor(reads)
            const seenBy = async (one: SearchIndex, accessSets: readonly number[] | 'all') => ({
              counts: await one.countTerms({
                query,
                filters,
                accessSets,
                terms: terms.map(({ term }) => term),
              }),
              like: await one.findLike({ terms, atLeast, exclude, filters, accessSets, size: 25 }),
            })
            expect(await seenBy(index, reachOf(reads))).toEqual(await seenBy(twin, 'all'))
          },
        ),
        { seed: 20_261_128, numRuns: propertyRuns(200) },
      )
    })
  })
}
