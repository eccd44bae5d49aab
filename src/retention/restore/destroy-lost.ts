import { systemActor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { BatchId, RecordId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { ContentStore } from '../../records/content-store.ts'
import { tellOfItems } from '../batches/tell-of-items.ts'
import { tellOfSkipped } from '../batches/tell-of-skipped.ts'
import type { RestoreTx } from '../ports.ts'
import type { DestroyAgain } from './destroy-again.ts'
import { makeDestroyUnknown } from './destroy-unknown.ts'
import type { LostBatch, LostEnd, LostWork } from './lost-work.ts'
import type { RestoreGround } from './restore-ground.ts'
import type { RestoreReport } from './restore-report.ts'
import type { ListedItem } from './restore-store.ts'
import type { TakeUpProgress } from './take-up-progress.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RestoreTx>
  readonly ground: Pick<RestoreGround, 'noteTombstones'>
  readonly destroyAgain: DestroyAgain
  readonly contentStore: ContentStore
  readonly clock: Clock
}

export type DestroyLost = (
  restorationId: string,
  work: LostWork,
  progress: TakeUpProgress,
) => Promise<Pick<RestoreReport, 'destroyedAgain' | 'stillThere'>>

/**
 * Ends again, batch by batch, every record that the database knows and the log says has gone; the batches themselves
 * come back with their people, for stubs and the disposal log. Of what it never knew, the bytes go. First of all, what a
 * destruction of the backup's day had begun with and the log does not say has gone is let go.
 */
export function makeDestroyLost({
  unitOfWork,
  ground,
  destroyAgain,
  contentStore,
  clock,
}: Deps): DestroyLost {
  const destroyUnknown = makeDestroyUnknown(contentStore)
  return async (restorationId, work, progress) => {
    await releaseBegun(work)
    const known = await unitOfWork.run((tx) => tx.restore.known([...work.ends.keys()]))
    const [ends, unknown] = parted(work, known)
    await ground.noteTombstones(restorationId, ends)
    const stillThere: { readonly id: RecordId; readonly cause: string }[] = []
    let done = 0
    for (const [batchId, listed] of byBatch(ends)) {
      const batch = work.batches.get(batchId) ?? null
      await bringBack(batchId, batch, listed, work)
      const left = stillThere.length
      for (const end of listed) {
        const cause = await destroyAgain(end, batch ?? undefined)
        if (cause !== undefined) stillThere.push({ id: end.recordId, cause })
        done += 1
        progress(done, work.ends.size)
      }
      if (stillThere.length === left) {
        await unitOfWork.run((tx) => tx.restore.closeExecuted(batchId, batch, clock.now()))
      }
    }
    const destroyedAgain = ends.length - stillThere.length
    for (const { recordId } of unknown) {
      const cause = await destroyUnknown(recordId)
      if (cause !== undefined) stillThere.push({ id: recordId, cause })
      done += 1
      progress(done, work.ends.size)
    }
    return { destroyedAgain, stillThere }
  }

  async function releaseBegun({ ends }: LostWork): Promise<void> {
    for (const { id, begun } of await unitOfWork.run((tx) => tx.restore.openBatches())) {
      for (const recordId of begun.filter((record) => !ends.has(record))) {
        const objects = await unitOfWork.run((tx) => tx.disposal.objects([recordId]))
        const originals = objects.get(recordId)?.originals ?? []
        const found = await Promise.all(originals.map((key) => contentStore.find(key)))
        const whole = found.every((object) => object !== undefined)
        await unitOfWork.run(async (tx) => {
          await tx.restore.releaseBegun(id, recordId, whole)
          if (whole) await tx.jobs.enqueue('read-record', { recordId }, { key: `read-record:${recordId}` })
          else await tellOfStuck(tx, { batchId: id, recordId })
        })
      }
    }
  }

  async function bringBack(
    batchId: BatchId,
    batch: LostBatch | null,
    ends: readonly LostEnd[],
    { decisions }: LostWork,
  ): Promise<void> {
    await unitOfWork.run(async (tx) => {
      await tx.restore.bringBackBatch(batchId, batch, ends)
      for (const end of ends) {
        const decision = decisions.get(end.recordId)
        const own = decision?.batchId === batchId ? decision : undefined
        await tellOfRestored(tx, await tx.restore.bringBackItem(end, batch, own))
      }
      await tellOfRestored(tx, await tx.restore.bringBackApprovals(batchId, batch))
    })
  }
}

/** What leaves a list thereby; no row of the disposal log is left with the leaf of a decision that came to nothing. */
async function tellOfRestored(tx: RestoreTx, items: readonly ListedItem[]): Promise<void> {
  await tellOfSkipped(
    tx,
    systemActor,
    items.map((item) => ({ ...item, reason: 'restored' })),
  )
}

async function tellOfStuck(tx: RestoreTx, item: ListedItem): Promise<void> {
  await tellOfItems(tx, [item], ({ batchId, recordId }) => ({
    action: 'item.stuck',
    actor: systemActor,
    subject: { type: 'record', id: recordId },
    outcome: 'failed',
    codes: { batchId, cause: 'restored-and-partly-destroyed' },
  }))
}

/** What the database knows of all that has gone, and what it does not. */
function parted(
  { ends }: LostWork,
  known: ReadonlySet<RecordId>,
): readonly [known: readonly LostEnd[], unknown: readonly LostEnd[]] {
  const all = [...ends.values()]
  return [
    all.filter(({ recordId }) => known.has(recordId)),
    all.filter(({ recordId }) => !known.has(recordId)),
  ]
}

function byBatch(ends: readonly LostEnd[]): ReadonlyMap<BatchId, readonly LostEnd[]> {
  return Map.groupBy(ends, ({ batchId }) => batchId)
}
