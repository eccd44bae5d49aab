import { systemActor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { HoldId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { RestoreTx } from '../ports.ts'
import type { LostHold, LostWork } from './lost-work.ts'
import type { RestoreReport } from './restore-report.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RestoreTx>
  readonly clock: Clock
}

export type PlaceLostHolds = (work: LostWork) => Promise<Omit<RestoreReport['holds'], 'forLosses'>>

/**
 * Places again, under their own ids, the holds that were placed since the backup, in the strength and for the requests that
 * they stood for; opens again what was opened since about a request; what was moved since is caught by the holds on where it
 * was moved to. A hold of which nothing says on what it stood is placed on the whole plan: an officer
 * places the right one, then two lift this one. None is lifted here, whatever the log says: two people do that.
 */
export function makePlaceLostHolds({ unitOfWork, clock }: Deps): PlaceLostHolds {
  return async ({ holds, lifted, moves, folderMoves, proceedings }) => {
    const placedAgain: HoldId[] = []
    for (const hold of holds) {
      const placed = await unitOfWork.run((tx) => placeAgain(tx, hold), 'serializable')
      if (placed) placedAgain.push(hold.id)
    }
    for (const proceeding of proceedings)
      await unitOfWork.run((tx) => tx.restore.openProceedingAgain(proceeding), 'serializable')
    await unitOfWork.run(async (tx) => {
      for (const [recordId, places] of moves) await tx.restore.catchMoved(recordId, places, clock.now())
      for (const [folderId, classes] of folderMoves)
        await tx.restore.catchMovedFolder(folderId, classes, clock.now())
    }, 'serializable')
    return {
      placedAgain,
      onEverything: holds.filter(isScopeLost).map(({ id }) => id),
      stillPlaced: await unitOfWork.run((tx) => tx.restore.standing(lifted)),
    }
  }
}

/** Whether the log does not name all on which this hold stood: what a query was, say, also beside folders that it names. */
export function isScopeLost({ byQuery, records, folders, classes }: LostHold): boolean {
  return byQuery || records.length + folders.length + classes.length === 0
}

async function placeAgain(tx: RestoreTx, hold: LostHold): Promise<boolean> {
  const { placed, missing } = await tx.restore.placeHoldAgain(hold, isScopeLost(hold), {
    name: `Hold ${hold.id}, placed again after a restore`,
    text: `Not known any more: it was lost with the database. Entry ${hold.position} of the audit log says who placed it.`,
  })
  if (!placed) return false
  // Binding from this commit on; the job puts what it holds on its list, one by one.
  await tx.jobs.enqueue('materialise-hold', { holdId: hold.id }, { key: `hold:${hold.id}` })
  await tx.audit.append({
    action: 'hold.placed-again',
    actor: systemActor,
    subject: { type: 'hold', id: hold.id },
    codes: { entry: hold.position, missing, everything: isScopeLost(hold) },
  })
  return true
}
