import { randomBytes } from 'node:crypto'
import { sparingly } from '../adapters/postgres/installation/sparingly.ts'
import { makeAlone } from '../adapters/postgres/search/alone.ts'
import { makeExportReads } from '../adapters/postgres/search/export-reads.ts'
import { makeIndexSource } from '../adapters/postgres/search/index-source.ts'
import { makeListClassNames } from '../adapters/postgres/search/list-class-names.ts'
import { makeFindPlan, makeListPlanClasses } from '../adapters/postgres/search/list-plan-classes.ts'
import { makeListUnsettled } from '../adapters/postgres/search/list-unsettled.ts'
import { makeSearchReads } from '../adapters/postgres/search/search-reads.ts'
import { makeUnitOfWork } from '../adapters/postgres/unit-of-work.ts'
import { makeJobOversight } from '../adapters/queue/job-oversight.ts'
import { makeJobQueue } from '../adapters/queue/job-queue.ts'
import { loadText } from '../ingest/records/load-text.ts'
import type { Failpoint } from '../kernel/failpoint.ts'
import type { Logger } from '../kernel/logger.ts'
import { isMunimentError } from '../kernel/muniment-error.ts'
import { sha256 } from '../kernel/sha256.ts'
import { makeBatchSearch } from '../search/batch-search.ts'
import { makeExportRecords } from '../search/export/export-records.ts'
import { makeFindEveryMatch } from '../search/export/find-every-match.ts'
import { makeFilePlanTree } from '../search/file-plan-tree.ts'
import { makeIndexRecord } from '../search/index-record.ts'
import { makeCountBehind } from '../search/index-upkeep/index-backlog.ts'
import { lookAfterReindex } from '../search/index-upkeep/look-after-reindex.ts'
import { makeManageIndex } from '../search/index-upkeep/manage-index.ts'
import { makeReadBacklog } from '../search/index-upkeep/read-backlog.ts'
import { makeRebuildIndex } from '../search/index-upkeep/rebuild-index.ts'
import { makeReindexAll, type RefusedRecord } from '../search/index-upkeep/reindex-all.ts'
import { makeWatchIndex } from '../search/index-upkeep/watch-index.ts'
import { makePeopleOfSearch } from '../search/people-of-search.ts'
import { makePlanOfSearch } from '../search/plan-of-search.ts'
import type { LoadPages, SearchIndex } from '../search/ports.ts'
import { makeReadQuery } from '../search/read-query.ts'
import { makeCursorSeal } from '../search/seal-cursor.ts'
import { makeSearchRecords } from '../search/search-records.ts'
import { makeSuggestQueries } from '../search/suggest/did-you-mean.ts'
import { makeTimeline } from '../search/timeline.ts'
import { withholdUnsettled } from '../search/withhold-unsettled.ts'
import type { AuditParts } from './compose-audit.ts'
import { composeExploration } from './compose-exploration.ts'
import type { IngestParts } from './compose-ingest.ts'
import type { PeopleParts } from './compose-people.ts'
import { composeSavedSearches } from './compose-saved-searches.ts'
import type { VocabularyParts } from './compose-vocabulary.ts'
import type { Engines } from './open-engines.ts'

interface Parts {
  readonly engines: Engines
  readonly audit: AuditParts
  readonly people: PeopleParts
  readonly vocabulary: VocabularyParts
  readonly ingest: Pick<IngestParts, 'readAgain'>
  readonly logger: Logger
  readonly failpoint: Failpoint
}

/** Finding: the index fed from the truth, and every answer read back from it. */
export type SearchParts = ReturnType<typeof composeSearch>

