import { makePdfCertificatePage } from '../adapters/certificates/pdf-certificate-page.ts'
import { newestPlannedDay } from '../adapters/cron/newest-planned-day.ts'
import { makeClockWitnesses } from '../adapters/postgres/retention/clock/clock-witnesses.ts'
import { makeCredentialReader } from '../adapters/postgres/retention/credential-reader.ts'
import { makeExclusive } from '../adapters/postgres/retention/exclusive.ts'
import { makeWorkspaceCopies } from '../adapters/postgres/retention/execution/workspace-copies.ts'
import { makeUnitOfWork } from '../adapters/postgres/unit-of-work.ts'
import type { Config } from '../config/config.ts'
import type { NoteHiddenTarget } from '../ingest/note-hidden-target.ts'
import type { NoteRefused } from '../ingest/note-refused.ts'
import type { Failpoint } from '../kernel/failpoint.ts'
import type { Logger } from '../kernel/logger.ts'
import { makeApproveBatch } from '../retention/batches/approve-batch.ts'
import { makeRejectBatch, makeWithdrawBatch } from '../retention/batches/close-batch.ts'
import { makeDecideBatch } from '../retention/batches/decide-batch.ts'
import { makeDecideSet } from '../retention/batches/decide-set.ts'
import { makeExecuteBatch } from '../retention/batches/execute-batch.ts'
import { makeNoteOutOfReach } from '../retention/batches/note-out-of-reach.ts'
import { makeProposeBatch } from '../retention/batches/propose-batch.ts'
import { makeGetBatch, makeListBatches, makeListBatchItems } from '../retention/batches/read-batches.ts'
import { makeGetItemContext, makeListBatchFolders } from '../retention/batches/read-context.ts'
import { makeFileCertificates } from '../retention/certificate/file-certificates.ts'
import { makeGetCertificate } from '../retention/certificate/get-certificate.ts'
import { makeIssueCertificate } from '../retention/certificate/issue-certificate.ts'
import { makeCheckClock } from '../retention/clock/check-clock.ts'
import { makeConfirmClock, makeListClockFaults } from '../retention/clock/confirm-clock.ts'
import { makeCalculateRetention } from '../retention/dates/calculate-retention.ts'
import { makeExplainRetention } from '../retention/dates/explain-retention.ts'
import { makeListSchedules } from '../retention/dates/list-schedules.ts'
import { makeSettledFirst } from '../retention/duties/settled-first.ts'
import { makeCorrectEvent, makeRevokeEvent } from '../retention/events/change-event.ts'
import { makeGetEvent, makeListEvents } from '../retention/events/read-events.ts'
import { makeRegisterEvent } from '../retention/events/register-event.ts'
import { makeSettleEvent } from '../retention/events/settle-event.ts'
import { makeCompleteBatch } from '../retention/execution/complete-batch.ts'
import { makeConfirmDestruction } from '../retention/execution/confirm-destruction.ts'
import { makeDestroyOriginals } from '../retention/execution/destroy-originals.ts'
import { makeDestroyRecords } from '../retention/execution/destroy-records.ts'
import { makeExecuteDisposal } from '../retention/execution/execute-disposal.ts'
import { makeGiveBack } from '../retention/execution/give-back.ts'
import { makeGiveBackReached } from '../retention/execution/give-back-reached.ts'
import { makeLeaveStubs } from '../retention/execution/leave-stubs.ts'
import { makeMarkDestroying } from '../retention/execution/mark-destroying.ts'
import { makeProveAbsence } from '../retention/execution/prove-absence.ts'
import { makeReconsider } from '../retention/execution/reconsider.ts'
import { makeRemoveDerivedCopies } from '../retention/execution/remove-derived-copies.ts'
import type { QueryMatches } from '../retention/holds/query-matches.ts'
import { makeDisposalLog } from '../retention/log/disposal-log.ts'
import { makeListStubs } from '../retention/log/list-stubs.ts'
import { placedFirst } from '../retention/log/placed-first.ts'
import { makeGiveOverride, makeWithdrawOverride } from '../retention/overrides/give-override.ts'
import { makeSettleFolder } from '../retention/overrides/settle-folder.ts'
import type { CaptureCertificate, RetentionTx } from '../retention/ports.ts'
import { makeChangeFolder } from '../retention/reclassification/change-folder.ts'
import { makeMoveFolder } from '../retention/reclassification/move-folder.ts'
import { makeRunReport } from '../retention/reports/run-report.ts'
import { makeListLostChanges, makeListRestorations } from '../retention/restore/read-restorations.ts'
import { makeListClassDrafts, makePublishClass } from '../retention/schedules/class-schedule.ts'
import { makeDraftSchedule } from '../retention/schedules/draft-schedule.ts'
import { makePublishSchedule } from '../retention/schedules/publish-schedule.ts'
import { makeSettleSchedule } from '../retention/schedules/settle-schedule.ts'
import { makeContinueSweep } from '../retention/sweep/continue-sweep.ts'
import { makeFindMissedDay } from '../retention/sweep/find-missed-day.ts'
import { makeFindUnfinishedSweeps } from '../retention/sweep/find-unfinished-sweeps.ts'
import { makeGetSweep } from '../retention/sweep/get-sweep.ts'
import { makeRunScheduledSweep } from '../retention/sweep/run-scheduled-sweep.ts'
import { makeStartSweep } from '../retention/sweep/start-sweep.ts'
import { makeAcknowledgeTransfer } from '../retention/transfer/acknowledge-transfer.ts'
import { makeFetchTransfer } from '../retention/transfer/fetch-transfer.ts'
import { makeGetTransfer } from '../retention/transfer/get-transfer.ts'
import { makePackageTransfer } from '../retention/transfer/package-transfer.ts'
import type { MakeRetentionTx } from './bind-retention-tx.ts'
import type { AuditParts } from './compose-audit.ts'
import { composeFilePlan } from './compose-file-plan.ts'
import { composeHolds } from './compose-holds.ts'
import { composeWhatIf } from './compose-what-if.ts'
import type { Engines } from './open-engines.ts'

