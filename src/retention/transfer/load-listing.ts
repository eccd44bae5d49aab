import type { Clock } from '../../kernel/clock.ts'
import type { BatchId } from '../../kernel/ids.ts'
import type { RetentionTx } from '../ports.ts'
import { makeTransferListing, type TransferListing } from './transfer-listing.ts'

/** What waits for its receiver in a batch, as it stands now; nothing where nothing waits. */
export async function loadListing(
  tx: RetentionTx,
  clock: Clock,
  batchId: BatchId,
): Promise<TransferListing | undefined> {
  const files = await tx.transfers.files(batchId)
  if (files.length === 0) return undefined
  const drill = clock.drill || (await tx.disposal.isDrill())
  return makeTransferListing({ batchId, organisation: await tx.transfers.organisation(), drill, files })
}
