import { sql } from 'kysely'
import { type Failpoint, makeFailpoint } from '../../src/kernel/failpoint.ts'
import type { BatchId, RecordId } from '../../src/kernel/ids.ts'
import { newId } from '../../src/kernel/ids.ts'
import type { ContentStore } from '../../src/records/content-store.ts'
import { makeApproveBatch } from '../../src/retention/batches/approve-batch.ts'
import { makeRejectBatch, makeWithdrawBatch } from '../../src/retention/batches/close-batch.ts'
import { makeDecideBatch } from '../../src/retention/batches/decide-batch.ts'
import { makeDecideSet } from '../../src/retention/batches/decide-set.ts'
import { makeExecuteBatch } from '../../src/retention/batches/execute-batch.ts'
import { makeProposeBatch } from '../../src/retention/batches/propose-batch.ts'
import {
  makeGetBatch,
  makeListBatches,
  makeListBatchItems,
} from '../../src/retention/batches/read-batches.ts'
import { makeGetItemContext, makeListBatchFolders } from '../../src/retention/batches/read-context.ts'
import { makeFileCertificates } from '../../src/retention/certificate/file-certificates.ts'
import { makeGetCertificate } from '../../src/retention/certificate/get-certificate.ts'
import { makeIssueCertificate } from '../../src/retention/certificate/issue-certificate.ts'
import { makeCheckClock } from '../../src/retention/clock/check-clock.ts'
import { makeCompleteBatch } from '../../src/retention/execution/complete-batch.ts'
import { makeConfirmDestruction } from '../../src/retention/execution/confirm-destruction.ts'
import { makeDestroyOriginals } from '../../src/retention/execution/destroy-originals.ts'
import { makeDestroyRecords } from '../../src/retention/execution/destroy-records.ts'
import { makeExecuteDisposal } from '../../src/retention/execution/execute-disposal.ts'
import { makeGiveBack } from '../../src/retention/execution/give-back.ts'
import { makeGiveBackReached } from '../../src/retention/execution/give-back-reached.ts'
import { makeLeaveStubs } from '../../src/retention/execution/leave-stubs.ts'
import { makeMarkDestroying } from '../../src/retention/execution/mark-destroying.ts'
import { makeProveAbsence } from '../../src/retention/execution/prove-absence.ts'
import { makeReconsider } from '../../src/retention/execution/reconsider.ts'
import { makeRemoveDerivedCopies } from '../../src/retention/execution/remove-derived-copies.ts'
import { makeCloseRequest } from '../../src/retention/holds/close-request.ts'
import { makeEvaluateHold } from '../../src/retention/holds/evaluate-hold.ts'
import { makeEvaluateQuery } from '../../src/retention/holds/evaluate-query.ts'
import { makeConfirmLift, makeRequestLift } from '../../src/retention/holds/lift-hold.ts'
import { makeMaterialiseHold } from '../../src/retention/holds/materialise-hold.ts'
import { makePlaceHold } from '../../src/retention/holds/place-hold.ts'
import { makeCloseProceeding, makeOpenProceeding } from '../../src/retention/holds/proceedings.ts'
import { makeProposeLifts } from '../../src/retention/holds/propose-lifts.ts'
import { makeGetHold, makeListHoldItems, makeListHolds } from '../../src/retention/holds/read-holds.ts'
import { makeReviewHold } from '../../src/retention/holds/review-hold.ts'
import type { DerivedCopies } from '../../src/retention/ports.ts'
import { makeContinueSweep } from '../../src/retention/sweep/continue-sweep.ts'
import { makeFindMissedDay } from '../../src/retention/sweep/find-missed-day.ts'
import { makeRunScheduledSweep } from '../../src/retention/sweep/run-scheduled-sweep.ts'
import { makeStartSweep } from '../../src/retention/sweep/start-sweep.ts'
import { makeAcknowledgeTransfer } from '../../src/retention/transfer/acknowledge-transfer.ts'
import { makeFetchTransfer } from '../../src/retention/transfer/fetch-transfer.ts'
import { makeGetTransfer } from '../../src/retention/transfer/get-transfer.ts'
import { makePackageTransfer } from '../../src/retention/transfer/package-transfer.ts'
import { makeFindEveryMatch } from '../../src/search/export/find-every-match.ts'
import type { SearchIndex } from '../../src/search/ports.ts'
import { emptyVocabulary } from '../../src/search/vocabulary/make-vocabulary.ts'
import type { ReadVocabulary } from '../../src/search/vocabulary/vocabulary-store.ts'
import { makeFakeSearchIndex } from './fakes/fake-search-index.ts'
import { makeSigningKey } from './make-audit-parts.ts'
import { makeMortal } from './mortal.ts'
import type { RetentionWorld } from './retention-world.ts'
import { silentLogger } from './silent-logger.ts'

