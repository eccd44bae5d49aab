import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import { askReadings } from '../ask-readings.ts'
import { type FewAtOnce, makeFewAtOnce } from '../few-at-once.ts'
import type { Looked, SearchIndex, SearchReads } from '../ports.ts'
import type { QueryNode } from '../query-node.ts'
import type { ReadQueryFor } from '../read-query.ts'
import { toIndexFilters } from '../search-filters.ts'
import type { Sought } from '../sought.ts'
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
/** Texts of one request in memory. */
const textsAtOnce = 4

/** What the records of a search speak of more than the others that the asker may read. */
export function makeTermsOfSearch({ index, reads, readQuery, textOfRecord }: TermsOfSearchDeps) {
  return async (actor: Actor, request: TermsOfSearchRequest): Promise<TermsOfSearch> => {
    requireAllowed(actor, 'search-records')
    const fewAtOnce: FewAtOnce = makeFewAtOnce(textsAtOnce)
    const { readings, accessSets, readAlike } = await readQuery(actor, request)
    const filters = toIndexFilters(request)
    const { answer, reading, number } = await askReadings(readings, ({ node }) =>
      index.search({
        query: node,
        filters,
        accessSets,
        sort: '-date',
        size: sampleSize,
        cursor: null,
        facets: [],
      }),
    )
    const records = await reads.loadReadableRecords(actor, accessSets, answer.hits)
    const isAsked = termsOfQuery(reading.node)
    const candidates = (await termsOfRecords(records, textOfRecord, fewAtOnce))
      .filter(({ term }) => !isAsked(term))
      .slice(0, mostCandidates)
    const looked = { query: reading.node, filters, accessSets }
    const found = await standingOut(index.countTerms, looked, candidates, request.size)
    const typed = await countAsTyped(index.countTerms, looked, reading.asTyped, found)
    return {
      total: answer.total,
      terms: found.map((term, at) => ({
        term: term.written,
        count: term.count,
        // Behind a looser reading the strict one finds nothing still.
        q: number > 0 ? null : narrowQuery(request.q, { ...term, isNearAlone: typed?.[at] === 0 }, readAlike),
        reason: reasonFor(term, answer.total),
      })),
      interpretation: reading.wording,
    }
  }
}

/** Of the records that were found as the query was typed, how many have each of the terms; `undefined` where all were. */
async function countAsTyped(
  countTerms: SearchIndex['countTerms'],
  looked: Looked,
  asTyped: QueryNode | undefined,
  found: readonly StandingOut[],
): Promise<readonly number[] | undefined> {
  if (asTyped === undefined || found.length === 0) return undefined
  const terms = found.map(({ term }) => term)
  return (await countTerms({ ...looked, query: asTyped, terms })).counts
}

/** Without how many others have it: no count of what was not asked for leaves. */
function reasonFor({ count }: StandingOut, total: number): string {
  return `in ${count} of these ${total} records, and less often in the others that you may read`
}
