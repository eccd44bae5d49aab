import type { RecordId } from '../../kernel/ids.ts'
import type { CivilDate } from '../../records/civil-date.ts'

/** A query in the language of search. */
export interface WholeQuery {
  readonly text: string
  /** The day that a query's own dates count from. */
  readonly day: CivilDate
  /** Class to whose subtree it is confined; `null` is the whole plan. */
  readonly within: string | null
}

/** Records by a query, over everything that the index holds and whoever may read it. Bound to search in compose. */
export interface QueryMatches {
  /** How the query is understood, in words. Throws `invalid-query`. */
  interpret(query: WholeQuery): string
  /** Pages of ids, to the end. Throws `engine-unavailable`. */
  find(query: WholeQuery): AsyncIterable<readonly RecordId[]>
  /** How many records the index holds. */
  count(): Promise<number>
}
