import type { RecordId } from '../../kernel/ids.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'

/** A query in the language of search, as somebody typed it. */
export interface TypedQuery {
  readonly text: string
  /** The day that a query's own dates count from. */
  readonly day: CivilDate
  /** Class to whose subtree it is confined; `null` is the whole plan. */
  readonly within: string | null
}

/** The same with what it is read by: a hold means the same whenever it is evaluated. */
export interface WholeQuery extends TypedQuery {
  /** Sets of forms that mean the same, as the vocabulary had them when the hold was placed. */
  readonly synonyms: readonly (readonly string[])[]
}

/** Records by a query, over everything that the index holds and whoever may read it. Bound to search in compose. */
export interface QueryMatches {
  /** How the query is understood now: in words, and the synonyms by which it was. Throws `invalid-query`. */
  read(query: TypedQuery): Promise<Pick<WholeQuery, 'synonyms'> & { readonly interpretation: string }>
  /** Pages of ids, to the end. Throws `engine-unavailable`. */
  find(query: WholeQuery): AsyncIterable<readonly RecordId[]>
  /** Which making of the index answers now. */
  generation(): Promise<number | null>
  /** How many records the index holds. */
  count(): Promise<number>
}
