import { makeAnswerStore } from '../adapters/postgres/ingest/answer-store.ts'
import { makeBenchRoll } from '../adapters/postgres/ingest/bench-roll.ts'
import { makeClassLookup } from '../adapters/postgres/ingest/class-lookup.ts'
import { makeFilingReader } from '../adapters/postgres/ingest/filing-reader.ts'
import { makeFixityStore } from '../adapters/postgres/ingest/fixity-store.ts'
import { makeFolderStore } from '../adapters/postgres/ingest/folder-store.ts'
import { makeOrphanStore } from '../adapters/postgres/ingest/orphan-store.ts'
import { makeProgressBoard } from '../adapters/postgres/ingest/progress-board.ts'
import { makeReadAgainStore } from '../adapters/postgres/ingest/read-again-store.ts'
import { makeRecordStore } from '../adapters/postgres/ingest/record-store.ts'
import { makeUnitOfWork } from '../adapters/postgres/unit-of-work.ts'
import { makeJobQueue } from '../adapters/queue/job-queue.ts'
import { makeLateJobs } from '../adapters/queue/late-jobs.ts'
import { makeReadingRuns } from '../adapters/queue/reading-runs.ts'
import { makeCaptureRecord } from '../ingest/capture/capture-record.ts'
import { makeCheckFixity } from '../ingest/fixity/check-fixity.ts'
import { makeCloseFolder } from '../ingest/folders/close-folder.ts'
import { makeCreateFolder } from '../ingest/folders/create-folder.ts'
import { makeGetFolder } from '../ingest/folders/get-folder.ts'
import { makeListFolders } from '../ingest/folders/list-folders.ts'
import { makeNoteHiddenReference } from '../ingest/folders/note-hidden-reference.ts'
import { makeRecordBackdating } from '../ingest/folders/record-backdating.ts'
import { makeReopenFolder } from '../ingest/folders/reopen-folder.ts'
import { makeNoteHiddenTarget } from '../ingest/note-hidden-target.ts'
import { makeNoteRefused } from '../ingest/note-refused.ts'
import { makeSweepOrphans } from '../ingest/orphans/sweep-orphans.ts'
import type { FixityTx, IngestTx, OrphanTx, ReadAgainTx } from '../ingest/ports.ts'
import { makeReadAgain } from '../ingest/read-record/read-again.ts'
import { makeReadRecord, makeReadRecordAgain } from '../ingest/read-record/read-record.ts'
import { makeFollowReadingAgain } from '../ingest/reading-again/follow-reading-again.ts'
import { makeRunReadingAgain } from '../ingest/reading-again/run-reading-again.ts'
import { makeStartReadingAgain } from '../ingest/reading-again/start-reading-again.ts'
import { makeFileRecord } from '../ingest/records/file-record.ts'
import { makeFindRecord } from '../ingest/records/find-record.ts'
import { makeGetText } from '../ingest/records/get-text.ts'
import { makeMoveRecord } from '../ingest/records/move-record.ts'
import { makeNoteRefusal } from '../ingest/records/note-refusal.ts'
import { makeOpenContent } from '../ingest/records/open-content.ts'
import { makeUnfileRecord } from '../ingest/records/unfile-record.ts'
import { makeUpdateRecord } from '../ingest/records/update-record.ts'
import { makeCaptureVersion } from '../ingest/versions/capture-version.ts'
import { makeSupersedeRecord, makeWithdrawSupersession } from '../ingest/versions/supersede-record.ts'
import type { Failpoint } from '../kernel/failpoint.ts'
import type { Logger } from '../kernel/logger.ts'
import { makeRetentionAtFiling } from '../retention/dates/retention-at-filing.ts'
import type { MakeRetentionTx } from './bind-retention-tx.ts'
import type { AuditParts } from './compose-audit.ts'
import type { PeopleParts } from './compose-people.ts'
import type { Engines } from './open-engines.ts'

interface Parts {
  readonly engines: Engines
  readonly audit: AuditParts
  readonly people: PeopleParts
  readonly makeRetentionTx: MakeRetentionTx
  readonly logger: Logger
  readonly failpoint: Failpoint
}

/** Filing: folders, capture, reading, and what is shown of a record. */
export type IngestParts = ReturnType<typeof composeIngest>

