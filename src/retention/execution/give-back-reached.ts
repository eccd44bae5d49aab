import type { BatchId, RecordId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { ContentStore } from '../../records/content-store.ts'
import type { RetentionTx } from '../ports.ts'
import type { GiveBack } from './give-back.ts'
import { whatIsLeftOfEach } from './what-is-left-of-each.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly contentStore: ContentStore
  readonly giveBack: GiveBack
}

/** Given back in one transaction. */
const AT_ONCE = 200

/** Answers what kept it from being done for some of them. */
export type GiveBackReached = (batchId: BatchId) => Promise<readonly unknown[]>

/**
 * What a hold has reached while it was stuck, or lay where a crash left it, goes back to `active`: as long as nothing of it is gone,
 * whether or not the hold still stands, and whatever becomes of the batch. Nothing is destroyed here, so this waits neither for
 * whoever executes the batch again nor for a clock that can be trusted. What the store or the database refuses for one holds up no other.
 */
export function makeGiveBackReached({ unitOfWork, contentStore, giveBack }: Deps): GiveBackReached {
  return async (batchId) => {
    const faults: unknown[] = []
    for (let after: RecordId | null = null; ; ) {
      const reached: readonly RecordId[] = await nextReached(batchId, after)
      const last = reached.at(-1)
      if (last === undefined) return faults
      faults.push(...(await giveBackWhole(batchId, reached)))
      after = last
    }
  }

  function nextReached(batchId: BatchId, after: RecordId | null): Promise<readonly RecordId[]> {
    return unitOfWork.run((tx) => tx.disposal.reachedItems(batchId, after, AT_ONCE), 'read-only')
  }

  async function giveBackWhole(batchId: BatchId, reached: readonly RecordId[]): Promise<readonly unknown[]> {
    const objects = await unitOfWork.run((tx) => tx.disposal.objects(reached), 'read-only')
    const { left, unasked } = await whatIsLeftOfEach(contentStore, objects, [...objects.keys()])
    const whole = [...left].flatMap(([id, how]) => (how === 'everything' ? [id] : []))
    const { faults } = await giveBack(batchId, new Map(whole.map((id) => [id, 'overdue-after-hold'])))
    return [...unasked.values(), ...faults]
  }
}
