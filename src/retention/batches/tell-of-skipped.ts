import type { AuditActor } from '../../audit/ports.ts'
import type { BatchId, RecordId } from '../../kernel/ids.ts'
import type { RetentionTx } from '../ports.ts'
import { tellOfItems } from './tell-of-items.ts'

interface SkippedItem {
  readonly batchId: BatchId
  readonly recordId: RecordId
  readonly reason: string
}

/** Writes of each item why it left its batch, and ties its row of the disposal log to that. */
export async function tellOfSkipped(
  tx: Pick<RetentionTx, 'audit' | 'batches'>,
  actor: AuditActor,
  items: readonly SkippedItem[],
): Promise<void> {
  await tellOfItems(tx, items, ({ batchId, recordId, reason }) => ({
    action: 'item.skipped',
    actor,
    subject: { type: 'record', id: recordId },
    codes: { batchId, cause: reason },
  }))
}
