import type { Actor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import { auditActor, type RetentionTx } from '../ports.ts'
import type { MovedScope } from './batch-store.ts'
import { endEmptied } from './end-emptied.ts'
import { tellOfSkipped } from './tell-of-skipped.ts'

/**
 * Corrects the open lists after dates in the scope have moved: an item that stands otherwise than it was listed drops out
 * with its reason, and is listed anew when it is due. A list that loses its last item thereby ends.
 */
export async function correctLists(
  tx: Pick<RetentionTx, 'batches' | 'audit'>,
  clock: Clock,
  actor: Actor,
  scope: MovedScope,
): Promise<void> {
  const dropped = await tx.batches.dropMoved(scope, londonDate(clock.now()))
  await tellOfSkipped(tx, auditActor(actor), dropped)
  const batches = [...new Set(dropped.map(({ batchId }) => batchId))]
  await endEmptied(tx, clock, batches, ['proposed', 'in-review', 'approved'])
}
