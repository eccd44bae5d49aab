import { systemActor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import { newId, type SweepId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import type { CheckClock } from '../clock/check-clock.ts'
import { latestBy } from '../clock/latest-by.ts'
import type { RetentionTx } from '../ports.ts'
import type { RetentionSweep } from '../retention-sweep.ts'
import type { ContinueSweep } from './continue-sweep.ts'
import { openSweep } from './open-sweep.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
  readonly checkClock: CheckClock
  readonly continueSweep: ContinueSweep
}

export type RunScheduledSweep = (day: CivilDate) => Promise<RetentionSweep | undefined>

/**
 * The sweep of a day: one across all processes and schedulers; a second one for the same day finds it done and does
 * nothing. Days missed while nothing ran are covered by the next sweep, which lists everything due by then, oldest
 * first. A day still to come, by the business clock, is left alone; on a clock in doubt nothing is opened (`clock-fault`), and
 * the job comes back. Job `run-retention-sweep`.
 */
export function makeRunScheduledSweep({
  unitOfWork,
  clock,
  checkClock,
  continueSweep,
}: Deps): RunScheduledSweep {
  return async (day) => {
    const startedAt = clock.now()
    const today = londonDate(startedAt)
    if (day > today) return undefined
    if (await unitOfWork.run((tx) => isSwept(tx, day))) return undefined
    await checkClock()
    const id = newId<SweepId>()
    const sweep = await unitOfWork.run(async (tx) => {
      if (await isSwept(tx, day)) return undefined
      return openSweep(tx, systemActor, {
        id,
        scheduledFor: today,
        asOf: today,
        dryRun: false,
        startedBy: systemActor.id,
        startedAt,
      })
    })
    return sweep === undefined ? undefined : continueSweep(id)
  }

  async function isSwept(tx: RetentionTx, day: CivilDate): Promise<boolean> {
    const last = await tx.sweeps.lastScheduledDay(latestBy(clock.now()))
    return last !== undefined && last >= day
  }
}
