import { systemActor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Failpoint } from '../../kernel/failpoint.ts'
import type { BatchId, RecordId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { RetentionTx } from '../ports.ts'
import type { DisposalCase } from './disposal-store.ts'
import { reasonNow } from './reason-now.ts'
import { type SkippedItem, skipItems } from './skip-items.ts'
import { type SetResult, wholeOrHalves } from './whole-or-halves.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
  readonly failpoint: Failpoint
}

/** `taken-up`: it was marked before, and a crash or a refusal has kept it from its end. */
export type Marked = 'marked' | 'taken-up' | 'skipped' | 'destroyed'

export type MarkDestroying = (batchId: BatchId, records: readonly RecordId[]) => Promise<SetResult<Marked>>

/**
 * Step 1: one transaction reads anew all that the approval relied on, of each record, and marks it `destroying` or takes
 * its item out of the batch with the reason. An item that is past this already is left as it is, and so is one to be
 * transferred until its receiver has taken every file of it.
 */
export function makeMarkDestroying({ unitOfWork, clock, failpoint }: Deps): MarkDestroying {
  return (batchId, records) =>
    wholeOrHalves(records, (set) => unitOfWork.run((tx) => mark(tx, batchId, set), 'serializable'))

  async function mark(
    tx: RetentionTx,
    batchId: BatchId,
    records: readonly RecordId[],
  ): Promise<ReadonlyMap<RecordId, Marked>> {
    const marked = new Map<RecordId, Marked>(records.map((id) => [id, 'skipped']))
    const cases = await tx.disposal.lock(batchId, records)
    for (const { item } of cases) marked.set(item.recordId, standingOf(item.state))
    const open = cases.filter(({ item, batch }) => item.state === 'approved' && batch.state === 'executing')
    const { going, skipped } = await weigh(tx, batchId, open)
    await skipItems(tx, systemActor, batchId, skipped, clock.now())
    if (going.length === 0) return marked
    await tx.disposal.markDestroying(batchId, going)
    for (const id of going) marked.set(id, 'marked')
    failpoint('disposal.before-marked-destroying')
    return marked
  }

  /** Which of these items go, and which do not after all. Those that still wait for their receiver do neither. */
  async function weigh(
    tx: RetentionTx,
    batchId: BatchId,
    open: readonly DisposalCase[],
  ): Promise<{ readonly going: readonly RecordId[]; readonly skipped: readonly SkippedItem[] }> {
    const going: RecordId[] = []
    const skipped: SkippedItem[] = []
    if (open.length === 0) return { going, skipped }
    const sent = open.flatMap(({ item }) => (item.decision === 'transfer' ? [item.recordId] : []))
    const receipts =
      sent.length === 0 ? new Map<RecordId, never>() : await tx.transfers.receipts(batchId, sent)
    const read = await tx.standings.factsOf(open.map(({ item }) => item.recordId))
    const facts = new Map(read.map((one) => [one.recordId, one]))
    const now = clock.now()
    for (const found of open) {
      const { recordId, decision } = found.item
      const receipt = decision === 'destroy' ? 'taken' : receipts.get(recordId)
      if (receipt === undefined) continue
      const reason = receipt === 'taken' ? reasonNow(found, facts.get(recordId), now) : receipt
      if (reason === undefined) going.push(recordId)
      else skipped.push({ recordId, reason })
    }
    return { going, skipped }
  }
}

/** Of an item that this step has nothing to do with: it is past it, or was never meant to go. */
function standingOf(state: DisposalCase['item']['state']): Marked {
  if (state === 'destroyed' || state === 'transferred') return 'destroyed'
  return state === 'destroying' || state === 'verifying' ? 'taken-up' : 'skipped'
}