interface Parts {
  readonly config: Config
  readonly engines: Engines
  readonly audit: AuditParts
  readonly retentionTx: MakeRetentionTx
  readonly captureCertificate: CaptureCertificate
  /** Writes down who asked for what is out of their reach, or tried to change what a hold keeps from every change. */
  readonly noteRefused: NoteRefused
  readonly noteHiddenTarget: NoteHiddenTarget
  /** What queries match, for holds. */
  readonly queries: QueryMatches
  readonly logger: Logger
  readonly failpoint: Failpoint
}

/** Retention and disposal, from the file plan's rules to the certificate. */
export type RetentionParts = ReturnType<typeof composeRetention>

export function composeRetention(parts: Parts) {
  const { config, engines, failpoint, noteRefused } = parts
  const { database, clock } = engines
  const unitOfWork = makeUnitOfWork(database, parts.retentionTx)
  const changing = { unitOfWork, clock, failpoint }
  const exclusive = makeExclusive(database)
  const checkClock = makeCheckClock({ unitOfWork, witnesses: makeClockWitnesses(database), clock })
  const continueSweep = makeContinueSweep({ ...changing, exclusive, checkClock })
  const noteOutOfReach = makeNoteOutOfReach({ unitOfWork })
  const settledFirst = makeSettledFirst({
    unitOfWork,
    credentials: makeCredentialReader(database),
    coolingOffMs: config.coolingOffMs,
    // People and tokens stay on the machine's clock, also in a drill (DESIGN §5).
    machineNow: () => new Date(),
  })
  return {
    checkClock,
    continueSweep,
    calculate: makeCalculateRetention(),
    explain: noteRefused.ofRecord('read-record', makeExplainRetention({ unitOfWork, clock })),
    listSchedules: makeListSchedules({ unitOfWork }),
    draftSchedule: makeDraftSchedule({ unitOfWork, clock }),
    publishSchedule: settledFirst('publish-schedule', 'schedule', makePublishSchedule({ unitOfWork, clock })),
    listClassDrafts: makeListClassDrafts({ unitOfWork }),
    publishClass: settledFirst('publish-schedule', 'class', makePublishClass({ unitOfWork, clock })),
    giveOverride: noteRefused.ofSubject('override-schedule', makeGiveOverride({ unitOfWork, clock })),
    withdrawOverride: noteRefused.ofSubject('override-schedule', makeWithdrawOverride({ unitOfWork, clock })),
    moveFolder: parts.noteHiddenTarget(
      'move-folder',
      noteRefused.ofFolder('move-folder', makeMoveFolder({ unitOfWork, clock })),
      (_reference, move) => ({ type: 'class', code: move.class }),
    ),
    changeFolder: noteRefused.ofFolder('change-folder', makeChangeFolder({ unitOfWork, clock })),
    settleFolder: makeSettleFolder({ unitOfWork, clock }),
    settleSchedule: makeSettleSchedule({ unitOfWork, clock }),
    startSweep: makeStartSweep({ ...changing, checkClock, continueSweep }),
    getSweep: makeGetSweep({ unitOfWork }),
    runScheduledSweep: makeRunScheduledSweep({ unitOfWork, clock, checkClock, continueSweep }),
    findMissedDay: makeFindMissedDay({ unitOfWork, clock }),
    findExecutingBatches: () => unitOfWork.run((tx) => tx.batches.executing(), 'read-only'),
    findUnfinishedSweeps: makeFindUnfinishedSweeps({ unitOfWork }),
    listBatches: makeListBatches({ unitOfWork }),
    getBatch: noteOutOfReach('read-batch', makeGetBatch({ unitOfWork })),
    listBatchItems: noteOutOfReach('read-batch', makeListBatchItems({ unitOfWork })),
    listBatchFolders: noteOutOfReach('read-batch', makeListBatchFolders({ unitOfWork, clock })),
    getItemContext: noteOutOfReach('read-batch', makeGetItemContext({ unitOfWork })),
    proposeBatch: makeProposeBatch({ unitOfWork, clock }),
    decideBatch: makeDecideBatch({ unitOfWork, clock }),
    decideSet: makeDecideSet({ unitOfWork, clock }),
    approveBatch: settledFirst(
      'approve-batch',
      'batch',
      makeApproveBatch({ unitOfWork, clock, coolingOffMs: config.coolingOffMs }),
    ),
    rejectBatch: makeRejectBatch({ unitOfWork }),
    withdrawBatch: makeWithdrawBatch({ unitOfWork }),
    executeBatch: settledFirst('execute-batch', 'batch', makeExecuteBatch({ ...changing, checkClock })),
    executeDisposal: composeExecution(parts, { unitOfWork, exclusive, checkClock }),
    getTransfer: noteOutOfReach('read-batch', makeGetTransfer({ unitOfWork, clock })),
    fetchTransfer: makeFetchTransfer({ unitOfWork, clock, contentStore: engines.contentStore }),
    // It lets records go: an acknowledgement is the last word before a transferred record is destroyed here.
    acknowledgeTransfer: settledFirst(
      'acknowledge-transfer',
      'batch',
      makeAcknowledgeTransfer({ ...changing, checkClock }),
    ),
    getCertificate: noteOutOfReach(
      'read-certificate',
      makeGetCertificate({ unitOfWork, certificatePage: makePdfCertificatePage() }),
    ),
    disposalLog: placedFirst(parts.audit.sequenceEntries, makeDisposalLog({ unitOfWork })),
    listStubs: makeListStubs({ unitOfWork }),
    runReport: makeRunReport({ unitOfWork, clock }),
    listRestorations: makeListRestorations({ unitOfWork }),
    listLostChanges: makeListLostChanges({ unitOfWork }),
    registerEvent: makeRegisterEvent({ unitOfWork, clock }),
    correctEvent: makeCorrectEvent({ unitOfWork, clock }),
    revokeEvent: makeRevokeEvent({ unitOfWork, clock }),
    settleEvent: makeSettleEvent({ unitOfWork, clock }),
    listEvents: makeListEvents({ unitOfWork }),
    getEvent: makeGetEvent({ unitOfWork }),
    confirmClock: makeConfirmClock({
      unitOfWork,
      clock,
      newestPlannedDay: (now) => newestPlannedDay(config.retentionCron, now),
    }),
    listClockFaults: makeListClockFaults({ unitOfWork, clock }),
    whatIf: composeWhatIf(parts),
    ...composeHolds(changing, parts.queries, settledFirst),
    ...composeFilePlan(engines, parts.retentionTx),
  }
}

