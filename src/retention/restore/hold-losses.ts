import { systemActor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import { type HoldId, newId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { RestoreTx } from '../ports.ts'
import { type LossKind, lossKinds } from './loss-kind.ts'
import type { LostChange } from './lost-change.ts'
import { reachOfLosses } from './reach-of-losses.ts'
import type { HoldForLoss } from './restore-report.ts'
import { wordsOfLoss } from './words-of-loss.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RestoreTx>
  readonly clock: Clock
}

export type HoldLosses = (
  restorationId: string,
  changes: readonly LostChange[],
) => Promise<readonly HoldForLoss[]>

/**
 * Places a hold for each kind of lost change that may have kept something longer, on what of its subjects this database
 * knows: no record falls due sooner than was decided because the decision is lost. One a kind of each restoration, also
 * where the taking up is cut short and done again. Two officers lift it once the changes are entered again.
 */
export function makeHoldLosses({ unitOfWork, clock }: Deps): HoldLosses {
  return async (restorationId, changes) => {
    const placed: HoldForLoss[] = []
    for (const [kind, lost] of byKind(changes))
      placed.push(await unitOfWork.run((tx) => place(tx, restorationId, kind, lost), 'serializable'))
    return placed
  }

  async function place(
    tx: RestoreTx,
    restorationId: string,
    kind: LossKind,
    lost: readonly LostChange[],
  ): Promise<HoldForLoss> {
    const scope = await tx.restore.findReach(reachOfLosses(lost))
    const counts = countsOf(kind, lost, scope)
    const before = await tx.restore.holdForLoss(restorationId, kind)
    if (before !== undefined) return { ...counts, id: before }
    if (isEmpty(counts)) return { ...counts, id: null }
    const id = newId<HoldId>()
    const words = wordsOfLoss(kind, restorationId, lost.length)
    const placedAt = clock.now()
    await tx.restore.insertHoldForLoss({ id, ...words, placedBy: systemActor.id, placedAt }, scope)
    await tx.restore.noteHoldForLoss(restorationId, kind, id)
    // Binding from this commit on; the job puts what it holds on its list, one by one.
    await tx.jobs.enqueue('materialise-hold', { holdId: id }, { key: `hold:${id}` })
    await tx.audit.append({
      action: 'hold.placed-for-loss',
      actor: systemActor,
      subject: { type: 'hold', id },
      // What it stands on is read from the entries that were lost: whatever is restored once more is read from them again.
      codes: { restoration: restorationId, ...counts },
      details: { ...words },
      conditions: null,
    })
    return { ...counts, id }
  }
}

/** On what holds for these lost changes would stand, without placing any. */
export async function foreseeHoldsForLosses(
  tx: Pick<RestoreTx, 'restore'>,
  changes: readonly LostChange[],
): Promise<readonly HoldForLoss[]> {
  const foreseen: HoldForLoss[] = []
  for (const [kind, lost] of byKind(changes))
    foreseen.push({ ...countsOf(kind, lost, await tx.restore.findReach(reachOfLosses(lost))), id: null })
  return foreseen
}

function byKind(changes: readonly LostChange[]): readonly (readonly [LossKind, readonly LostChange[]])[] {
  const found = Map.groupBy(changes, ({ kind }) => kind)
  return lossKinds.flatMap((kind) => {
    const lost = found.get(kind)
    return lost === undefined ? [] : [[kind, lost] as const]
  })
}

type Counts = Omit<HoldForLoss, 'id'>

function countsOf(
  kind: LossKind,
  lost: readonly LostChange[],
  scope: Awaited<ReturnType<RestoreTx['restore']['findReach']>>,
): Counts {
  return {
    kind,
    changes: lost.length,
    records: scope.records.length,
    folders: scope.folders.length,
    classes: scope.classes.length,
  }
}

function isEmpty({ records, folders, classes }: Counts): boolean {
  return records + folders + classes === 0
}
