import type { Clock } from '../../kernel/clock.ts'
import type { BatchId, RecordId } from '../../kernel/ids.ts'
import type { Logger } from '../../kernel/logger.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { endEmptied } from '../batches/end-emptied.ts'
import type { CheckClock } from '../clock/check-clock.ts'
import type { DisposalBatch } from '../disposal-batch.ts'
import type { Anchoring, Exclusive, RetentionTx } from '../ports.ts'
import type { PackageTransfer } from '../transfer/package-transfer.ts'
import type { CompleteBatch } from './complete-batch.ts'
import type { DestroyedSet, DestroyRecords } from './destroy-records.ts'
import type { GiveBackReached } from './give-back-reached.ts'

/** Items destroyed as one set; then the clock is asked again. */
export const DISPOSAL_PAGE = 200

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
  readonly exclusive: Exclusive
  readonly anchoring: Anchoring
  readonly checkClock: CheckClock
  readonly giveBackReached: GiveBackReached
  readonly destroyRecords: DestroyRecords
  readonly packageTransfer: PackageTransfer
  readonly completeBatch: CompleteBatch
  readonly logger: Logger
  readonly page?: number
}

export type ExecuteDisposal = (batchId: BatchId) => Promise<void>

/**
 * Works off an executing batch, page by page, from wherever it stands; one process at a time. Before the first item the
 * approval's place in the log lies anchored out of reach, the clock is trusted, and the manifest is the one that was
 * approved. An item that gets stuck holds up no other; what waits for its receiver is packaged, and waits on. One that is
 * still under review ends where a hold has left nothing in it. Before all of that, and whether or not the batch is at work, what
 * holds have reached of it goes back. Job `execute-disposal`: throws what a later try may mend.
 */
export function makeExecuteDisposal(deps: Deps): ExecuteDisposal {
  const { unitOfWork, clock, exclusive, anchoring, checkClock, logger, page: pageSize = DISPOSAL_PAGE } = deps
  return (batchId) =>
    exclusive.run(`disposal:${batchId}`, async () => {
      const faults = await deps.giveBackReached(batchId)
      await goOn(batchId)
      // What goes back goes with a later try, which waits for nobody; the rest of the batch has not waited for it.
      if (faults.length > 0) throw faults[0]
    })

  async function goOn(batchId: BatchId): Promise<void> {
    const batch = await unitOfWork.run((tx) => tx.batches.find(batchId))
    if (batch?.state !== 'executing') {
      await unitOfWork.run((tx) => endEmptied(tx, clock, [batchId]))
      // By its state, not by what went back just now: a crash may have come between the two.
      if (batch?.state === 'completed-with-failures') await deps.completeBatch(batchId)
      return
    }
    for (const { auditEntryId, void: voided } of batch.approvals) {
      if (!voided) await anchoring.ensureAnchored(auditEntryId)
    }
    await requireSameManifest(batch)
    await destroyAll(batch)
    await deps.packageTransfer(batchId)
    await deps.completeBatch(batchId)
    logger.info('a disposal batch was executed', { batchId })
  }

  function nextItems(batchId: BatchId, after: RecordId | null): Promise<readonly RecordId[]> {
    return unitOfWork.run((tx) => tx.disposal.nextItems(batchId, after, pageSize))
  }

  /** Page after page, each begun while the stubs of the one before are written. */
  async function destroyAll({ id: batchId, notBefore }: DisposalBatch): Promise<void> {
    const written: Promise<void>[] = []
    try {
      for (let after: RecordId | null = null; ; ) {
        await checkClock()
        waitForCoolingOff(notBefore)
        const page: readonly RecordId[] = await nextItems(batchId, after)
        const last = page.at(-1)
        if (last === undefined) break
        const { ended } = await deps.destroyRecords(batchId, page)
        const noted = noteStuck(batchId, ended)
        // Looked at when the next page has come as far.
        noted.catch(() => undefined)
        const before = written.at(-1)
        written.push(noted)
        await before
        after = last
      }
    } finally {
      // Whatever ended the run, nobody else takes the batch up before its last stubs stand or have failed.
      await Promise.allSettled(written)
    }
    await written.at(-1)
  }

  /**
   * Clocks of processes may differ a little: where this one's is behind that of the process that took the order, its cooling-off
   * has not ended here, and every item would be skipped for it.
   */
  function waitForCoolingOff(notBefore: Date | null): void {
    if (notBefore === null || clock.now() >= notBefore) return
    throw new MunimentError('cooling-off', 'By the clock of this process the cooling-off is not over yet.', {
      retryable: true,
      details: { notBefore: notBefore.toISOString() },
    })
  }

  async function noteStuck(batchId: BatchId, ended: DestroyedSet['ended']): Promise<void> {
    for (const [recordId, outcome] of await ended) {
      if (outcome === 'stuck') logger.error('an item of a disposal batch is stuck', { batchId, recordId })
    }
  }

  async function requireSameManifest(batch: DisposalBatch): Promise<void> {
    const digest = await unitOfWork.run((tx) => tx.batches.manifestDigest(batch.id))
    if (digest === batch.manifestDigest) return
    throw new MunimentError(
      'conflict',
      'The manifest is not the one that was approved: nothing of it is destroyed.',
      {
        details: { batchId: batch.id },
      },
    )
  }
}
