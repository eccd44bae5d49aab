import { makeExclusive } from '../../src/adapters/postgres/retention/exclusive.ts'
import { makeUnitOfWork } from '../../src/adapters/postgres/unit-of-work.ts'
import { bindRetentionTx } from '../../src/compose/bind-retention-tx.ts'
import type { Muniment } from '../../src/compose.ts'
import type { BatchId } from '../../src/kernel/ids.ts'
import type { Logger } from '../../src/kernel/logger.ts'
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
import type { NoOpStores } from './no-op-stores.ts'

/**
 * Execution as compose wires it, over stores that hold nothing: all that the database has to do with it, from the look at the
 * manifest to the last stub, without the certificate.
 */
export function makeOwnDisposal(
  { engines: { database, clock }, audit, retention }: Muniment,
  stores: NoOpStores,
  logger: Logger,
): (batch: BatchId) => Promise<void> {
  const unitOfWork = makeUnitOfWork(database, bindRetentionTx(audit))
  const failpoint = (): void => undefined
  const parts = { ...stores, unitOfWork, clock, failpoint }
  const giveBack = makeGiveBack(parts)
  return makeExecuteDisposal({
    unitOfWork,
    clock,
    exclusive: makeExclusive(database),
    anchoring: { ensureAnchored: async () => undefined },
    checkClock: retention.checkClock,
    giveBackReached: makeGiveBackReached({ ...parts, giveBack }),
    destroyRecords: makeDestroyRecords({
      ...parts,
      markDestroying: makeMarkDestroying(parts),
      reconsider: makeReconsider({ ...parts, giveBack }),
      removeDerivedCopies: makeRemoveDerivedCopies(parts),
      confirmDestruction: makeConfirmDestruction({ ...parts, giveBack }),
      destroyOriginals: makeDestroyOriginals(parts),
      proveAbsence: makeProveAbsence(parts),
      leaveStubs: makeLeaveStubs(parts),
    }),
    packageTransfer: async () => undefined,
    completeBatch: async () => undefined,
    logger,
  })
}
