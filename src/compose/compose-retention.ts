import { makePdfCertificatePage } from '../adapters/certificates/pdf-certificate-page.ts'
import { filePlanReader } from '../adapters/fileplans/file-plan-reader.ts'
import type { Sql } from '../adapters/postgres/database.ts'
import { makeFilePlanStore } from '../adapters/postgres/file-plan/file-plan-store.ts'
import type { Outgoing } from '../adapters/postgres/outgoing.ts'
import { makeClockWitnesses } from '../adapters/postgres/retention/clock-witnesses.ts'
import { makeExclusive } from '../adapters/postgres/retention/exclusive.ts'
import { makeRetentionTx } from '../adapters/postgres/retention/retention-tx.ts'
import { makeUnitOfWork } from '../adapters/postgres/unit-of-work.ts'
import { makeJobQueue } from '../adapters/queue/job-queue.ts'
import type { Config } from '../config/config.ts'
import type { Failpoint } from '../kernel/failpoint.ts'
import type { Logger } from '../kernel/logger.ts'
import { makeApproveBatch } from '../retention/batches/approve-batch.ts'
import { makeRejectBatch, makeWithdrawBatch } from '../retention/batches/close-batch.ts'
import { makeDecideBatch } from '../retention/batches/decide-batch.ts'
import { makeExecuteBatch } from '../retention/batches/execute-batch.ts'
import { makeProposeBatch } from '../retention/batches/propose-batch.ts'
import { makeGetBatch, makeListBatches, makeListBatchItems } from '../retention/batches/read-batches.ts'
import { makeFileCertificates } from '../retention/certificate/file-certificates.ts'
import { makeGetCertificate } from '../retention/certificate/get-certificate.ts'
import { makeIssueCertificate } from '../retention/certificate/issue-certificate.ts'
import { makeCheckClock } from '../retention/clock/check-clock.ts'
import { makeConfirmClock, makeListClockFaults } from '../retention/clock/confirm-clock.ts'
import { makeCalculateRetention } from '../retention/dates/calculate-retention.ts'
import { makeExplainRetention } from '../retention/dates/explain-retention.ts'
import { makeListSchedules } from '../retention/dates/list-schedules.ts'
import { makeCorrectEvent, makeRevokeEvent } from '../retention/events/change-event.ts'
import { makeGetEvent, makeListEvents } from '../retention/events/read-events.ts'
import { makeRegisterEvent } from '../retention/events/register-event.ts'
import { makeSettleEvent } from '../retention/events/settle-event.ts'
import { makeCompleteBatch } from '../retention/execution/complete-batch.ts'
import { makeConfirmDestruction } from '../retention/execution/confirm-destruction.ts'
import { makeDestroyOriginals } from '../retention/execution/destroy-originals.ts'
import { makeDestroyRecord } from '../retention/execution/destroy-record.ts'
import { makeExecuteDisposal } from '../retention/execution/execute-disposal.ts'
import { makeLeaveStub } from '../retention/execution/leave-stub.ts'
import { makeMarkDestroying } from '../retention/execution/mark-destroying.ts'
import { makeProveAbsence } from '../retention/execution/prove-absence.ts'
import { makeRemoveDerivedCopies } from '../retention/execution/remove-derived-copies.ts'
import { makeApplyFilePlan } from '../retention/file-plan/apply-file-plan.ts'
import { makeDiffFilePlan } from '../retention/file-plan/diff-file-plan.ts'
import type { FilePlanTx } from '../retention/file-plan/file-plan-store.ts'
import { makeConfirmLift, makeRequestLift } from '../retention/holds/lift-hold.ts'
import { makeMaterialiseHold } from '../retention/holds/materialise-hold.ts'
import { makePlaceHold } from '../retention/holds/place-hold.ts'
import { makeGetHold, makeListHoldItems, makeListHolds } from '../retention/holds/read-holds.ts'
import { makeDisposalLog } from '../retention/log/disposal-log.ts'
import { makeListStubs } from '../retention/log/list-stubs.ts'
import { makeGiveOverride, makeWithdrawOverride } from '../retention/overrides/give-override.ts'
import { makeSettleFolder } from '../retention/overrides/settle-folder.ts'
import type { CaptureCertificate, RetentionTx } from '../retention/ports.ts'
import { makeMoveFolder } from '../retention/reclassification/move-folder.ts'
import { makeRunReport } from '../retention/reports/run-report.ts'
import {
  makeListClassDrafts,
  makePublishClass,
  makeWhatIfClass,
} from '../retention/schedules/class-schedule.ts'
import { makeDraftSchedule } from '../retention/schedules/draft-schedule.ts'
import { makePublishSchedule } from '../retention/schedules/publish-schedule.ts'
import { makeSettleSchedule } from '../retention/schedules/settle-schedule.ts'
import { makeWhatIf } from '../retention/schedules/what-if.ts'
import { makeContinueSweep } from '../retention/sweep/continue-sweep.ts'
import { makeFindMissedDay } from '../retention/sweep/find-missed-day.ts'
import { makeFindUnfinishedSweeps } from '../retention/sweep/find-unfinished-sweeps.ts'
import { makeGetSweep } from '../retention/sweep/get-sweep.ts'
import { makeRunScheduledSweep } from '../retention/sweep/run-scheduled-sweep.ts'
import { makeStartSweep } from '../retention/sweep/start-sweep.ts'
import type { AuditParts } from './compose-audit.ts'
import type { Engines } from './open-engines.ts'

