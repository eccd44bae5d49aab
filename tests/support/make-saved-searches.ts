import { makePostgresAuditLog } from '../../src/adapters/postgres/audit/audit-log.ts'
import { makeReadableAccessSets } from '../../src/adapters/postgres/people/readable-access-sets.ts'
import { makeSearchReads } from '../../src/adapters/postgres/search/search-reads.ts'
import { composeSavedSearches, type SavedSearchParts } from '../../src/compose/compose-saved-searches.ts'
import type { SearchIndex } from '../../src/search/ports.ts'
import { makeReadQuery } from '../../src/search/read-query.ts'
import type { KeptRequest } from '../../src/search/saved/saved-search.ts'
import { makeCursorSeal } from '../../src/search/seal-cursor.ts'
import { noFilters } from '../../src/search/search-filters.ts'
import { makeSearchRecords } from '../../src/search/search-records.ts'
import { emptyVocabulary } from '../../src/search/vocabulary/make-vocabulary.ts'
import type { RetentionWorld } from './retention-world.ts'

/** Saved searches over a world's records and an index, in pages of two and with twenty matches at most. */
export function makeSavedSearches(world: RetentionWorld, searchIndex: SearchIndex): SavedSearchParts {
  const { clock } = world
  const { database } = world.db
  const reads = makeSearchReads(database, makeReadableAccessSets(database))
  const readQuery = makeReadQuery({ reads, vocabulary: async () => emptyVocabulary, clock })
  const cursorSeal = makeCursorSeal(Buffer.alloc(32, 7))
  return composeSavedSearches({
    engines: { database, searchIndex, clock },
    audit: { logOf: (db, outgoing) => makePostgresAuditLog(db, outgoing, clock) },
    reads,
    searchRecords: makeSearchRecords({
      index: searchIndex,
      reads,
      loadPages: async () => [],
      readQuery,
      cursorSeal,
      countBehind: async () => 0,
      suggestQueries: async () => [],
    }),
    readQuery,
    cursorSeal,
    limits: { pageSize: 2, mostMatches: 20 },
  })
}

/** A request with nothing in it but what is given. */
export function keptRequest(q: string, given: Partial<KeptRequest> = {}): KeptRequest {
  return {
    q,
    synonyms: true,
    scanningErrors: false,
    ...noFilters,
    sort: 'relevance',
    ...given,
  }
}