interface Running {
  readonly unitOfWork: ReturnType<typeof makeUnitOfWork<RetentionTx>>
  readonly exclusive: ReturnType<typeof makeExclusive>
  readonly checkClock: ReturnType<typeof makeCheckClock>
}

/** The six steps of a destruction, and what comes before the first and after the last. */
function composeExecution(parts: Parts, { unitOfWork, exclusive, checkClock }: Running) {
  const { engines, audit, failpoint, captureCertificate, logger } = parts
  const { contentStore, searchIndex, clock, signingKey } = engines
  // First: whoever is still reading adds to no index, but may have to be waited for.
  const derivedCopies = [
    makeWorkspaceCopies({ database: engines.database, clock, sweep: engines.sweepWorkspaces }),
    searchIndex,
  ]
  const changing = { unitOfWork, clock, failpoint }
  const giveBack = makeGiveBack(changing)
  return makeExecuteDisposal({
    unitOfWork,
    clock,
    exclusive,
    checkClock,
    logger,
    anchoring: {
      ensureAnchored: async (entry) => {
        await audit.ensureAnchored(entry)
      },
    },
    giveBackReached: makeGiveBackReached({ unitOfWork, contentStore, giveBack }),
    destroyRecords: makeDestroyRecords({
      unitOfWork,
      failpoint,
      markDestroying: makeMarkDestroying(changing),
      reconsider: makeReconsider({ unitOfWork, contentStore, clock, giveBack }),
      removeDerivedCopies: makeRemoveDerivedCopies({ contentStore, derivedCopies, failpoint }),
      confirmDestruction: makeConfirmDestruction({ unitOfWork, contentStore, giveBack }),
      destroyOriginals: makeDestroyOriginals({ contentStore, failpoint }),
      proveAbsence: makeProveAbsence({ contentStore, derivedCopies }),
      leaveStubs: makeLeaveStubs(changing),
    }),
    packageTransfer: makePackageTransfer({ ...changing, contentStore }),
    completeBatch: makeCompleteBatch({
      ...changing,
      issueCertificate: makeIssueCertificate({
        unitOfWork,
        clock,
        signingKey,
        contentStore,
        derivedCopies,
        otherRemains: databaseRemains,
      }),
      fileCertificates: makeFileCertificates({ unitOfWork, captureCertificate }),
    }),
  })
}

/** What PostgreSQL's own files keep of a minimised row for a while. */
const databaseRemains = [
  {
    where: 'postgresql: heap pages of the minimised rows',
    until: 'the next vacuum of the tables record and component, daily by default',
    basis: 'PostgreSQL keeps the former version of a row until it is vacuumed',
  },
  {
    where: 'postgresql: write-ahead log',
    until: 'its segments are recycled after the following checkpoints',
    basis: 'PostgreSQL writes each change ahead before it reaches the tables',
  },
]