export type MakeRetentionTx = (db: Sql, outgoing: Outgoing) => RetentionTx

/** The stores of retention over a transaction of anybody's. */
export function bindRetentionTx(audit: AuditParts): MakeRetentionTx {
  return (db, outgoing) =>
    makeRetentionTx(db, { audit: audit.logOf(db, outgoing), jobs: makeJobQueue(outgoing) })
}

interface Parts {
  readonly config: Config
  readonly engines: Engines
  readonly audit: AuditParts
  readonly retentionTx: MakeRetentionTx
  readonly captureCertificate: CaptureCertificate
  readonly logger: Logger
  readonly failpoint: Failpoint
}

/** Retention and disposal, from the file plan's rules to the certificate. */
export type RetentionParts = ReturnType<typeof composeRetention>

export function composeRetention(parts: Parts) {
  const { config, engines, audit, failpoint } = parts
  const { database, clock } = engines
  const unitOfWork = makeUnitOfWork(database, parts.retentionTx)
  const changing = { unitOfWork, clock, failpoint }
  const exclusive = makeExclusive(database)
  const checkClock = makeCheckClock({ unitOfWork, witnesses: makeClockWitnesses(database), clock })
  const continueSweep = makeContinueSweep({ ...changing, exclusive })
  return {
    checkClock,
    continueSweep,
    calculate: makeCalculateRetention(),
    explain: makeExplainRetention({ unitOfWork, clock }),
    listSchedules: makeListSchedules({ unitOfWork }),
    draftSchedule: makeDraftSchedule({ unitOfWork, clock }),
    whatIf: makeWhatIf({ unitOfWork }),
    publishSchedule: makePublishSchedule({ unitOfWork, clock }),
    listClassDrafts: makeListClassDrafts({ unitOfWork }),
    whatIfClass: makeWhatIfClass({ unitOfWork, clock }),
    publishClass: makePublishClass({ unitOfWork, clock }),
    giveOverride: makeGiveOverride({ unitOfWork, clock }),
    withdrawOverride: makeWithdrawOverride({ unitOfWork, clock }),
    moveFolder: makeMoveFolder({ unitOfWork, clock }),
    settleFolder: makeSettleFolder({ unitOfWork, clock }),
    settleSchedule: makeSettleSchedule({ unitOfWork, clock }),
    startSweep: makeStartSweep({ ...changing, continueSweep }),
    getSweep: makeGetSweep({ unitOfWork }),
    runScheduledSweep: makeRunScheduledSweep({ unitOfWork, clock, continueSweep }),
    findMissedDay: makeFindMissedDay({ unitOfWork }),
    findUnfinishedSweeps: makeFindUnfinishedSweeps({ unitOfWork }),
    listBatches: makeListBatches({ unitOfWork }),
    getBatch: makeGetBatch({ unitOfWork }),
    listBatchItems: makeListBatchItems({ unitOfWork }),
    proposeBatch: makeProposeBatch({ unitOfWork, clock }),
    decideBatch: makeDecideBatch({ unitOfWork, clock }),
    approveBatch: makeApproveBatch({ unitOfWork, clock, coolingOffMs: config.coolingOffMs }),
    rejectBatch: makeRejectBatch({ unitOfWork }),
    withdrawBatch: makeWithdrawBatch({ unitOfWork }),
    executeBatch: makeExecuteBatch({ ...changing, checkClock }),
    executeDisposal: composeExecution(parts, { unitOfWork, exclusive, checkClock }),
    getCertificate: makeGetCertificate({ unitOfWork, certificatePage: makePdfCertificatePage() }),
    disposalLog: makeDisposalLog({ unitOfWork }),
    listStubs: makeListStubs({ unitOfWork }),
    runReport: makeRunReport({ unitOfWork, clock }),
    placeHold: makePlaceHold(changing),
    materialiseHold: makeMaterialiseHold(changing),
    requestLift: makeRequestLift({ unitOfWork, clock }),
    confirmLift: makeConfirmLift({ unitOfWork, clock }),
    listHolds: makeListHolds({ unitOfWork }),
    getHold: makeGetHold({ unitOfWork }),
    listHoldItems: makeListHoldItems({ unitOfWork }),
    registerEvent: makeRegisterEvent({ unitOfWork, clock }),
    correctEvent: makeCorrectEvent({ unitOfWork, clock }),
    revokeEvent: makeRevokeEvent({ unitOfWork, clock }),
    settleEvent: makeSettleEvent({ unitOfWork, clock }),
    listEvents: makeListEvents({ unitOfWork }),
    getEvent: makeGetEvent({ unitOfWork }),
    confirmClock: makeConfirmClock({ unitOfWork, clock }),
    listClockFaults: makeListClockFaults({ unitOfWork, clock }),
    ...composeFilePlan(engines, audit),
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
  const derivedCopies = [searchIndex]
  const changing = { unitOfWork, clock, failpoint }
  return makeExecuteDisposal({
    unitOfWork,
    exclusive,
    checkClock,
    logger,
    anchoring: {
      ensureAnchored: async (entry) => {
        await audit.ensureAnchored(entry)
      },
    },
    destroyRecord: makeDestroyRecord({
      unitOfWork,
      failpoint,
      markDestroying: makeMarkDestroying(changing),
      removeDerivedCopies: makeRemoveDerivedCopies({ unitOfWork, contentStore, derivedCopies, failpoint }),
      confirmDestruction: makeConfirmDestruction({ ...changing, contentStore }),
      destroyOriginals: makeDestroyOriginals({ unitOfWork, contentStore, failpoint }),
      proveAbsence: makeProveAbsence({ unitOfWork, contentStore, derivedCopies }),
      leaveStub: makeLeaveStub(changing),
    }),
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

function composeFilePlan({ database, clock }: Engines, audit: AuditParts) {
  const reader = filePlanReader
  const unitOfWork = makeUnitOfWork<FilePlanTx>(database, (db, outgoing) => ({
    filePlan: makeFilePlanStore(db),
    audit: audit.logOf(db, outgoing),
  }))
  return {
    applyFilePlan: makeApplyFilePlan({ reader, unitOfWork, clock }),
    diffFilePlan: makeDiffFilePlan({ reader, unitOfWork }),
  }
}
