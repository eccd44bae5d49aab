import type { Actor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { BatchId, RecordId } from '../../kernel/ids.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import { makeRetentionAtFiling } from '../dates/retention-at-filing.ts'
import type { RetentionTx } from '../ports.ts'

/**
 * Ends the step at which these records stand, on the London day of their approval, and computes anew when the next one
 * ends. Who decided it and who approved it answer for an end that this brings forward, and for a record that it
 * leaves due at once, and without another review.
 */
export async function goOnToNextStep(
  tx: RetentionTx,
  clock: Clock,
  actor: Actor,
  batchId: BatchId,
  records: readonly RecordId[],
): Promise<void> {
  if (records.length === 0) return
  const endedOn = londonDate(clock.now())
  const { folders, decidedBy } = await tx.batches.endSteps(batchId, records, endedOn)
  const retention = makeRetentionAtFiling(tx, clock)
  for (const folder of folders) await retention.settleFolder(folder, 'step-ended', actor, decidedBy)
  await tx.batches.answerForDue(records, [actor.id, ...decidedBy], endedOn)
}