export function composeSearch({ engines, audit, people, vocabulary, ingest, logger, failpoint }: Parts) {
  const { database, clock, signingKey } = engines
  const { readableAccessSets } = people
  const loadPages = makeLoadPages(engines, logger)
  const { readAgain } = ingest
  const reads = makeSearchReads(database, readableAccessSets)
  const source = makeIndexSource(database)
  const searchIndex = withholdUnsettled(engines.searchIndex, {
    listUnsettled: makeListUnsettled(database),
    clock,
  })
  const making = {
    index: searchIndex,
    source,
    loadPages,
    readAgain,
    alone: makeAlone(database),
    failpoint,
    clock,
  }
  const jobs = makeJobOversight(database.owner)
  const retryFailed = () => jobs.retryFailed(['read-record', 'index-record'])
  const queue = makeUnitOfWork(database, (_, outgoing) => makeJobQueue(outgoing))
  const indexLater = async (refused: readonly RefusedRecord[]) => {
    for (const { recordId, why } of refused) {
      logger.error('the search index does not take a record, which is found again once it does', {
        recordId,
        why,
      })
      await queue.run((later) =>
        later.enqueue('index-record', { recordId }, { key: `index-record:${recordId}` }),
      )
    }
  }
  const watch = makeWatchIndex({ index: searchIndex, source, clock })
  const readBacklog = makeReadBacklog({ source, watch })
  // For those who ask every few seconds: of an import of millions, all that waits is gone through each time it is counted.
  const backlog = sparingly(source.backlog, () => performance.now())
  const glanceAtBacklog = makeReadBacklog({ source: { backlog }, watch: { look: watch.glance } })
  const reindexAll = lookAfterReindex(makeReindexAll({ ...making, retryFailed, indexLater }), watch)
  const countHeld = async (accessSets: readonly number[]) => {
    const all = { query: null, filters: {}, accessSets, sort: 'id', cursor: null, facets: [] } as const
    return (await searchIndex.search({ ...all, size: 0 })).total
  }
  const readQuery = makeReadQuery({ reads, vocabulary: vocabulary.read, clock })
  const long = {
    index: searchIndex,
    reads: makeExportReads(database, readableAccessSets),
    source,
    readQuery,
    resolveAnew: people.resolveAnew,
    unitOfWork: audit.unitOfWork,
    clock,
  }
  const findPlan = makeFindPlan(database)
  const listClassNames = makeListClassNames(database)
  // The same in every process of the installation, and known to nobody without the signing key. Where that is gone nobody searches.
  const seal = 'muniment: seal of search cursors'
  const cursorSeal = makeCursorSeal(
    signingKey.lost === true ? randomBytes(32) : sha256(signingKey.sign(Buffer.from(seal))),
  )
  const searchRecords = makeSearchRecords({
    index: searchIndex,
    reads,
    loadPages,
    readQuery,
    cursorSeal,
    countBehind: makeCountBehind({ source, clock, lacking: watch.lacking, countHeld }),
    suggestQueries: makeSuggestQueries({
      index: searchIndex,
      reads,
      readQuery,
      vocabulary: vocabulary.read,
      listClassTitles: async () => (await listClassNames()).map(({ title }) => title),
    }),
  })
  return {
    searchRecords,
    saved: composeSavedSearches({
      engines: { ...engines, searchIndex },
      audit,
      reads,
      readQuery,
      searchRecords,
      cursorSeal,
    }),
    exportRecords: makeExportRecords(long),
    batchSearch: makeBatchSearch(long),
    filePlanTree: makeFilePlanTree({
      findPlan,
      listClasses: makeListPlanClasses(database),
      readableAccessSets,
    }),
    planOfSearch: makePlanOfSearch({
      index: searchIndex,
      readQuery,
      findPlan,
      listClassNames,
    }),
    peopleOfSearch: makePeopleOfSearch({ index: searchIndex, readQuery }),
    timeline: makeTimeline({ index: searchIndex, readQuery }),
    explore: composeExploration({ index: searchIndex, database, reads, readQuery, loadPages, clock }),
    findEveryMatch: makeFindEveryMatch({
      index: searchIndex,
      foldersClosed: reads.foldersClosed,
      vocabulary: vocabulary.read,
    }),
    indexRecord: makeIndexRecord({
      index: failingAt(searchIndex, failpoint),
      source,
      loadPages,
      readAgain,
    }),
    reindexAll,
    watch,
    readBacklog,
    glanceAtBacklog,
    rebuildIndex: makeRebuildIndex({ watch, reindexAll }),
    manageIndex: makeManageIndex({ ...making, readBacklog }),
  }
}

/** The pages of components; whoever asks has been authorised for their record. */
function makeLoadPages({ contentStore }: Engines, logger: Logger): LoadPages {
  /** Whoever searches is answered without it; whoever runs the system has to hear of it. */
  const report = (error: unknown, textKey: string | null) => {
    if (isMunimentError(error, 'object-corrupt'))
      logger.error('an extracted text is damaged: muniment reindex has its record read again', { textKey })
    return error
  }
  return (texts) =>
    Promise.all(
      texts.map(async ({ role, filename, textKey }) => {
        try {
          return { role, filename, pages: await loadText(contentStore, textKey) }
        } catch (error) {
          throw report(error, textKey)
        }
      }),
    )
}

/** The index with the fault suite's marks around writing to it. */
function failingAt(index: SearchIndex, failpoint: Failpoint): SearchIndex {
  return {
    ...index,
    put: async (documents) => {
      failpoint('indexing.before-put')
      await index.put(documents)
      failpoint('indexing.after-put')
    },
  }
}
