import type { SearchFilters } from './search-filters.ts'

/** What somebody looks for: the same wherever something is listed, counted or told of a search. */
export interface Sought extends SearchFilters {
  /** As typed; empty: everything readable. */
  readonly q: string
  /** Whether forms of the vocabulary stand for each other. */
  readonly synonyms: boolean
  /** Whether words near the plain words are found too, in text that was read by character recognition. */
  readonly scanningErrors: boolean
}
