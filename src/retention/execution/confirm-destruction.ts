import type { BatchId, RecordId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { ContentStore } from '../../records/content-store.ts'
import type { RetentionTx } from '../ports.ts'
import type { BegunItem, RecordObjects } from './disposal-store.ts'
import type { GiveBack } from './give-back.ts'
import { type Unasked, whatIsLeftOfEach } from './what-is-left-of-each.ts'
import { type SetResult, wholeOrHalves } from './whole-or-halves.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly contentStore: ContentStore
  readonly giveBack: GiveBack
}

export type Confirmed = 'confirmed' | 'returned' | 'partly-destroyed'

export type ConfirmDestruction = (
  batchId: BatchId,
  objects: ReadonlyMap<RecordId, RecordObjects>,
) => Promise<SetResult<Confirmed> & Unasked>

/**
 * Whether a hold stands in the way of an item, and whether it came before the point of no return; or one did, and was lifted:
 * the approval from before it is void.
 */
type Reached = 'not' | 'in-time' | 'late' | 'lifted'

/**
 * Step 3: reads the holds once more. A hold that came meanwhile returns its records to `active`, their originals intact
 * and their derived copies rebuilt; the destruction of all others can no longer be stopped. Taken up after a crash or a
 * refusal, or reached by a hold since, an item passes here again, so a hold saves it as long as nothing of it is gone, and
 * does so even if it was lifted again before anybody looked. One that came too late, and finds nothing left to save,
 * changes nothing; what is partly gone when the last hold is lifted goes on to its end.
 */
export function makeConfirmDestruction({ unitOfWork, contentStore, giveBack }: Deps): ConfirmDestruction {
  return async (batchId, objects) => {
    const looked = await wholeOrHalves([...objects.keys()], (set) =>
      unitOfWork.run((tx) => look(tx, batchId, set), 'serializable'),
    )
    const confirmed = new Map<RecordId, Confirmed>()
    const whole = new Map<RecordId, string>()
    const goingOn: RecordId[] = []
    const stopped = [...looked.done].flatMap(([id, reached]) => (reached === 'not' ? [] : [id]))
    const { left, unasked } = await whatIsLeftOfEach(contentStore, objects, stopped)
    for (const [id, reached] of looked.done) {
      if (reached === 'not') confirmed.set(id, 'confirmed')
      else if (unasked.has(id)) continue
      else if (left.get(id) === 'everything') whole.set(id, 'overdue-after-hold')
      else if (reached === 'lifted' || (reached === 'late' && left.get(id) === 'nothing')) goingOn.push(id)
      else confirmed.set(id, 'partly-destroyed')
    }
    const wentOn = await wholeOrHalves(goingOn, (set) =>
      unitOfWork.run((tx) => goOn(tx, batchId, set, looked.done), 'serializable'),
    )
    const returned = await giveBack(batchId, whole)
    return {
      done: new Map([...confirmed, ...wentOn.done, ...returned.done]),
      faults: [...looked.faults, ...wentOn.faults, ...returned.faults],
      unasked,
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

  /** Past the point of no return go those of which something is gone, unless yet another hold came meanwhile. */
  async function goOn(
    tx: RetentionTx,
    batchId: BatchId,
    records: readonly RecordId[],
    before: ReadonlyMap<RecordId, Reached>,
  ): Promise<ReadonlyMap<RecordId, Confirmed>> {
    const found = await tx.disposal.lockBegun(batchId, records)
    const now = new Map(found.map((begun) => [begun.recordId, reachedBy(begun)]))
    const going = new Set(records.filter((id) => now.get(id) === before.get(id)))
    if (going.size > 0) await tx.disposal.markVerifying(batchId, [...going])
    return new Map(records.map((id) => [id, going.has(id) ? 'confirmed' : 'partly-destroyed']))
  }
}

function reachedBy({ state, held, heldTooLate, wasReached }: BegunItem): Reached {
  if (held) return state === 'verifying' ? 'late' : 'in-time'
  if (heldTooLate) return 'late'
  return wasReached ? 'lifted' : 'not'
}
