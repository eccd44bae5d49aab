import { systemActor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Failpoint } from '../../kernel/failpoint.ts'
import type { SweepId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import { tellOfEmptied } from '../batches/tell-of-emptied.ts'
import type { CheckClock } from '../clock/check-clock.ts'
import { makeProposeLifts } from '../holds/propose-lifts.ts'
import type { Exclusive, RetentionTx } from '../ports.ts'
import type { RetentionSweep } from '../retention-sweep.ts'
import { makeLeaveFolders } from './leave-folders.ts'

/**
 * Records read in one transaction. What is due lies spread over all records, and the larger the page, the more neighbours are
 * looked up one after the other: ten times as many take three quarters of the time each. Small enough that a page commits within
 * some seconds, and that a process that dies loses no more than that.
 */
const SWEEP_PAGE = 200_000

/**
 * Items of one batch: what one person can answer for. Larger lists are approved unread; and a batch is executed, and
 * certified, as one.
 */
const BATCH_SIZE = 2_000

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly exclusive: Exclusive
  readonly clock: Clock
  readonly checkClock: CheckClock
  readonly failpoint: Failpoint
  readonly limits?: { readonly page: number; readonly batch: number }
}

export type ContinueSweep = (id: SweepId) => Promise<RetentionSweep>

/**
 * Proposes for lifting the holds of requests that nobody objects to any more; takes records out of folders whose time is
 * over, where another's goes on; lists, page by page from where the sweep stands, everything that is due, not held and in no
 * open batch; then closes the listing. One sweep lists at a time, and a sweep that has ended is only answered. On a clock in
 * doubt it goes no further (`clock-fault`), and the job comes back; one begun while the clock was ahead lists what is due by
 * now. Job `finish-sweep`.
 */
export function makeContinueSweep(deps: Deps): ContinueSweep {
  const { unitOfWork, exclusive, clock, checkClock, failpoint } = deps
  const leaveFolders = makeLeaveFolders({ unitOfWork, clock })
  const proposeLifts = makeProposeLifts({ unitOfWork, clock })
  const limits = deps.limits ?? { page: SWEEP_PAGE, batch: BATCH_SIZE }
  return (id) =>
    exclusive.run('retention-sweep', async () => {
      const sweep = await unitOfWork.run((tx) => tx.sweeps.find(id))
      if (sweep === undefined) throw new MunimentError('not-found', 'There is no sweep of this id.')
      if (sweep.state !== 'running') return sweep
      // There is no way back into a folder that was left too early.
      await checkClock()
      await proposeLifts()
      const listing = dueByNow(sweep)
      await leaveFolders(listing.asOf)
      failpoint('sweep.after-folders-left')
      for (;;) {
        // What little is due on most days is listed and closed in one transaction.
        const finished = await unitOfWork.run(async (tx) => {
          if (await tx.sweeps.listPage(listing, limits)) return undefined
          failpoint('sweep.before-sealed')
          return seal(tx, listing)
        })
        failpoint('sweep.after-page')
        if (finished === undefined) continue
        failpoint('sweep.after-sealed')
        return finished
      }
    })

  function dueByNow(sweep: RetentionSweep): RetentionSweep {
    const today = londonDate(clock.now())
    return sweep.asOf > today ? { ...sweep, asOf: today } : sweep
  }

  async function seal(tx: RetentionTx, sweep: RetentionSweep): Promise<RetentionSweep> {
    const [batches, finished, emptied] = await Promise.all([
      sealAndTell(tx, sweep),
      tx.sweeps.finish(sweep.id, null, clock.now()),
      // What holds have emptied while it was listed; and whatever else was left with nothing in it.
      tx.batches.endEmptied('all', ['proposed', 'in-review'], clock.now()),
    ])
    if (finished === undefined) throw new MunimentError('internal', 'A sweep vanished while it was listed.')
    await tellOfEmptied(tx, emptied)
    const { due, held, alreadyListed } = finished
    await tx.audit.append({
      action: 'sweep.finished',
      actor: systemActor,
      subject: { type: 'sweep', id: sweep.id },
      codes: { asOf: sweep.asOf, due, held, alreadyListed, batches },
    })
    return finished
  }
}

/** Closes the batches of a sweep; answers how many. */
async function sealAndTell(tx: RetentionTx, sweep: RetentionSweep): Promise<number> {
  const batches = await tx.sweeps.seal(sweep.id)
  // One entry a batch, whatever it lists: the digest binds the entry to every line of the manifest.
  await tx.audit.appendAll(
    batches.map((batch) => ({
      action: 'batch.proposed' as const,
      actor: systemActor,
      subject: { type: 'batch' as const, id: batch.id },
      codes: {
        sweepId: sweep.id,
        proposedBy: sweep.startedBy,
        class: batch.classCode,
        disposalAction: batch.action,
        items: batch.items,
        reviewers: batch.roles,
        manifestDigest: batch.manifestDigest,
      },
    })),
  )
  return batches.length
}
