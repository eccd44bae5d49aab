import type { Actor } from '../access/actor.ts'
import { requireAllowed } from '../access/require-allowed.ts'
import type { Clock } from '../kernel/clock.ts'
import { londonDate } from '../records/london-date.ts'
import { askReadings } from './ask-readings.ts'
import { parseQuery } from './parse-query.ts'
import type { PersonCount, SearchIndex, SearchReads } from './ports.ts'
import { resolveClosed } from './resolve-closed.ts'
import { type SearchFilters, toIndexFilters } from './search-filters.ts'

export interface PeopleOfSearchRequest extends SearchFilters {
  readonly q: string
  /** How many people at most. */
  readonly size: number
}

export interface PersonOfSearch extends PersonCount {
  /** Why the person is shown, in words. */
  readonly reason: string
}

export interface PeopleOfSearch {
  readonly total: number
  readonly people: readonly PersonOfSearch[]
  readonly interpretation: string
}

interface Deps {
  readonly index: SearchIndex
  readonly reads: Pick<SearchReads, 'readableAccessSets' | 'foldersClosed'>
  readonly clock: Clock
}

/** Who is named on the records that a search finds, counted over all of them that the asker may read. */
export function makePeopleOfSearch({ index, reads, clock }: Deps) {
  return async (actor: Actor, request: PeopleOfSearchRequest): Promise<PeopleOfSearch> => {
    requireAllowed(actor, 'search-records')
    const readings = parseQuery(request.q, londonDate(clock.now()))
    const accessSets = await reads.readableAccessSets(actor)
    const filters = toIndexFilters(request)
    const { answer, reading } = await askReadings(readings, async ({ node }) =>
      index.search({
        query: await resolveClosed(node, (closed) => reads.foldersClosed(accessSets, closed)),
        filters,
        accessSets,
        sort: 'date',
        size: 0,
        cursor: null,
        facets: [],
        people: request.size,
      }),
    )
    return {
      total: answer.total,
      people: answer.people.map((person) => ({ ...person, reason: reasonFor(person) })),
      interpretation: reading.wording,
    }
  }
}

function reasonFor({ count, authorOf }: PersonCount): string {
  if (authorOf === count) return `author of ${count} of these records`
  if (authorOf === 0) return `named on ${count} of these records`
  return `author of ${authorOf} of these records, and named on ${count - authorOf} more`
}
