import type { RecordId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { parseQuery, type Reading } from '../parse-query.ts'
import type { SearchIndex, SearchReads } from '../ports.ts'
import { resolveClosed } from '../resolve-closed.ts'
import { type FormSet, formSetsIn, makeVocabulary } from '../vocabulary/make-vocabulary.ts'
import type { ReadVocabulary } from '../vocabulary/vocabulary-store.ts'
import { walkMatches } from './walk-matches.ts'

/** A query as it was typed, before it is read. */
export interface TypedQuery {
  readonly text: string
  /** The day that a query's own dates count from. */
  readonly day: CivilDate
  /** Class to whose subtree it is confined; `null` is the whole plan. */
  readonly within: string | null
}

/** The same with what it is read by, now and whenever it is asked again. */
export interface WholeQuery extends TypedQuery {
  /** Of the vocabulary as it stood when the query was read, the sets of forms that touch it. */
  readonly synonyms: readonly FormSet[]
}

interface FindEveryMatchDeps {
  readonly index: SearchIndex
  readonly vocabulary: ReadVocabulary
  readonly foldersClosed: SearchReads['foldersClosed']
}

/**
 * Every record that a query matches, whoever may read it, to the end and without a ceiling: for what binds records and shows
 * them to nobody. By its strictest reading alone: what a search offers instead of what was asked for is not a match.
 */
export function makeFindEveryMatch({ index, foldersClosed, vocabulary }: FindEveryMatchDeps) {
  return {
    /**
     * How the query is understood as the vocabulary stands now: in words, and the forms by which it was. Throws
     * `invalid-query`, also for one that asks for nothing in particular.
     */
    read: async (query: TypedQuery) => {
      const synonyms = formSetsIn(query.text, await vocabulary())
      return { interpretation: strictest({ ...query, synonyms }).wording, synonyms }
    },
    /**
     * Pages of ids; what is put into the index or taken out meanwhile may be among them or not, all else is there once.
     * Throws `engine-unavailable`.
     */
    async *find(query: WholeQuery): AsyncGenerator<readonly RecordId[]> {
      const node = await resolveClosed(strictest(query).node, (closed) => foldersClosed('all', closed))
      await index.refresh()
      yield* walkMatches(index, {
        query: node,
        filters: query.within === null ? {} : { classes: [query.within] },
        accessSets: async () => 'all',
        after: null,
      })
    },
    /** Which making of the index answers now: what was found in two of them is not the answer of one. */
    generation: async () => (await index.generations.list()).serving?.number ?? null,
    /** How many records the index holds, with what was put into it until now. */
    count: async () => {
      await index.refresh()
      return index.count()
    },
  }
}

function strictest({ text, day, synonyms }: WholeQuery): Reading {
  const [reading] = parseQuery(text, day, makeVocabulary(synonyms))
  if (reading.node !== null) return reading
  const message = 'asks for nothing in particular, and so for everything'
  throw new MunimentError(
    'invalid-query',
    `This query ${message}. Name what to look for, or hold classes of the file plan.`,
    { errors: [{ path: 'q', message }] },
  )
}
