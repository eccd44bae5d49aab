import type { Actor } from '../access/actor.ts'
import { requireAllowed } from '../access/require-allowed.ts'
import type { Clock } from '../kernel/clock.ts'
import type { RecordId } from '../kernel/ids.ts'
import { MunimentError } from '../kernel/muniment-error.ts'
import { londonDate } from '../records/dates/london-date.ts'
import type { ExportReads, ResolveAnew } from './export/export-ports.ts'
import { makeFewAtOnce } from './few-at-once.ts'
import { type FoundTerm, makeLookUpTerm, type TermFault } from './look-up-term.ts'
import type { SearchIndex } from './ports.ts'
import type { ReadQueryFor } from './read-query.ts'
import { makeReadRights } from './read-rights.ts'
import { toIndexFilters } from './search-filters.ts'
import type { Sought } from './sought.ts'

export interface BatchRequest extends Omit<Sought, 'q'> {
  /** Each a query as a search takes it; at most `mostTerms`. */
  readonly terms: readonly string[]
}

export const mostTerms = 1_000

/** What one term found. */
export interface TermCount {
  readonly term: string
  readonly total: number
  readonly totalIsExact: boolean
  readonly matchingAll: number | null
  readonly interpretation: string
}

export interface BatchAnswer {
  /** In the order of the terms. */
  readonly items: readonly (TermCount | TermFault)[]
  /** Records found by any of the terms, each once; `null` where the terms found more than `mostCompared` in all. */
  readonly distinct: number | null
}

export interface BatchSearchDeps {
  readonly index: SearchIndex
  readonly reads: ExportReads
  readonly readQuery: ReadQueryFor
  readonly resolveAnew: ResolveAnew
  readonly clock: Clock
}

/** Counts what each of many terms finds for someone. Throws once `signal` says that nobody waits for it any more. */
export type BatchSearch = (actor: Actor, request: BatchRequest, signal: AbortSignal) => Promise<BatchAnswer>

/** Terms looked up at once, by all who ask: whoever searches beside a long list waits behind so many. */
const AT_ONCE = 2
/** Records read anew at once. */
const ROWS = 1_000
/** So many hits of all terms together are each read anew and compared with the rest. */
const mostCompared = 100_000

/** By the same rights and the same reading of each term as a search; a term that is no query fails alone. */
export function makeBatchSearch(deps: BatchSearchDeps): BatchSearch {
  const rightsOf = makeReadRights(deps)
  const { lookUp, nameAll } = makeLookUpTerm({ index: deps.index, readQuery: deps.readQuery, rightsOf })
  const fewAtOnce = makeFewAtOnce(AT_ONCE)

  return async (actor, request, signal) => {
    requireAllowed(actor, 'search-records')
    const filters = toIndexFilters(request)
    const { synonyms, scanningErrors } = request
    const day = londonDate(deps.clock.now())
    const failed = new AbortController()
    const each = <One, Result>(all: readonly One[], work: (one: One) => Promise<Result>) =>
      Promise.all(
        all.map((one) =>
          fewAtOnce(async () => {
            refuseToGoOn(signal, failed.signal)
            return work(one)
          }),
        ),
      )
    try {
      const found = await each(request.terms, (term) =>
        lookUp(actor, filters, { q: term, synonyms, scanningErrors }, day),
      )
      const hits = found.reduce((sum, one) => sum + ('total' in one ? one.total : 0), 0)
      const isWhole = hits <= mostCompared
      const named = isWhole
        ? await each(found, async (one) => ('total' in one ? nameAll(actor, filters, one) : one))
        : found
      const ids = new Set(named.flatMap((one) => ('total' in one ? one.ids : [])))
      const pages = Array.from({ length: Math.ceil(ids.size / ROWS) }, (_, page) => page * ROWS)
      const all = [...ids]
      const read = await each(pages, (from) => readableAmong(actor, all.slice(from, from + ROWS)))
      const readable = new Set(read.flat())
      return {
        items: named.map((one) => ('total' in one ? countOf(one, readable) : one)),
        distinct: isWhole ? readable.size : null,
      }
    } finally {
      // What still waits for its turn does not begin.
      failed.abort()
    }
  }

  /** PostgreSQL has the last word on every hit that is known by name. */
  async function readableAmong(asker: Actor, ids: readonly RecordId[]): Promise<readonly RecordId[]> {
    const { actor, accessSets } = await rightsOf(asker)
    return (await deps.reads.loadExportedRecords(actor, accessSets, ids)).map((record) => record.id)
  }
}

function refuseToGoOn(...signals: readonly AbortSignal[]): void {
  if (signals.every((signal) => !signal.aborted)) return
  throw new MunimentError('malformed', 'The request ended before its answer.')
}

function countOf(found: FoundTerm, readable: ReadonlySet<RecordId>): TermCount {
  const { term, totalIsExact, matchingAll, interpretation } = found
  const gone = found.ids.filter((id) => !readable.has(id)).length
  const total = Math.max(0, found.total - gone)
  return {
    term,
    total,
    totalIsExact,
    matchingAll: matchingAll === null ? null : Math.min(matchingAll, total),
    interpretation,
  }
}
