import type { Actor } from '../access/actor.ts'
import { requireAllowed } from '../access/require-allowed.ts'
import { writeExportFiles } from '../adapters/anchors/write-export-files.ts'
import type { CommandServices } from '../cli/command-services.ts'
import type { Muniment } from '../compose.ts'
import { makeLogReaderOf } from './log-reader-of.ts'
import { makeNoteRefusedCommand } from './make-note-refused-command.ts'

/** Gives commands what they ask for, on behalf of `actor`. */
export function bindCommandServices(muniment: Muniment, actor: Actor): CommandServices {
  const { people, ingest, retention, search, vocabulary, audit, worker, jobs } = muniment
  const noteRefused = makeNoteRefusedCommand(audit, actor)
  return {
    actor,
    people,
    // An import goes on past what is refused, and tells nobody but its reader.
    capture: async (asker, request) => {
      try {
        return await ingest.captureRecord(asker, request)
      } catch (error) {
        await noteRefused(error, 'capture-record')
        throw error
      }
    },
    findRecord: ingest.findRecord,
    filing: { file: ingest.fileRecord, unfile: ingest.unfileRecord },
    readings: {
      count: async () => {
        const { waiting, postponed, running, behind } = await jobs.count()
        return { soon: waiting - postponed + running - behind, postponed }
      },
      work: async (signal) => {
        const runner = await worker.runJobs()
        await new Promise<void>((resolve) => {
          if (signal.aborted) resolve()
          signal.addEventListener('abort', () => resolve(), { once: true })
        })
        await runner.stop()
      },
    },
    explainRetention: retention.explain,
    registerEvent: retention.registerEvent,
    startSweep: retention.startSweep,
    transfers: { fetch: retention.fetchTransfer, acknowledge: retention.acknowledgeTransfer },
    filePlan: {
      apply: retention.applyFilePlan,
      diff: retention.diffFilePlan,
      foresee: retention.foreseeFilePlan,
    },
    whatIf: retention.whatIf,
    search: search.searchRecords,
    vocabulary: {
      list: vocabulary.list,
      find: vocabulary.find,
      add: vocabulary.add,
      remove: vocabulary.remove,
      apply: vocabulary.apply,
    },
    exportSearch: search.exportRecords,
    countTerms: search.batchSearch,
    savedSearches: { list: search.saved.list, runAlerts: search.saved.runAlerts },
    reindex: search.reindexAll,
    checkFixity: ingest.checkFixity,
    readAgain: ingest.readingAgain,
    index: search.manageIndex,
    exportAudit: async (asker, path) => {
      requireAllowed(asker, 'read-audit')
      return writeExportFiles(path, await audit.exportLog(makeLogReaderOf({ people, ingest })(asker)))
    },
    noteRefused,
    close: muniment.close,
  }
}
