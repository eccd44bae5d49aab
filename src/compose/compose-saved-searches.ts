import { makeAlertReads } from '../adapters/postgres/search/saved/alert-reads.ts'
import { makeIndexExtents } from '../adapters/postgres/search/saved/index-extents.ts'
import { makeSavedSearchStore } from '../adapters/postgres/search/saved/saved-search-store.ts'
import { makeUnitOfWork } from '../adapters/postgres/unit-of-work.ts'
import { makeJobQueue } from '../adapters/queue/job-queue.ts'
import type { SearchReads } from '../search/ports.ts'
import type { ReadQueryFor } from '../search/read-query.ts'
import { makeBeginWatch } from '../search/saved/begin-watch.ts'
import { makeChangeSearch } from '../search/saved/change-search.ts'
import { makeDeleteSearch } from '../search/saved/delete-search.ts'
import { makeFindDueSearches } from '../search/saved/find-due-searches.ts'
import type { PagesOfMatchesDeps } from '../search/saved/pages-of-matches.ts'
import { makeReadAlerts } from '../search/saved/read-alerts.ts'
import { makeReadSearches } from '../search/saved/read-searches.ts'
import { makeRelyOnIndex } from '../search/saved/rely-on-index.ts'
import { makeRunAlerts } from '../search/saved/run-alerts.ts'
import { makeRunOwnSearch, makeRunSearch } from '../search/saved/run-search.ts'
import { makeSaveSearch } from '../search/saved/save-search.ts'
import type { SavedSearchTx } from '../search/saved/saved-search-store.ts'
import type { CursorSeal } from '../search/seal-cursor.ts'
import type { SearchRecords } from '../search/search-records.ts'
import type { AuditParts } from './compose-audit.ts'
import type { Engines } from './open-engines.ts'

interface Parts {
  readonly engines: Pick<Engines, 'database' | 'searchIndex' | 'clock'>
  readonly audit: Pick<AuditParts, 'logOf'>
  readonly reads: SearchReads
  readonly readQuery: ReadQueryFor
  readonly searchRecords: SearchRecords
  readonly cursorSeal: CursorSeal
  /** Other than those of the product, for who tries what lies beyond them. */
  readonly limits?: Pick<PagesOfMatchesDeps, 'mostMatches' | 'pageSize'>
}

/** Searches that people keep, and what comes to match them. */
export type SavedSearchParts = ReturnType<typeof composeSavedSearches>

export function composeSavedSearches({
  engines,
  audit,
  reads,
  readQuery,
  searchRecords,
  cursorSeal,
  limits = {},
}: Parts) {
  const { database, searchIndex: index, clock } = engines
  const unitOfWork = makeUnitOfWork<SavedSearchTx>(database, (db, outgoing) => ({
    searches: makeSavedSearchStore(db),
    audit: audit.logOf(db, outgoing),
    jobs: makeJobQueue(outgoing),
  }))
  const alertReads = makeAlertReads(database)
  const rely = makeRelyOnIndex({ index, extents: makeIndexExtents(database) })
  const watching = { unitOfWork, reads, readQuery, rely, index, clock, ...limits }
  const keeping = { ...watching, beginWatch: makeBeginWatch(watching) }
  const runSearch = makeRunSearch(watching)
  return {
    save: makeSaveSearch(keeping),
    change: makeChangeSearch(keeping),
    delete: makeDeleteSearch({ unitOfWork }),
    ...makeReadSearches({ unitOfWork, reads, alertReads, searchRecords }),
    alerts: makeReadAlerts({ unitOfWork, reads, alertReads, cursorSeal, clock }),
    runSearch,
    runOwn: makeRunOwnSearch({ unitOfWork, runSearch }),
    runAlerts: makeRunAlerts({ unitOfWork, runSearch }),
    findDue: makeFindDueSearches({ unitOfWork, clock }),
  }
}
