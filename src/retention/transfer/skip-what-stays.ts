import { systemActor } from '../../access/actor.ts'
import type { BatchId, RecordId } from '../../kernel/ids.ts'
import { reasonNow } from '../execution/reason-now.ts'
import { type SkippedItem, skipItems } from '../execution/skip-items.ts'
import type { RetentionTx } from '../ports.ts'

const AT_ONCE = 200

/**
 * Takes out of the batch which of these records, waiting for their receiver, no longer go: the months may have changed what their
 * approval relied on. Answers each with the reason.
 */
export async function skipWhatStays(
  tx: RetentionTx,
  batchId: BatchId,
  records: readonly RecordId[],
  now: Date,
): Promise<ReadonlyMap<RecordId, string>> {
  const skipped: SkippedItem[] = []
  // One order for all who lock records: that of their ids.
  const inOrder = [...records].sort()
  for (let start = 0; start < inOrder.length; start += AT_ONCE) {
    const some = inOrder.slice(start, start + AT_ONCE)
    const cases = await tx.disposal.lock(batchId, some)
    const read = await tx.standings.factsOf(some)
    const facts = new Map(read.map((one) => [one.recordId, one]))
    for (const found of cases) {
      const { recordId, state } = found.item
      const reason = state === 'approved' ? reasonNow(found, facts.get(recordId), now) : undefined
      if (reason !== undefined) skipped.push({ recordId, reason })
    }
  }
  await skipItems(tx, systemActor, batchId, skipped, now)
  return new Map(skipped.map(({ recordId, reason }) => [recordId, reason]))
}
