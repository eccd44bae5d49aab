import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import { askReadings } from '../ask-readings.ts'
import { type FewAtOnce, makeFewAtOnce } from '../few-at-once.ts'
import type { IndexAnswer, Looked, SearchIndex, SearchReads } from '../ports.ts'
import type { QueryNode } from '../query-node.ts'
import type { ReadQueryFor, ResolvedReading } from '../read-query.ts'
import { toIndexFilters } from '../search-filters.ts'
import type { Sought } from '../sought.ts'
import { allOfMost } from './all-of-most.ts'
import { narrowQuery } from './narrow-query.ts'
import { type StandingOut, standingOut } from './standing-out.ts'
import { termsOfQuery } from './terms-of-query.ts'
import { termsOfRecords } from './terms-of-records.ts'
import type { TextOfRecord } from './text-of-record.ts'

export interface TermsOfSearchRequest extends Sought {
  readonly size: number
}

export interface TermOfSearch {
  /** As people write it most often. */
  readonly term: string
  readonly count: number
  /** What to type to find these alone; `null` where no query does, as behind a sentence (`narrowQuery`). */
  readonly q: string | null
  readonly reason: string
}

export interface TermsOfSearch {
  readonly total: number
  readonly terms: readonly TermOfSearch[]
  readonly interpretation: string
}

export interface TermsOfSearchDeps {
  readonly index: Pick<SearchIndex, 'search' | 'countTerms'>
  readonly reads: Pick<SearchReads, 'loadReadableRecords'>
  readonly readQuery: ReadQueryFor
  readonly textOfRecord: TextOfRecord
}

/** The newest, whose words are looked at; how many records have them is counted over all. */
const sampleSize = 100
const mostCandidates = 128
/** Where so many have all of the words that were asked for, they say what was meant; of fewer, chance would say as much. */
const fewestWithAll = 10
/** Texts of one request in memory. */
const textsAtOnce = 4

/** What the records of a search speak of more than the others that the asker may read. */
export function makeTermsOfSearch({ index, reads, readQuery, textOfRecord }: TermsOfSearchDeps) {
  return async (actor: Actor, request: TermsOfSearchRequest): Promise<TermsOfSearch> => {
    requireAllowed(actor, 'search-records')
    const fewAtOnce: FewAtOnce = makeFewAtOnce(textsAtOnce)
    const { readings, accessSets, readAlike } = await readQuery(actor, request)
    const filters = toIndexFilters(request)
    const newest = (node: QueryNode | null): Promise<IndexAnswer> =>
      index.search({
        query: node,
        filters,
        accessSets,
        sort: '-date',
        size: sampleSize,
        cursor: null,
        facets: [],
      })
    const { answer, reading, number } = await askReadings(readings, ({ node }) => newest(node))
    const all = await withAll(reading, answer, newest)
    const records = await reads.loadReadableRecords(actor, accessSets, (all?.answer ?? answer).hits)
    const isAsked = termsOfQuery(reading.node)
    const candidates = (await termsOfRecords(records, textOfRecord, fewAtOnce))
      .filter(({ term }) => !isAsked(term))
      .slice(0, mostCandidates)
    const looked = { query: reading.node, filters, accessSets }
    const lookedFirst = all === undefined ? looked : { ...looked, query: all.query }
    const found = await standingOut(index.countTerms, lookedFirst, candidates, request.size)
    const counts = all === undefined ? undefined : await countAlso(index.countTerms, looked, found)
    const typed =
      reading.asTyped === undefined
        ? undefined
        : await countAlso(index.countTerms, { ...looked, query: reading.asTyped }, found)
    return {
      total: answer.total,
      terms: found.map((term, at) => ({
        term: term.written,
        // Between the two counts records may have gone.
        count: Math.max(term.count, counts?.[at] ?? 0),
        // Behind a looser reading the strict one finds nothing still.
        q: number > 0 ? null : narrowQuery(request.q, { ...term, isNearAlone: typed?.[at] === 0 }, readAlike),
        reason: reasonFor(term, answer.total, all?.answer.total),
      })),
      interpretation: reading.wording,
    }
  }
}

/** The records that have all of the words, where a few words were asked for and most of them are enough. */
async function withAll(
  { node, asTyped }: Pick<ResolvedReading, 'node' | 'asTyped'>,
  { matchingAll, total }: Pick<IndexAnswer, 'matchingAll' | 'total'>,
  newest: (node: QueryNode) => Promise<IndexAnswer>,
): Promise<{ readonly query: QueryNode; readonly answer: IndexAnswer } | undefined> {
  const query = allOfMost(asTyped ?? node)
  if (query === undefined || matchingAll === null || matchingAll < fewestWithAll || matchingAll === total)
    return undefined
  return { query, answer: await newest(query) }
}

/** How many records of another query have each of the terms. */
async function countAlso(
  countTerms: SearchIndex['countTerms'],
  looked: Looked,
  found: readonly StandingOut[],
): Promise<readonly number[]> {
  if (found.length === 0) return []
  const terms = found.map(({ term }) => term)
  return (await countTerms({ ...looked, terms })).counts
}

/** Without how many others have it: no count of what was not asked for leaves. */
function reasonFor({ count }: StandingOut, total: number, withAllWords = total): string {
  const records =
    withAllWords < total ? `the ${withAllWords} records with all of the words` : `these ${total} records`
  return `in ${count} of ${records}, and less often in the others that you may read`
}
