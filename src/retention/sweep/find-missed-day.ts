import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { CivilDate } from '../../records/civil-date.ts'
import type { RetentionTx } from '../ports.ts'

/**
 * Whether the newest day on which a sweep was planned passed without one: that day, for one sweep that makes up for
 * all that were missed. An installation that never swept has missed nothing.
 */
export function makeFindMissedDay({ unitOfWork }: { readonly unitOfWork: UnitOfWork<RetentionTx> }) {
  return async (newestPlanned: CivilDate): Promise<CivilDate | undefined> => {
    const last = await unitOfWork.run((tx) => tx.sweeps.lastScheduledDay())
    return last !== undefined && last < newestPlanned ? newestPlanned : undefined
  }
}
