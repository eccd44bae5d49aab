import type { BatchId, RecordId } from '../../kernel/ids.ts'
import type { Logger } from '../../kernel/logger.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { CheckClock } from '../clock/check-clock.ts'
import type { DisposalBatch } from '../disposal-batch.ts'
import type { Anchoring, Exclusive, RetentionTx } from '../ports.ts'
import type { PackageTransfer } from '../transfer/package-transfer.ts'
import type { CompleteBatch } from './complete-batch.ts'
import type { DestroyRecord } from './destroy-record.ts'

/** Records destroyed side by side: the stores' waiting overlaps, and a stop still loses little. */
const SIDE_BY_SIDE = 4
/** After so many items the clock is asked again. */
const PAGE = 200

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly exclusive: Exclusive
  readonly anchoring: Anchoring
  readonly checkClock: CheckClock
  readonly destroyRecord: DestroyRecord
  readonly packageTransfer: PackageTransfer
  readonly completeBatch: CompleteBatch
  readonly logger: Logger
}

export type ExecuteDisposal = (batchId: BatchId) => Promise<void>

/**
 * Works off an executing batch, item by item, from wherever it stands; one process at a time. Before the first item the
 * approval's place in the log lies anchored out of reach, the clock is trusted, and the manifest is the one that was
 * approved. An item that gets stuck holds up no other; what waits for its receiver is packaged, and waits on. Job `execute-disposal`: throws what a later try may mend.
 */
export function makeExecuteDisposal(deps: Deps): ExecuteDisposal {
  const { unitOfWork, exclusive, anchoring, checkClock, logger } = deps
  return (batchId) =>
    exclusive.run(`disposal:${batchId}`, async () => {
      const batch = await unitOfWork.run((tx) => tx.batches.find(batchId))
      if (batch?.state !== 'executing') return
      for (const { auditEntryId, void: voided } of batch.approvals) {
        if (!voided) await anchoring.ensureAnchored(auditEntryId)
      }
      await requireSameManifest(batch)
      let after: RecordId | null = null
      for (;;) {
        await checkClock()
        const page: readonly RecordId[] = await nextItems(batchId, after)
        const last = page.at(-1)
        if (last === undefined) break
        await destroyAll(batchId, page)
        after = last
      }
      await deps.packageTransfer(batchId)
      await deps.completeBatch(batchId)
      logger.info('a disposal batch was executed', { batchId })
    })

  function nextItems(batchId: BatchId, after: RecordId | null): Promise<readonly RecordId[]> {
    return unitOfWork.run((tx) => tx.disposal.nextItems(batchId, after, PAGE))
  }

  async function destroyAll(batchId: BatchId, records: readonly RecordId[]): Promise<void> {
    const queue = [...records]
    const work = async (): Promise<void> => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const outcome = await deps.destroyRecord(batchId, next)
        if (outcome === 'stuck')
          logger.error('an item of a disposal batch is stuck', { batchId, recordId: next })
      }
    }
    const ends = await Promise.allSettled(Array.from({ length: SIDE_BY_SIDE }, work))
    for (const end of ends) if (end.status === 'rejected') throw end.reason
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
