import type { AuditEvent } from '../../audit/ports.ts'
import type { BatchId, RecordId } from '../../kernel/ids.ts'
import type { RetentionTx } from '../ports.ts'

interface EndedItem {
  readonly batchId: BatchId
  readonly recordId: RecordId
}

/** Writes how each of these items ended, and ties its row of the disposal log to that. */
export async function tellOfItems<Item extends EndedItem>(
  { audit, batches }: Pick<RetentionTx, 'audit' | 'batches'>,
  items: readonly Item[],
  eventOf: (item: Item) => AuditEvent,
): Promise<void> {
  const entries = await audit.appendAll(items.map(eventOf))
  await batches.tieItems(
    items.flatMap(({ batchId, recordId }, index) => {
      const auditEntryId = entries[index]
      return auditEntryId === undefined ? [] : [{ batchId, recordId, auditEntryId }]
    }),
  )
}
