import { systemActor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Failpoint } from '../../kernel/failpoint.ts'
import type { BatchId, RecordId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { RetentionTx } from '../ports.ts'
import type { BegunItem } from './disposal-store.ts'
import { skipItems } from './skip-items.ts'
import { type SetResult, wholeOrHalves } from './whole-or-halves.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
  readonly failpoint: Failpoint
}

/** Records to give back, each with the reason where no hold binds it. */
export type GiveBack = (
  batchId: BatchId,
  reasons: ReadonlyMap<RecordId, string>,
) => Promise<SetResult<'returned'>>

/**
 * Returns records whose destruction had begun, and of whose originals nothing is gone, to `active`: their items leave the batch
 * with the reason, and their derived copies are rebuilt by the reading that is enqueued.
 */
export function makeGiveBack({ unitOfWork, clock, failpoint }: Deps): GiveBack {
  return async (batchId, reasons) => {
    const returned = await wholeOrHalves([...reasons.keys()], (set) =>
      unitOfWork.run((tx) => giveBack(tx, batchId, set, reasons), 'serializable'),
    )
    if (returned.done.size > 0) failpoint('disposal.after-returned-to-active')
    return returned
  }

  async function giveBack(
    tx: RetentionTx,
    batchId: BatchId,
    records: readonly RecordId[],
    reasons: ReadonlyMap<RecordId, string>,
  ): Promise<ReadonlyMap<RecordId, 'returned'>> {
    const begun = (await tx.disposal.lockBegun(batchId, records)).filter(isBegun)
    const back = begun.map(({ recordId }) => recordId)
    await tx.disposal.returnToActive(back)
    const items = begun.map((item) => ({ recordId: item.recordId, reason: reasonOf(item, reasons) }))
    await skipItems(tx, systemActor, batchId, items, clock.now())
    for (const recordId of back)
      await tx.jobs.enqueue('read-record', { recordId }, { key: `read-record:${recordId}` })
    failpoint('disposal.before-returned-to-active')
    return new Map(records.map((id) => [id, 'returned']))
  }
}

function isBegun({ state }: BegunItem): boolean {
  return state === 'destroying' || state === 'verifying' || state === 'stuck'
}

function reasonOf(item: BegunItem, reasons: ReadonlyMap<RecordId, string>): string {
  if (item.held || item.heldTooLate) return 'held'
  return reasons.get(item.recordId) ?? 'overdue-after-hold'
}
