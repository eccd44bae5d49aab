import type { SearchFilters } from './search-filters.ts'

/** What somebody looks for: the same wherever something is listed, counted or told of a search. */
export interface Sought extends SearchFilters {
  /** As typed; empty: everything readable. */
  readonly q: string
  /** Whether forms of the vocabulary stand for each other. */
  readonly synonyms: boolean
}
