import type { Actor } from '../access/actor.ts'
import type { RecordId } from '../kernel/ids.ts'
import { isMunimentError } from '../kernel/muniment-error.ts'
import type { CivilDate } from '../records/dates/civil-date.ts'
import { askReadings } from './ask-readings.ts'
import { walkMatches } from './export/walk-matches.ts'
import type { IndexFilters, SearchIndex } from './ports.ts'
import { invalidQuery } from './query/invalid-query.ts'
import type { QueryNode } from './query-node.ts'
import type { ReadQuery, ReadQueryFor } from './read-query.ts'
import type { Rights } from './read-rights.ts'
import type { Sought } from './sought.ts'

/** A term as the index answered it. */
export interface FoundTerm {
  readonly term: string
  readonly query: QueryNode | null
  readonly interpretation: string
  readonly total: number
  readonly totalIsExact: boolean
  readonly matchingAll: number | null
  /** Those of its hits that are known by name, in the order of their ids. */
  readonly ids: readonly RecordId[]
  readonly hasMore: boolean
}

/** A term that is no query: where it is wrong, counted from 1, and what would be right. */
export interface TermFault {
  readonly term: string
  readonly error: {
    readonly code: 'invalid-query'
    readonly message: string
    readonly position: number
    readonly suggestion: string
  }
}

interface Deps {
  readonly index: Pick<SearchIndex, 'search'>
  readonly readQuery: ReadQueryFor
  readonly rightsOf: (actor: Actor) => Promise<Rights>
}

/** As long as a search takes it. */
const LONGEST = 10_000
/** Hits that are known by name in any case, as those of a search's first page are. */
const FIRST = 50

/** Asks the index what a term finds, by the asker's rights of that moment. */
export function makeLookUpTerm({ index, readQuery, rightsOf }: Deps) {
  return {
    lookUp: async (
      actor: Actor,
      filters: IndexFilters,
      asked: Pick<Sought, 'q' | 'synonyms' | 'scanningErrors'>,
      day: CivilDate,
    ): Promise<FoundTerm | TermFault> => {
      const term = asked.q
      const granted = await rightsOf(actor)
      const read = await readOrFault(term, () => readQuery(granted.actor, { ...filters, ...asked }, day))
      if ('error' in read) return read
      const { readings, accessSets } = read
      const { reading, answer } = await askReadings(readings, ({ node: query, asTyped }) =>
        index.search({
          query,
          ...(asTyped !== undefined && { asTyped }),
          filters,
          accessSets,
          sort: 'id',
          size: FIRST,
          cursor: null,
          facets: [],
        }),
      )
      const { hits: ids, next, total, totalIsExact, matchingAll } = answer
      const { node: query, wording: interpretation } = reading
      return { term, query, interpretation, total, totalIsExact, matchingAll, ids, hasMore: next !== null }
    },

    /** The same with all of its hits by name. */
    nameAll: async (actor: Actor, filters: IndexFilters, found: FoundTerm): Promise<FoundTerm> => {
      if (!found.hasMore) return found
      const ids = [...found.ids]
      const walk = walkMatches(index, {
        query: found.query,
        filters,
        accessSets: async () => (await rightsOf(actor)).accessSets,
        after: ids.at(-1) ?? null,
      })
      for await (const page of walk) ids.push(...page)
      return { ...found, ids, total: ids.length, hasMore: false }
    },
  }
}

/** A term as it was read; its fault where it is no query, or asks for nothing in particular and so for everything. */
async function readOrFault(term: string, read: () => Promise<ReadQuery>): Promise<ReadQuery | TermFault> {
  try {
    if (term.length > LONGEST) {
      const suggestion = `At most ${LONGEST} characters; ask in several terms.`
      throw invalidQuery(LONGEST, `The term has ${term.length} characters`, suggestion)
    }
    const query = await read()
    if (query.readings[0].node === null)
      throw invalidQuery(0, 'The term asks for nothing in particular', 'Write a word to look for.')
    return query
  } catch (error) {
    if (!isMunimentError(error, 'invalid-query')) throw error
    // As `invalidQuery` says it.
    const { position, suggestion } = error.details as TermFault['error']
    return { term, error: { code: 'invalid-query', message: error.message, position, suggestion } }
  }
}
