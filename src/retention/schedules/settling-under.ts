import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { ScheduleVersion } from '../../records/schedules/retention-schedule.ts'
import { severalStandings } from '../dates/several-standings.ts'
import { standingOf } from '../dates/standing-of.ts'
import type { ClassScope, Settling } from '../dates/standing-store.ts'
import type { RetentionTx } from '../ports.ts'

/** Where a version is to stand, and who answers for it. */
export interface Standing {
  readonly classCodes: readonly string[]
  /** Also what was given the schedule itself. */
  readonly overridden: boolean
  readonly hasteners: readonly string[]
  /** Of records that change their schedule, or lose their step: what is due on this day, today, is reviewed by a person. */
  readonly reviewIfDueOn: CivilDate
}

/**
 * What every record of these classes comes to under this version: each distinct date computed once. The one computation
 * behind what-if and publication, so that they agree to the last record.
 */
export async function settlingUnder(
  tx: RetentionTx,
  schedule: ScheduleVersion,
  { classCodes, overridden, hasteners, reviewIfDueOn }: Standing,
): Promise<Settling & { readonly scope: ClassScope }> {
  const scope = { classCodes, overriddenBy: overridden ? schedule.code : null }
  const groups = await tx.standings.groups(scope, schedule)
  const path = [{ code: schedule.code, schedule }]
  return {
    scope,
    schedule,
    standings: groups.map(({ key, facts }) => ({ key, ...standingOf(facts, path) })),
    several: await severalStandings(tx, scope, reviewIfDueOn, { change: { ...scope, schedule } }),
    hasteners,
    reviewIfDueOn,
  }
}
