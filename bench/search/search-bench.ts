import { join } from 'node:path'
import { Pool } from 'pg'
import { systemActor } from '../../src/access/actor.ts'
import { makePinoLogger } from '../../src/adapters/log/make-pino-logger.ts'
import type { RecordId } from '../../src/kernel/ids.ts'
import { londonDate } from '../../src/records/london-date.ts'
import { parseQuery } from '../../src/search/parse-query.ts'
import { facetNames, type IndexQuery } from '../../src/search/ports.ts'
import { resolveClosed } from '../../src/search/resolve-closed.ts'
import { noFilters } from '../../src/search/search-filters.ts'
import type { SearchRequest } from '../../src/search/search-records.ts'
import { emptyVocabulary } from '../../src/search/vocabulary/make-vocabulary.ts'
import type { Bench } from '../bench.ts'
import { alone, compare, type Figure } from '../report/figure.ts'
import { short } from '../report/table.ts'
import { composeMuniment } from '../support/compose-muniment.ts'
import { generateRecords } from '../support/generate-records.ts'
import { median, percentile } from '../support/median.ts'
import { residentMemory } from '../support/resident-memory.ts'
import { openBareElasticsearch, openBareSqlite } from './bare-engine.ts'
import { buildIndex } from './build-index.ts'
import { makeCorpus } from './make-corpus.ts'
import { kinds, type MixedQuery, makeMix } from './make-mix.ts'
import { storeTexts } from './store-texts.ts'

const P95 = 0.95

/** Search with rights, five facets, snippets and hits read anew, beside the engine asked directly. */
export const searchBench: Bench = {
  name: 'search',
  run: async ({ folder, full, closing, say }) => {
    const count = full ? 100_000 : 10_000
    const dataFolder = join(folder, 'data')
    const elasticsearch = process.env['ELASTICSEARCH_URL']
    const { muniment, connectionString } = await composeMuniment(
      dataFolder,
      closing,
      makePinoLogger({ level: 'error' }),
      elasticsearch === undefined ? {} : { ELASTICSEARCH_URL: elasticsearch },
    )
    const pool = new Pool({ connectionString, max: 16 })
    closing.later('pool', () => pool.end())
    const { contentStore, searchIndex, installation } = muniment.engines
    const corpus = makeCorpus()
    say(`generating ${count.toLocaleString('en-GB')} records`)
    await generateRecords(pool, { count, words: corpus.words })
    say('indexing them')
    const began = performance.now()
    await buildIndex(pool, searchIndex, corpus)
    const indexing = count / ((performance.now() - began) / 1000)
    const bare =
      elasticsearch === undefined
        ? openBareSqlite(join(dataFolder, 'index', 'search.sqlite'))
        : openBareElasticsearch(elasticsearch, `muniment-${installation.id}`)
    closing.later('bare engine', () => bare.close())

    const { token } = await muniment.people.add(systemActor, {
      name: 'Searcher',
      role: 'civil-servant',
      scope: null,
      clearance: 'official',
      groups: [],
    })
    const actor = await muniment.people.authenticate(token)
    if (actor === undefined) throw new Error('the searcher is not known')
    const accessSets = await muniment.people.readableAccessSets(actor)
    const today = londonDate(new Date())
    const search = (q: string) => muniment.search.searchRecords(actor, requestOf(q))
    const ask = async (q: string) => bare.ask(await indexQueryOf(q, accessSets, today))

    const mix = makeMix(corpus, full ? 25 : 5)
    say('storing the texts that the mix shows')
    const shown = new Set<RecordId>()
    for (const { q } of mix) {
      const { total, hits } = await search(q)
      const expected = await ask(q)
      // A figure for answers that differ would compare nothing.
      if (expected > 0 && total !== expected)
        throw new Error(`"${q}": ${total} hits, the engine has ${expected}`)
      for (const hit of hits) shown.add(hit.id)
    }
    await storeTexts(pool, contentStore, corpus, shown)

    const rounds = full ? 5 : 3
    const before = await residentMemory(process.pid)
    say(`asking ${mix.length} queries, ${rounds} times`)
    const askIndex = async (q: string) =>
      searchIndex.search({ ...(await indexQueryOf(q, accessSets, today)), facets: facetNames })
    await timeInTurn(mix, [search, askIndex, ask])
    const timed: Timing[][][] = []
    for (let round = 0; round < rounds; round += 1) timed.push(await timeInTurn(mix, [search, askIndex, ask]))
    const side = (at: number): readonly Timing[][] => timed.map((round) => round[at] ?? [])
    const after = await residentMemory(process.pid)
    return [
      ...figuresOf(count, bare.name, side(0), side(1), side(2)),
      alone('indexing', 'records/s', [indexing], '120 words each, by SearchIndex.put in batches of 1,000.'),
      ...(before === undefined || after === undefined
        ? []
        : [alone('search, memory that the queries take', 'MiB', [after.now - before.now])]),
    ]
  },
}

