import { type Actor, systemActor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { BatchId } from '../../kernel/ids.ts'
import { londonDate } from '../../records/london-date.ts'
import type { Subject } from '../../records/record-entity.ts'
import { reloadBatch } from '../batches/load-batch.ts'
import { makeRetentionAtFiling, type SettlingCause } from '../dates/retention-at-filing.ts'
import { auditActor, type RetentionTx } from '../ports.ts'

/** An event of this type has come, changed or gone for this subject. */
export interface EventChange {
  readonly type: string
  readonly subject: Subject
  readonly cause: SettlingCause
}

/**
 * Computes anew whatever counts from such an event of the subject, and corrects the open lists: an item whose record has
 * another date by now drops out with its reason, and is listed anew when it is due. Whoever brings an end forward thereby
 * cannot approve its disposal.
 */
export async function applyEvent(
  tx: RetentionTx,
  clock: Clock,
  actor: Actor,
  { type, subject, cause }: EventChange,
): Promise<void> {
  const folders = await tx.events.foldersAbout(type, subject)
  if (folders.length === 0) return
  const retention = makeRetentionAtFiling(tx, clock)
  for (const folder of folders) await retention.settleFolder(folder, cause, actor)
  const dropped = await tx.events.dropMovedItems(folders, londonDate(clock.now()))
  await tx.audit.appendAll(
    dropped.map(({ batchId, recordId, reason }) => ({
      action: 'item.skipped' as const,
      actor: auditActor(actor),
      subject: { type: 'record' as const, id: recordId },
      codes: { batchId, cause: reason },
    })),
  )
  for (const batchId of new Set(dropped.map((item) => item.batchId))) await endEmptyBatch(tx, clock, batchId)
}

/** An approved batch in which nothing is left to do is complete; one under review stays with its reviewers. */
async function endEmptyBatch(tx: RetentionTx, clock: Clock, batchId: BatchId): Promise<void> {
  const { state, counts } = await reloadBatch(tx, batchId)
  if (state !== 'approved' || counts.pending > 0) return
  await tx.batches.setState(batchId, 'completed', { completedAt: clock.now() })
  await tx.audit.append({
    action: 'batch.completed',
    actor: systemActor,
    subject: { type: 'batch', id: batchId },
    codes: { ...counts },
  })
}
