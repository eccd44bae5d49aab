import type { Database } from '../adapters/postgres/database.ts'
import { makeFolderReads } from '../adapters/postgres/search/folder-reads.ts'
import type { Clock } from '../kernel/clock.ts'
import { makeFoldersOfSearch } from '../search/explore/folders-of-search.ts'
import { makeRecentFolders } from '../search/explore/recent-folders.ts'
import { makeRelatedFolders } from '../search/explore/related-folders.ts'
import { makeSimilarRecords } from '../search/explore/similar-records.ts'
import { makeTermsOfSearch } from '../search/explore/terms-of-search.ts'
import { makeTextOfRecord } from '../search/explore/text-of-record.ts'
import type { LoadPages, SearchIndex, SearchReads } from '../search/ports.ts'
import type { ReadQueryFor } from '../search/read-query.ts'

interface Parts {
  readonly index: SearchIndex
  readonly database: Database
  readonly reads: SearchReads
  readonly readQuery: ReadQueryFor
  readonly loadPages: LoadPages
  readonly clock: Clock
}

/** Going on from what was found to what has to do with it. */
export function composeExploration({ index, database, reads, readQuery, loadPages, clock }: Parts) {
  const folderReads = makeFolderReads(database)
  const textOfRecord = makeTextOfRecord(loadPages)
  return {
    similarRecords: makeSimilarRecords({ index, reads, textOfRecord }),
    termsOfSearch: makeTermsOfSearch({ index, reads, readQuery, textOfRecord }),
    foldersOfSearch: makeFoldersOfSearch({ index, readQuery, folderReads }),
    relatedFolders: makeRelatedFolders({ index, reads, folderReads, textOfRecord }),
    recentFolders: makeRecentFolders({ reads, folderReads, clock }),
  }
}
