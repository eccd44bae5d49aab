import { requireAllowed } from '../access/require-allowed.ts'
import type { HealthServices } from '../api/services/health-services.ts'
import type { Services } from '../api/services.ts'
import type { AuditParts } from './compose-audit.ts'
import type { IngestParts } from './compose-ingest.ts'
import type { PeopleParts } from './compose-people.ts'
import type { RetentionParts } from './compose-retention.ts'
import type { SearchParts } from './compose-search.ts'
import type { VocabularyParts } from './compose-vocabulary.ts'
import { makeLogReaderOf } from './log-reader-of.ts'
import { makeNoteRoleRefusal } from './make-note-role-refusal.ts'
import { makeRecordHistory } from './record-history.ts'

interface Parts {
  readonly people: PeopleParts
  readonly ingest: IngestParts
  readonly retention: RetentionParts
  readonly search: SearchParts
  readonly vocabulary: VocabularyParts
  readonly audit: AuditParts
  readonly health: HealthServices
}

/** Gives the routes what they ask for. */
export function bindApiServices({
  people,
  ingest,
  retention,
  search,
  vocabulary,
  audit,
  health,
}: Parts): Services {
  const readerOf = makeLogReaderOf({ people, ingest })
  return {
    people: {
      authenticate: people.authenticate,
      add: people.add,
      change: people.change,
      rotate: people.rotate,
      disable: people.disable,
      list: people.list,
    },
    folders: {
      create: ingest.createFolder,
      get: ingest.getFolder,
      list: ingest.listFolders,
      close: ingest.closeFolder,
      reopen: ingest.reopenFolder,
      change: retention.changeFolder,
      move: async (actor, reference, move) => {
        await retention.moveFolder(actor, reference, move)
        return ingest.getFolder(actor, reference)
      },
    },
    records: {
      capture: async ({ actor, ...request }) => {
        const { outcome, record } = await ingest.captureRecord(actor, request)
        return { outcome, answer: record }
      },
      get: async (actor, id) => {
        const found = await ingest.findRecord(actor, 'read-record', id)
        if (found.outcome !== 'live' || found.record.reading !== 'pending') return found
        return { ...found, progress: await ingest.filingReader.readingProgress(id) }
      },
      content: ingest.openContent,
      text: ingest.getText,
      update: ingest.updateRecord,
      move: ingest.moveRecord,
      captureVersion: ingest.captureVersion,
      supersede: ingest.supersedeRecord,
      withdrawSupersession: ingest.withdrawSupersession,
      file: ingest.fileRecord,
      unfile: ingest.unfileRecord,
      history: makeRecordHistory({
        findRecord: ingest.findRecord,
        readsFolders: async (actor, ids) => {
          const readable = await ingest.filingReader.readableFoldersAmong(
            await people.readableAccessSets(actor),
            ids,
          )
          return readable.length === ids.length
        },
        audit,
        readerOf,
      }),
      stubs: retention.listStubs,
    },
    retention: {
      calculate: retention.calculate,
      explain: retention.explain,
      startSweep: retention.startSweep,
      sweep: retention.getSweep,
      schedules: retention.listSchedules,
    },
    schedules: {
      draft: retention.draftSchedule,
      publish: retention.publishSchedule,
      classDrafts: retention.listClassDrafts,
      publishClass: retention.publishClass,
    },
    whatIf: retention.whatIf,
    overrides: { give: retention.giveOverride, withdraw: retention.withdrawOverride },
    disposal: {
      list: retention.listBatches,
      get: retention.getBatch,
      items: retention.listBatchItems,
      folders: retention.listBatchFolders,
      item: retention.getItemContext,
      propose: retention.proposeBatch,
      decide: retention.decideBatch,
      decideSet: retention.decideSet,
      approve: retention.approveBatch,
      reject: retention.rejectBatch,
      withdraw: retention.withdrawBatch,
      execute: retention.executeBatch,
      certificate: retention.getCertificate,
      log: retention.disposalLog,
    },
    transfers: {
      get: retention.getTransfer,
      fetch: retention.fetchTransfer,
      acknowledge: retention.acknowledgeTransfer,
    },
    holds: {
      place: retention.placeHold,
      list: retention.listHolds,
      get: retention.getHold,
      items: retention.listHoldItems,
      requestLift: retention.requestLift,
      confirmLift: retention.confirmLift,
      review: retention.reviewHold,
      closeRequest: retention.closeRequest,
      openProceeding: retention.openProceeding,
      closeProceeding: retention.closeProceeding,
    },
    events: {
      register: retention.registerEvent,
      list: retention.listEvents,
      get: retention.getEvent,
      correct: retention.correctEvent,
      revoke: retention.revokeEvent,
    },
    reports: { run: retention.runReport },
    restorations: { list: retention.listRestorations, lostChanges: retention.listLostChanges },
    clock: { faults: retention.listClockFaults, confirm: retention.confirmClock },
    search: {
      search: search.searchRecords,
      export: search.exportRecords,
      batch: search.batchSearch,
      filePlan: search.filePlanTree,
      planOfSearch: search.planOfSearch,
      timeline: search.timeline,
      people: search.peopleOfSearch,
      similar: async (actor, request) => {
        // Looked at as the record itself is: who is refused is refused likewise, and written down.
        const found = await ingest.findRecord(actor, 'read-record', request.id)
        if (found.outcome !== 'live') return found
        return { outcome: 'live', items: await search.explore.similarRecords(actor, request) }
      },
      terms: search.explore.termsOfSearch,
      folders: search.explore.foldersOfSearch,
      relatedFolders: async (actor, request) => {
        await ingest.getFolder(actor, request.reference)
        return search.explore.relatedFolders(actor, request)
      },
      recentFolders: search.explore.recentFolders,
    },
    vocabulary: {
      list: vocabulary.list,
      get: vocabulary.get,
      add: vocabulary.add,
      change: vocabulary.change,
      remove: vocabulary.remove,
    },
    savedSearches: {
      save: search.saved.save,
      list: search.saved.list,
      get: search.saved.get,
      change: async (actor, id, change) => {
        await search.saved.change(actor, id, change)
        return search.saved.get(actor, id)
      },
      delete: search.saved.delete,
      results: search.saved.results,
      run: async (actor, id) => {
        await search.saved.runOwn(actor, id)
        return search.saved.get(actor, id)
      },
      alerts: search.saved.alerts.list,
      markSeen: async (actor, id, upTo) => {
        await search.saved.alerts.markSeen(actor, id, upTo)
        return search.saved.get(actor, id)
      },
    },
    audit: {
      recordRefusal: makeNoteRoleRefusal(audit),
      entries: async (actor, filter, page) => {
        requireAllowed(actor, 'read-audit')
        return audit.listEntries(filter, page, readerOf(actor))
      },
      checkpoint: async (actor) => {
        requireAllowed(actor, 'read-audit')
        return audit.getCheckpoint()
      },
      proof: async (actor, position) => {
        requireAllowed(actor, 'read-audit')
        return audit.getProof(position)
      },
      consistency: async (actor, from) => {
        requireAllowed(actor, 'read-audit')
        return audit.getConsistency(from)
      },
      export: (actor, { format, ...range }) => {
        requireAllowed(actor, 'read-audit')
        return audit.exportEntries(format, range, readerOf(actor))
      },
    },
    health,
  }
}
