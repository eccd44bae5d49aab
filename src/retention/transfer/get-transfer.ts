import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { BatchId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { loadBatch } from '../batches/load-batch.ts'
import type { BatchState } from '../disposal-batch.ts'
import type { RetentionTx } from '../ports.ts'
import { loadListing } from './load-listing.ts'
import type { TransferCounts, TransferPackage } from './transfer-package.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
}

/** Where the transfer of a batch stands. */
export interface TransferStatus {
  readonly batchId: BatchId
  readonly state: BatchState
  readonly items: TransferCounts
  /** Made last; `current` while it is still what waits, and so can be had. */
  readonly package: (TransferPackage & { readonly current: boolean }) | null
}

export type GetTransfer = (actor: Actor, batchId: BatchId) => Promise<TransferStatus>

/** Where the transfer of a batch stands: what waits for whom, and the package. Out of reach: `not-found`. */
export function makeGetTransfer({ unitOfWork, clock }: Deps): GetTransfer {
  return async (actor, batchId) => {
    requireAllowed(actor, 'read-batch')
    // One look: a package made between two statements would stand beside counts of before.
    return unitOfWork.run(async (tx) => {
      const { state } = await loadBatch(tx, actor, batchId)
      const items = await tx.transfers.counts(batchId)
      const made = await tx.transfers.newestPackage(batchId)
      const listing = made === undefined ? undefined : await loadListing(tx, clock, batchId)
      return {
        batchId,
        state,
        items,
        package: made === undefined ? null : { ...made, current: listing?.sha256 === made.listingSha256 },
      }
    }, 'read-only')
  }
}
