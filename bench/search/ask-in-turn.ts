import type { Pool } from 'pg'
import type { PersonActor } from '../../src/access/actor.ts'
import type { Muniment } from '../../src/compose.ts'
import type { RecordId } from '../../src/kernel/ids.ts'
import { londonDate } from '../../src/records/dates/london-date.ts'
import { parseQuery } from '../../src/search/parse-query.ts'
import { facetNames, type IndexQuery } from '../../src/search/ports.ts'
import { resolveClosed } from '../../src/search/resolve-closed.ts'
import { noFilters } from '../../src/search/search-filters.ts'
import { emptyVocabulary } from '../../src/search/vocabulary/make-vocabulary.ts'
import type { BareEngine } from './bare-engine.ts'
import type { Corpus } from './make-corpus.ts'
import { type MixedQuery, makeMix } from './make-mix.ts'
import { storeTexts } from './store-texts.ts'

/** How often the mix is asked. */
export interface Asked {
  readonly ofEach: number
  readonly rounds: number
}

export interface Timing extends MixedQuery {
  readonly milliseconds: number
}

/** The timings of each side, round by round, and how many each query of the mix finds. */
export interface Answered {
  readonly muniment: readonly (readonly Timing[])[]
  readonly index: readonly (readonly Timing[])[]
  readonly bare: readonly (readonly Timing[])[]
  readonly bareWithFacets: readonly (readonly Timing[])[]
  readonly totals: readonly (readonly [q: string, total: number])[]
}

interface Sides {
  readonly muniment: Muniment
  readonly pool: Pool
  readonly searcher: PersonActor
  readonly corpus: Corpus
  readonly bare: BareEngine
}

/** Asks Muniment, its index and the bare engine the same mix, query by query in turn. Throws where their totals differ. */
export async function askInTurn(sides: Sides, { ofEach, rounds }: Asked): Promise<Answered> {
  const { muniment, pool, searcher, corpus, bare } = sides
  const { contentStore, searchIndex } = muniment.engines
  const accessSets = await muniment.people.readableAccessSets(searcher)
  const asIndexQuery = (q: string) => indexQueryOf(q, accessSets)
  const search = (q: string) => muniment.search.searchRecords(searcher, requestOf(q))
  const askIndex = async (q: string) => searchIndex.search({ ...(await asIndexQuery(q)), facets: facetNames })
  const askBare = async (q: string) => bare.ask(await asIndexQuery(q))
  const askBareWithFacets = async (q: string) => bare.askWithFacets(await asIndexQuery(q))

  const mix = makeMix(corpus, ofEach)
  const shown = new Set<RecordId>()
  const totals = new Map<string, number>()
  for (const { q } of mix) {
    const { total, hits } = await search(q)
    const expected = await askBare(q)
    // A figure for answers that differ would compare nothing. Where the engine has none, Muniment goes on to any of the words.
    if (expected > 0 && total !== expected)
      throw new Error(`"${q}": ${total} hits, the engine has ${expected}`)
    totals.set(q, total)
    for (const hit of hits) shown.add(hit.id)
  }
  await storeTexts(pool, contentStore, corpus, shown)

  const asks = [search, askIndex, askBare, askBareWithFacets]
  await timeInTurn(mix, asks, 0)
  const timed: Timing[][][] = []
  for (let round = 0; round < rounds; round += 1) timed.push(await timeInTurn(mix, asks, round))
  const side = (at: number): readonly Timing[][] => timed.map((round) => round[at] ?? [])
  return { muniment: side(0), index: side(1), bare: side(2), bareWithFacets: side(3), totals: [...totals] }
}

/**
 * Query by query, each asked in turn; answers the timings of each. Whoever asks first reads what the others then find in memory:
 * that falls on each of them in turn, from query to query and from round to round.
 */
async function timeInTurn(
  mix: readonly MixedQuery[],
  asks: readonly ((q: string) => Promise<unknown>)[],
  round: number,
): Promise<Timing[][]> {
  const timings: Timing[][] = asks.map(() => [])
  for (const [number, query] of mix.entries()) {
    for (let step = 0; step < asks.length; step += 1) {
      const at = (round + number + step) % asks.length
      const start = performance.now()
      await asks[at]?.(query.q)
      timings[at]?.push({ ...query, milliseconds: performance.now() - start })
    }
  }
  return timings
}

function requestOf(q: string): Parameters<Muniment['search']['searchRecords']>[1] {
  return {
    q,
    synonyms: true,
    scanningErrors: false,
    ...noFilters,
    sort: 'relevance',
    size: 20,
    cursor: null,
    facets: facetNames,
  }
}

async function indexQueryOf(q: string, accessSets: readonly number[]): Promise<IndexQuery> {
  const [{ node }] = parseQuery(q, londonDate(new Date()), emptyVocabulary)
  // None of the mix speaks of folders.
  const query = await resolveClosed(node, async () => [])
  return { query, filters: {}, accessSets, sort: 'relevance', size: 20, cursor: null, facets: [] }
}