export interface DisposalOptions {
  readonly coolingOffMs?: number
  readonly limits?: { readonly page: number; readonly batch: number }
  readonly failpoint?: Failpoint
  /** Where this process dies: from then on nothing it does reaches anything. */
  readonly killAt?: string
  readonly contentStore?: ContentStore
  /** Items that are destroyed as one set. */
  readonly page?: number
  /** What holds by a query ask; an empty one where none is given. */
  readonly searchIndex?: SearchIndex
  /** What means the same to them; nothing where none is given. */
  readonly vocabulary?: ReadVocabulary
  readonly machineNow?: () => Date
  /** Places that hold copies besides the world's index. */
  readonly furtherCopies?: readonly DerivedCopies[]
}

/** All use cases of retention over a world, wired as compose wires them. */
export function makeDisposal(world: RetentionWorld, options: DisposalOptions = {}) {
  const { clock, exclusive, witnesses } = world
  const mortal = makeMortal()
  const unitOfWork = mortal.wrap(world.unitOfWork)
  const contentStore = mortal.wrap(options.contentStore ?? world.contentStore)
  const derivedCopies = [...(options.furtherCopies ?? []), mortal.wrap<DerivedCopies>(world.index)]
  const failpoint = options.failpoint ?? makeFailpoint(options.killAt, mortal.die)
  const signingKey = makeSigningKey('muniment/certificates')
  const filed: { readonly id: string; readonly recordId: RecordId }[] = []
  const anchored: string[] = []
  const parts = { unitOfWork, clock, failpoint, contentStore, derivedCopies }
  const checkClock = makeCheckClock({ unitOfWork, witnesses, clock })
  const continueSweep = makeContinueSweep({
    ...parts,
    exclusive,
    checkClock,
    ...(options.limits && { limits: options.limits }),
  })
  const queries = makeFindEveryMatch({
    index: options.searchIndex ?? makeFakeSearchIndex(clock),
    foldersClosed: async () => [],
    vocabulary: options.vocabulary ?? (async () => emptyVocabulary),
  })
  const machineNow = options.machineNow ?? (() => new Date())
  const evaluateQuery = makeEvaluateQuery({ unitOfWork, queries })
  const giveBack = makeGiveBack(parts)
  const destroyRecords = makeDestroyRecords({
    ...parts,
    markDestroying: makeMarkDestroying(parts),
    reconsider: makeReconsider({ ...parts, giveBack }),
    removeDerivedCopies: makeRemoveDerivedCopies(parts),
    confirmDestruction: makeConfirmDestruction({ ...parts, giveBack }),
    destroyOriginals: makeDestroyOriginals(parts),
    proveAbsence: makeProveAbsence(parts),
    leaveStubs: makeLeaveStubs(parts),
  })
  const completeBatch = makeCompleteBatch({
    ...parts,
    issueCertificate: makeIssueCertificate({ ...parts, signingKey, otherRemains: [] }),
    fileCertificates: makeFileCertificates({
      unitOfWork,
      captureCertificate: async ({ id }) => {
        const known = filed.find((one) => one.id === id)
        if (known !== undefined) return known.recordId
        const recordId = newId<RecordId>()
        await fileInBuiltInFolder(world, recordId)
        filed.push({ id, recordId })
        return recordId
      },
    }),
  })
  return {
    signingKey,
    filed,
    anchored,
    checkClock,
    destroyRecords,
    /** A set of one. */
    destroyRecord: async (batchId: BatchId, recordId: RecordId) => {
      const { ended } = await destroyRecords(batchId, [recordId])
      return (await ended).get(recordId)
    },
    startSweep: makeStartSweep({ ...parts, checkClock, continueSweep }),
    continueSweep,
    runScheduledSweep: makeRunScheduledSweep({ ...parts, checkClock, continueSweep }),
    findMissedDay: makeFindMissedDay(parts),
    listBatches: makeListBatches(parts),
    getBatch: makeGetBatch(parts),
    listItems: makeListBatchItems(parts),
    listFolders: makeListBatchFolders(parts),
    itemContext: makeGetItemContext(parts),
    propose: makeProposeBatch(parts),
    decide: makeDecideBatch(parts),
    decideSet: makeDecideSet(parts),
    approve: makeApproveBatch({ ...parts, coolingOffMs: options.coolingOffMs ?? 0 }),
    reject: makeRejectBatch(parts),
    withdraw: makeWithdrawBatch(parts),
    execute: makeExecuteBatch({ ...parts, checkClock }),
    executeDisposal: makeExecuteDisposal({
      ...parts,
      exclusive,
      anchoring: { ensureAnchored: async (entry) => void anchored.push(entry) },
      checkClock,
      giveBackReached: makeGiveBackReached({ ...parts, giveBack }),
      destroyRecords,
      packageTransfer: makePackageTransfer(parts),
      completeBatch,
      logger: silentLogger,
      ...(options.page && { page: options.page }),
    }),
    getTransfer: makeGetTransfer(parts),
    fetchTransfer: makeFetchTransfer(parts),
    acknowledgeTransfer: makeAcknowledgeTransfer({ ...parts, checkClock }),
    certificate: makeGetCertificate({
      unitOfWork,
      certificatePage: { render: async () => new Uint8Array() },
    }),
    placeHold: makePlaceHold({ ...parts, machineNow, queries, evaluateQuery }),
    materialiseHold: makeMaterialiseHold(parts),
    evaluateHold: makeEvaluateHold({ ...parts, machineNow, evaluateQuery }),
    reviewHold: makeReviewHold(parts),
    closeRequest: makeCloseRequest(parts),
    openProceeding: makeOpenProceeding(parts),
    closeProceeding: makeCloseProceeding(parts),
    proposeLifts: makeProposeLifts(parts),
    requestLift: makeRequestLift(parts),
    confirmLift: makeConfirmLift(parts),
    getHold: makeGetHold(parts),
    listHolds: makeListHolds(parts),
    listHoldItems: makeListHoldItems(parts),
  }
}

export type Disposal = ReturnType<typeof makeDisposal>

/** Files a record in the built-in folder, as capture would. */
async function fileInBuiltInFolder(world: RetentionWorld, id: RecordId): Promise<void> {
  await world.rows(sql`
    insert into record
      (id, reference, folder_id, access_set_id, state, title, captured_at, captured_on, captured_by, marking, reading,
       retention_state, disposal_action, trigger_type, trigger_date, schedule_code, schedule_version)
    select ${id}, ${`certificate ${id}`}, id, access_set_id, 'active', 'Certificate', ${world.clock.now()}, '2026-01-01', 'system',
           'official', 'pending', 'permanent', 'retain-permanently', 'captured', '2026-01-01', 'MUNIMENT-PERM', 1
    from folder where reference = 'MUNIMENT-CERT'
  `)
}
