import type { Actor } from '../../access/actor.ts'
import type { AuditEntryId } from '../../audit/ports.ts'
import type { BatchId, RecordId } from '../../kernel/ids.ts'
import { auditActor, type RetentionTx } from '../ports.ts'

/** An item to be taken out, and why. */
export interface SkippedItem {
  readonly recordId: RecordId
  readonly reason: string
}

/** Takes approved items out of their batch; the records stay, and are listed anew when they are due again. */
export async function skipItems(
  tx: RetentionTx,
  actor: Actor,
  batchId: BatchId,
  items: readonly SkippedItem[],
  at: Date,
): Promise<void> {
  if (items.length === 0) return
  const entries = await tx.audit.appendAll(
    items.map(({ recordId, reason }) => ({
      action: 'item.skipped',
      actor: auditActor(actor),
      subject: { type: 'record', id: recordId },
      codes: { batchId, cause: reason },
    })),
  )
  await tx.disposal.skip(batchId, at, withEntries(items, entries))
}

/** Each with the entry of the log that was written of it, in their order. */
export function withEntries<Item>(
  items: readonly Item[],
  entries: readonly AuditEntryId[],
): readonly (Item & { readonly entry: AuditEntryId })[] {
  return items.flatMap((item, index) => {
    const entry = entries[index]
    return entry === undefined ? [] : [{ ...item, entry }]
  })
}
