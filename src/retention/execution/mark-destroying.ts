import { systemActor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Failpoint } from '../../kernel/failpoint.ts'
import type { BatchId, RecordId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { londonDate } from '../../records/london-date.ts'
import { assessStored } from '../dates/assess-stored.ts'
import type { RetentionTx } from '../ports.ts'
import { reasonToSkip } from './reason-to-skip.ts'
import { skipItem } from './skip-item.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
  readonly failpoint: Failpoint
}

export type MarkDestroying = (
  batchId: BatchId,
  recordId: RecordId,
) => Promise<'marked' | 'skipped' | 'destroyed'>

/**
 * Step 1: one transaction reads anew all that the approval relied on and marks the record `destroying`, or takes the
 * item out of the batch with the reason. An item that is past this already is left as it is.
 */
export function makeMarkDestroying({ unitOfWork, clock, failpoint }: Deps): MarkDestroying {
  return (batchId, recordId) =>
    unitOfWork.run(async (tx) => {
      const found = await tx.disposal.lock(batchId, recordId)
      if (found === undefined) return 'skipped'
      const { item, batch } = found
      if (item.state === 'destroyed') return 'destroyed'
      if (item.state === 'destroying' || item.state === 'verifying') return 'marked'
      if (item.state !== 'approved' || item.decision !== 'destroy' || batch.state !== 'executing')
        return 'skipped'
      const now = clock.now()
      const facts = await tx.standings.facts(recordId)
      const reason = reasonToSkip(
        found,
        facts === undefined ? null : assessStored(facts).retentionEnd,
        londonDate(now),
        now,
      )
      if (reason !== undefined) {
        await skipItem(tx, systemActor, item, reason, now)
        return 'skipped'
      }
      await tx.disposal.markDestroying(batchId, recordId)
      failpoint('disposal.before-marked-destroying')
      return 'marked'
    }, 'serializable')
}
