import type { Clock } from '../../kernel/clock.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { latestBy } from '../clock/latest-by.ts'
import type { RetentionTx } from '../ports.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
}

/**
 * Whether the newest day on which a sweep was planned passed without one: that day, for one sweep that makes up for
 * all that were missed. An installation that never swept has missed nothing. A
 * sweep that stands for a day to come, since the clock was ahead, makes up for none.
 */
export function makeFindMissedDay({ unitOfWork, clock }: Deps) {
  return async (newestPlanned: CivilDate): Promise<CivilDate | undefined> => {
    const last = await unitOfWork.run((tx) => tx.sweeps.lastScheduledDay(latestBy(clock.now())))
    return last !== undefined && last < newestPlanned ? newestPlanned : undefined
  }
}
