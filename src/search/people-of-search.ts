import type { Actor } from '../access/actor.ts'
import { requireAllowed } from '../access/require-allowed.ts'
import { askReadings } from './ask-readings.ts'
import type { PersonCount, SearchIndex } from './ports.ts'
import type { ReadQueryFor, ResolvedReading } from './read-query.ts'
import { toIndexFilters, unnamed } from './search-filters.ts'
import type { Sought } from './sought.ts'
import { holdsIdentifier } from './suggest/holds-identifier.ts'

export interface PeopleOfSearchRequest extends Sought {
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
  readonly readQuery: ReadQueryFor
}

/** So many more are asked for, in place of names that are not shown; and then more, should these not do. */
const spare = 50
/** Names of one search, at most: what an engine lists without trouble. */
const mostAsked = 10_000

/**
 * Who is named on the records that a search finds, counted over all of them that the asker may read; nobody by a name with an
 * identifier in it.
 */
export function makePeopleOfSearch({ index, readQuery }: Deps) {
  return async (actor: Actor, request: PeopleOfSearchRequest): Promise<PeopleOfSearch> => {
    requireAllowed(actor, 'search-records')
    const { readings, accessSets } = await readQuery(actor, request)
    const filters = toIndexFilters(request)
    const ask = ({ node }: Pick<ResolvedReading, 'node'>, people: number) =>
      index.search({
        query: node,
        filters,
        accessSets,
        sort: 'date',
        size: 0,
        cursor: null,
        facets: [],
        people,
      })
    let asked = request.size + spare
    const found = await askReadings(readings, (reading) => ask(reading, asked))
    let { answer } = found
    let people = answer.people.filter(isShown)
    while (people.length < request.size && answer.people.length === asked && asked < mostAsked) {
      asked = Math.min(mostAsked, 8 * asked)
      answer = await ask(found.reading, asked)
      people = answer.people.filter(isShown)
    }
    return {
      total: answer.total,
      people: people.slice(0, request.size).map((person) => ({ ...person, reason: reasonFor(person) })),
      interpretation: found.reading.wording,
    }
  }
}

/** Nobody's name is empty: an older release kept an author so who was said to be nobody. */
function isShown({ name }: PersonCount): boolean {
  return name !== unnamed && !holdsIdentifier(name)
}

function reasonFor({ count, authorOf }: PersonCount): string {
  if (authorOf === count) return `author of ${count} of these records`
  if (authorOf === 0) return `named on ${count} of these records`
  return `author of ${authorOf} of these records, and named on ${count - authorOf} more`
}