export function composeIngest({ engines, audit, people, makeRetentionTx, logger, failpoint }: Parts) {
  const { database, contentStore, reader, workspace, clock, installation } = engines
  const unitOfWork = makeUnitOfWork<IngestTx>(database, (db, outgoing) => ({
    records: makeRecordStore(db),
    benches: makeBenchRoll(db),
    folders: makeFolderStore(db),
    classes: makeClassLookup(db),
    answers: makeAnswerStore(db),
    // One transaction for filing and for what retention makes of it.
    retention: makeRetentionAtFiling(makeRetentionTx(db, outgoing), clock),
    audit: audit.logOf(db, outgoing),
    jobs: makeJobQueue(outgoing),
  }))
  const readAgainWork = makeUnitOfWork<ReadAgainTx>(database, (db, outgoing) => ({
    readAgain: makeReadAgainStore(db),
    audit: audit.logOf(db, outgoing),
    jobs: makeJobQueue(outgoing),
  }))
  const filingReader = makeFilingReader(database)
  const reading = {
    unitOfWork,
    contentStore,
    reader,
    workspace,
    progress: makeProgressBoard(database),
    clock,
    logger,
    failpoint,
  }
  const { readableAccessSets } = people
  const noteRefusal = makeNoteRefusal({ unitOfWork })
  const noteRefused = makeNoteRefused({ unitOfWork })
  const noteHiddenTarget = makeNoteHiddenTarget({ unitOfWork })
  const findRecord = makeFindRecord({ reader: filingReader, readableAccessSets, noteRefusal })
  return {
    noteRefused,
    noteHiddenTarget,
    filingReader,
    captureRecord: noteHiddenTarget(
      'capture-record',
      makeCaptureRecord({ unitOfWork, reader: filingReader, contentStore, clock, failpoint }),
      ({ metadata }) => ({ type: 'folder', reference: metadata.folder }),
    ),
    readRecord: makeReadRecord(reading),
    readRecordAgain: makeReadRecordAgain(reading),
    readingAgain: {
      ...makeStartReadingAgain({ unitOfWork: readAgainWork, installation, clock }),
      ...makeFollowReadingAgain({
        unitOfWork: readAgainWork,
        runs: makeReadingRuns(database.owner),
        installation,
      }),
      run: makeRunReadingAgain({ unitOfWork: readAgainWork, lateJobs: makeLateJobs(database.owner) }),
    },
    readAgain: makeReadAgain({ unitOfWork, contentStore, logger }),
    sweepOrphans: makeSweepOrphans({
      unitOfWork: makeUnitOfWork<OrphanTx>(database, (db, outgoing) => ({
        orphans: makeOrphanStore(db),
        audit: audit.logOf(db, outgoing),
      })),
      contentStore,
      installation,
      machineNow: () => new Date(),
      logger,
    }),
    checkFixity: makeCheckFixity({
      unitOfWork: makeUnitOfWork<FixityTx>(database, (db, outgoing) => ({
        fixity: makeFixityStore(db),
        records: makeRecordStore(db),
        audit: audit.logOf(db, outgoing),
      })),
      contentStore,
      installation,
      logger,
    }),
    createFolder: noteHiddenTarget(
      'create-folder',
      makeNoteHiddenReference({ unitOfWork })(makeCreateFolder({ unitOfWork, clock })),
      ({ classCode }) => ({ type: 'class', code: classCode }),
    ),
    closeFolder: noteRefused.ofFolder(
      'close-folder',
      makeRecordBackdating({ unitOfWork })(makeCloseFolder({ unitOfWork, clock })),
    ),
    reopenFolder: noteRefused.ofFolder('reopen-folder', makeReopenFolder({ unitOfWork })),
    getFolder: noteRefused.ofFolder(
      'read-folder',
      makeGetFolder({ reader: filingReader, readableAccessSets }),
    ),
    listFolders: makeListFolders({ reader: filingReader, readableAccessSets }),
    findRecord,
    openContent: makeOpenContent({ findRecord, contentStore, unitOfWork, noteRefusal }),
    getText: makeGetText({ findRecord, contentStore, unitOfWork }),
    updateRecord: noteRefused.ofRecord('update-record', makeUpdateRecord({ unitOfWork })),
    moveRecord: noteHiddenTarget(
      'move-record',
      noteRefused.ofRecord('move-record', makeMoveRecord({ unitOfWork, clock })),
      (_id, { folder }) => ({ type: 'folder', reference: folder }),
    ),
    fileRecord: noteHiddenTarget(
      'file-record',
      noteRefused.ofRecord('file-record', makeFileRecord({ unitOfWork, clock })),
      (_id, { folder }) => ({ type: 'folder', reference: folder }),
    ),
    unfileRecord: noteRefused.ofRecord('unfile-record', makeUnfileRecord({ unitOfWork })),
    captureVersion: noteRefused.ofRecord(
      'update-record',
      makeCaptureVersion({ unitOfWork, contentStore, clock }),
    ),
    supersedeRecord: noteHiddenTarget(
      'update-record',
      noteRefused.ofRecord('update-record', makeSupersedeRecord({ unitOfWork, clock })),
      (_id, { by }) => ({ type: 'record', id: by }),
    ),
    withdrawSupersession: noteRefused.ofRecord(
      'withdraw-supersession',
      makeWithdrawSupersession({ unitOfWork }),
    ),
  }
}
