import { systemActor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Failpoint } from '../../kernel/failpoint.ts'
import type { BatchId, RecordId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { ContentStore } from '../../records/content-store.ts'
import type { RetentionTx } from '../ports.ts'
import { skipItem } from './skip-item.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly contentStore: ContentStore
  readonly clock: Clock
  readonly failpoint: Failpoint
}

export type ConfirmDestruction = (
  batchId: BatchId,
  recordId: RecordId,
) => Promise<'confirmed' | 'returned' | 'partly-destroyed'>

/**
 * Step 3: reads the holds once more. A hold that came meanwhile returns the record to `active`, its originals intact
 * and its derived copies rebuilt by the reading that is enqueued; else the destruction can no longer be stopped. Taken
 * up after a crash or a refusal, an item passes here again, so a hold saves it as long as nothing of it is gone; one
 * that came too late, and finds nothing left to save, changes nothing.
 */
export function makeConfirmDestruction({
  unitOfWork,
  contentStore,
  clock,
  failpoint,
}: Deps): ConfirmDestruction {
  return async (batchId, recordId) => {
    const hold = await unitOfWork.run(async (tx) => {
      const found = await tx.disposal.lock(batchId, recordId)
      if (found?.held) return found.item.state === 'verifying' ? 'late' : 'in-time'
      await tx.disposal.markVerifying(batchId, recordId)
      return 'none'
    }, 'serializable')
    if (hold === 'none') return 'confirmed'
    const left = await whatIsLeft(recordId)
    if (left === 'nothing' && hold === 'late') return 'confirmed'
    if (left !== 'everything') return 'partly-destroyed'
    await unitOfWork.run((tx) => giveBack(tx, batchId, recordId), 'serializable')
    failpoint('disposal.after-returned-to-active')
    return 'returned'
  }

  async function whatIsLeft(recordId: RecordId): Promise<'everything' | 'something' | 'nothing'> {
    const { originals } = await unitOfWork.run((tx) => tx.disposal.objects(recordId))
    const found = await Promise.all(originals.map((key) => contentStore.find(key)))
    if (found.every((object) => object !== undefined)) return 'everything'
    return found.some((object) => object !== undefined) ? 'something' : 'nothing'
  }

  async function giveBack(tx: RetentionTx, batchId: BatchId, recordId: RecordId): Promise<void> {
    const found = await tx.disposal.lock(batchId, recordId)
    if (found === undefined) return
    await tx.disposal.returnToActive(recordId)
    await skipItem(tx, systemActor, found.item, 'held', clock.now())
    await tx.jobs.enqueue('read-record', { recordId }, { key: `read-record:${recordId}` })
    failpoint('disposal.before-returned-to-active')
  }
}
