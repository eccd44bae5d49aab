import type { Clock } from '../../kernel/clock.ts'
import type { BatchId, RecordId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { ContentStore } from '../../records/content-store.ts'
import type { RetentionTx } from '../ports.ts'
import type { DisposalCase, RecordObjects } from './disposal-store.ts'
import type { GiveBack } from './give-back.ts'
import { reasonNow } from './reason-now.ts'
import type { SkipReason } from './reason-to-skip.ts'
import { type Unasked, whatIsLeftOfEach } from './what-is-left-of-each.ts'
import { type SetResult, wholeOrHalves } from './whole-or-halves.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly contentStore: ContentStore
  readonly clock: Clock
  readonly giveBack: GiveBack
}

/** `standing`: it goes as it was approved. What has no answer must not go on. */
export type Reconsidered = 'standing' | 'returned'

export type Reconsider = (
  batchId: BatchId,
  objects: ReadonlyMap<RecordId, RecordObjects>,
) => Promise<SetResult<Reconsidered> & Unasked>

/**
 * Step 1 once more, for what is taken up again: it may have lain there for months, and what its approval relied on may be so no
 * longer. Where that is the case it goes back to `active` with the reason, as long as nothing of its originals is gone; nobody
 * is helped by the rest of one that is not whole, and that goes on to its end.
 */
export function makeReconsider({ unitOfWork, contentStore, clock, giveBack }: Deps): Reconsider {
  return async (batchId, objects) => {
    const weighed = await wholeOrHalves([...objects.keys()], (set) =>
      unitOfWork.run((tx) => weigh(tx, batchId, set), 'serializable'),
    )
    const standing = new Map<RecordId, Reconsidered>()
    const whole = new Map<RecordId, string>()
    const moved = [...weighed.done].flatMap(([id, reason]) => (reason === 'none' ? [] : [id]))
    const { left, unasked } = await whatIsLeftOfEach(contentStore, objects, moved)
    for (const [id, reason] of weighed.done) {
      if (unasked.has(id)) continue
      if (left.get(id) === 'everything') whole.set(id, reason)
      else standing.set(id, 'standing')
    }
    const returned = await giveBack(batchId, whole)
    return {
      done: new Map([...standing, ...returned.done]),
      faults: [...weighed.faults, ...returned.faults],
      unasked,
    }
  }

  async function weigh(
    tx: RetentionTx,
    batchId: BatchId,
    records: readonly RecordId[],
  ): Promise<ReadonlyMap<RecordId, SkipReason | 'none'>> {
    const cases = (await tx.disposal.lock(batchId, records)).filter(isTakenUp)
    const read = await tx.standings.factsOf(cases.map(({ item }) => item.recordId))
    const facts = new Map(read.map((one) => [one.recordId, one]))
    const now = clock.now()
    const reasons = new Map<RecordId, SkipReason | 'none'>(records.map((id) => [id, 'none']))
    for (const found of cases) {
      const asMarked = { ...found, record: { ...found.record, state: 'active' } } as const
      const { recordId } = found.item
      reasons.set(recordId, reasonNow(asMarked, facts.get(recordId), now) ?? 'none')
    }
    return reasons
  }
}

/** What the log says is gone was destroyed before the database came back from a backup: its approval was used then. */
function isTakenUp({ item, goneByTheLog }: DisposalCase): boolean {
  return !goneByTheLog && (item.state === 'destroying' || item.state === 'verifying')
}
