import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { CertificateId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { RestoreTx } from '../ports.ts'
import type { FindRestore } from './find-restore.ts'
import { gatherRestore } from './gather-restore.ts'
import { foreseeHoldsForLosses } from './hold-losses.ts'
import type { LostChange } from './lost-change.ts'
import type { LostWork } from './lost-work.ts'
import { isScopeLost } from './place-lost-holds.ts'
import type { RestoreGround } from './restore-ground.ts'
import type { RestoreReport } from './restore-report.ts'
import { summariseLoss } from './summarise-loss.ts'
import { foreseeRights } from './take-up-rights.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RestoreTx>
  readonly ground: RestoreGround
  readonly findRestore: FindRestore
}

/** What it would come to, and the list from which people would enter again what is lost. */
export interface ForeseenRestore {
  readonly report: RestoreReport
  readonly changes: readonly LostChange[]
}

export type PreviewRestore = (actor: Actor) => Promise<ForeseenRestore | undefined>

/** What taking up would come to, without doing any of it; nothing where nothing waits. */
export function makePreviewRestore({ unitOfWork, ground, findRestore }: Deps): PreviewRestore {
  return async (actor) => {
    requireAllowed(actor, 'take-up-restore')
    const waiting = await findRestore()
    if (waiting === undefined) return undefined
    const work = await gatherRestore(ground, waiting.from, waiting.to)
    return unitOfWork.run(async (tx) => {
      const live = await tx.restore.live([...work.ends.keys()])
      const people = await tx.restore.names([...new Set([...work.rotated, ...work.disabled])])
      const open = await tx.restore.openBatches()
      const executed = new Set([...work.ends.values()].map(({ batchId }) => batchId))
      const report = {
        entries: { from: waiting.from, to: waiting.to },
        destroyedAgain: live.size,
        certificatesBroughtBack: await certificatesBack(tx, work),
        stillThere: [],
        holds: {
          placedAgain: work.holds.map(({ id }) => id),
          onEverything: work.holds.filter(isScopeLost).map(({ id }) => id),
          stillPlaced: work.lifted,
          forLosses: await foreseeHoldsForLosses(tx, work.changes),
        },
        batchesToReview: open.map(({ id }) => id).filter((id) => !executed.has(id)),
        tokensRevoked: [...people.values()],
        ...(await foreseeRights(tx, work.rights)),
        lost: summariseLoss(work, []),
      }
      return { report, changes: work.changes }
    }, 'read-only')
  }
}

/** Those of batches that are known, or come back with what they destroyed: of others, all of which was captured since, none does. */
async function certificatesBack(
  tx: RestoreTx,
  { ends, certificates }: LostWork,
): Promise<readonly CertificateId[]> {
  const known = await tx.restore.known([...ends.keys()])
  const back = new Set(
    [...ends.values()].flatMap(({ recordId, batchId }) => (known.has(recordId) ? [batchId] : [])),
  )
  const found: CertificateId[] = []
  for (const { id, batchId } of certificates)
    if (back.has(batchId) || (await tx.batches.find(batchId)) !== undefined) found.push(id)
  return found
}
