import { systemActor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Failpoint } from '../../kernel/failpoint.ts'
import type { BatchId, RecordId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { ContentStore } from '../../records/content-store.ts'
import type { RetentionTx } from '../ports.ts'
import type { BegunItem, RecordObjects } from './disposal-store.ts'
import { sideBySide } from './side-by-side.ts'
import { skipItems } from './skip-items.ts'
import { type SetResult, wholeOrHalves } from './whole-or-halves.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly contentStore: ContentStore
  readonly clock: Clock
  readonly failpoint: Failpoint
}

export type Confirmed = 'confirmed' | 'returned' | 'partly-destroyed'

export type ConfirmDestruction = (
  batchId: BatchId,
  objects: ReadonlyMap<RecordId, RecordObjects>,
) => Promise<SetResult<Confirmed>>

/** Whether a hold stands in the way of an item, and whether it came before the point of no return. */
type Reached = 'not' | 'in-time' | 'late'

/**
 * Step 3: reads the holds once more. A hold that came meanwhile returns its records to `active`, their originals intact
 * and their derived copies rebuilt by the reading that is enqueued; the destruction of all others can no longer be
 * stopped. Taken up after a crash or a refusal, or reached by a hold since, an item passes here again, so a hold saves it
 * as long as nothing of it is gone; one that came too late, and finds nothing left to save, changes nothing.
 */
export function makeConfirmDestruction({
  unitOfWork,
  contentStore,
  clock,
  failpoint,
}: Deps): ConfirmDestruction {
  return async (batchId, objects) => {
    const looked = await wholeOrHalves([...objects.keys()], (set) =>
      unitOfWork.run((tx) => look(tx, batchId, set), 'serializable'),
    )
    const confirmed = new Map<RecordId, Confirmed>()
    const saved: RecordId[] = []
    await sideBySide([...looked.done], async ([id, reached]) => {
      const left = reached === 'not' ? 'nothing' : await whatIsLeft(objects.get(id)?.originals ?? [])
      if (reached === 'not' || (reached === 'late' && left === 'nothing')) confirmed.set(id, 'confirmed')
      else if (left === 'everything') saved.push(id)
      else confirmed.set(id, 'partly-destroyed')
    })
    const returned = await wholeOrHalves(saved, (set) =>
      unitOfWork.run((tx) => giveBack(tx, batchId, set), 'serializable'),
    )
    if (returned.done.size > 0) failpoint('disposal.after-returned-to-active')
    return {
      done: new Map([...confirmed, ...returned.done]),
      faults: [...looked.faults, ...returned.faults],
    }
  }

  async function look(
    tx: RetentionTx,
    batchId: BatchId,
    records: readonly RecordId[],
  ): Promise<ReadonlyMap<RecordId, Reached>> {
    const found = await tx.disposal.lockBegun(batchId, records)
    const reached = new Map(found.map((begun) => [begun.recordId, reachedBy(begun)]))
    const free = records.filter((id) => (reached.get(id) ?? 'not') === 'not')
    if (free.length > 0) await tx.disposal.markVerifying(batchId, free)
    return new Map(records.map((id) => [id, reached.get(id) ?? 'not']))
  }

  async function whatIsLeft(originals: readonly string[]): Promise<'everything' | 'something' | 'nothing'> {
    const found = await Promise.all(originals.map((key) => contentStore.find(key)))
    if (found.every((object) => object !== undefined)) return 'everything'
    return found.some((object) => object !== undefined) ? 'something' : 'nothing'
  }

  async function giveBack(
    tx: RetentionTx,
    batchId: BatchId,
    records: readonly RecordId[],
  ): Promise<ReadonlyMap<RecordId, 'returned'>> {
    const found = await tx.disposal.lockBegun(batchId, records)
    const back = found.map(({ recordId }) => recordId)
    await tx.disposal.returnToActive(back)
    const items = back.map((recordId) => ({ recordId, reason: 'held' }))
    await skipItems(tx, systemActor, batchId, items, clock.now())
    for (const recordId of back)
      await tx.jobs.enqueue('read-record', { recordId }, { key: `read-record:${recordId}` })
    failpoint('disposal.before-returned-to-active')
    return new Map(records.map((id) => [id, 'returned']))
  }
}

function reachedBy({ state, held }: BegunItem): Reached {
  if (!held) return 'not'
  return state === 'verifying' ? 'late' : 'in-time'
}