interface Timing extends MixedQuery {
  readonly milliseconds: number
}

/** Query by query, each asked in turn; answers the timings of each. */
async function timeInTurn(
  mix: readonly MixedQuery[],
  asks: readonly ((q: string) => Promise<unknown>)[],
): Promise<Timing[][]> {
  const timings: Timing[][] = asks.map(() => [])
  for (const query of mix) {
    for (const [at, ask] of asks.entries()) {
      const start = performance.now()
      await ask(query.q)
      timings[at]?.push({ ...query, milliseconds: performance.now() - start })
    }
  }
  return timings
}

function figuresOf(
  count: number,
  engine: string,
  muniments: readonly (readonly Timing[])[],
  indexes: readonly (readonly Timing[])[],
  bares: readonly (readonly Timing[])[],
): readonly Figure[] {
  const records = count.toLocaleString('en-GB')
  const ofRounds = (rounds: readonly (readonly Timing[])[], share: number): readonly number[] =>
    rounds.map((timings) =>
      percentile(
        timings.map((timing) => timing.milliseconds),
        share,
      ),
    )
  const byKind = kinds.map((kind) => {
    const ofKind = (rounds: readonly (readonly Timing[])[]): number =>
      median(rounds.flat().flatMap((timing) => (timing.kind === kind ? [timing.milliseconds] : [])))
    return `${kind} ${short(ofKind(muniments))} (${short(ofKind(bares))})`
  })
  return [
    compare({
      name: `search of ${records} records, p95`,
      unit: 'ms',
      values: ofRounds(muniments, P95),
      peer: { name: `${engine} alone`, values: ofRounds(bares, P95) },
      goal: { kind: 'at-most', ratio: 1.2, plus: 5 },
      note: `median in ms by kind of query, in brackets the engine's: ${byKind.join(', ')}.`,
    }),
    compare({
      name: `search of ${records} records, p50`,
      unit: 'ms',
      values: ofRounds(muniments, 0.5),
      peer: { name: `${engine} alone`, values: ofRounds(bares, 0.5) },
    }),
    compare({
      name: `search of ${records} records, the index alone with facets, p95`,
      unit: 'ms',
      values: ofRounds(indexes, P95),
      peer: { name: `${engine} alone`, values: ofRounds(bares, P95) },
    }),
  ]
}

function requestOf(q: string): SearchRequest {
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

async function indexQueryOf(
  q: string,
  accessSets: readonly number[],
  today: ReturnType<typeof londonDate>,
): Promise<IndexQuery> {
  const [{ node }] = parseQuery(q, today, emptyVocabulary)
  // None of the mix speaks of folders.
  const query = await resolveClosed(node, async () => [])
  return { query, filters: {}, accessSets, sort: 'relevance', size: 20, cursor: null, facets: [] }
}
