import type { ScheduleVersion } from '../../records/retention-schedule.ts'
import { standingOf } from '../dates/retention-at-filing.ts'
import type { Settling } from '../dates/standing-store.ts'
import type { RetentionTx } from '../ports.ts'

/**
 * What every record for which the schedule is the nearest comes to under this version of it: each distinct date computed
 * once. The one computation behind what-if and publication, so that they agree to the last record.
 */
export async function settlingUnder(
  tx: RetentionTx,
  schedule: ScheduleVersion,
  hasteners: readonly string[],
): Promise<Settling & { readonly scope: { readonly classCodes: readonly string[] } }> {
  const scope = { classCodes: await tx.schedules.classesUnder(schedule.code) }
  const groups = await tx.standings.groups(scope, schedule.trigger)
  const path = [{ code: schedule.code, schedule }]
  return {
    scope,
    trigger: schedule.trigger,
    standings: groups.map(({ key, facts }) => ({ key, ...standingOf(facts, path) })),
    hasteners,
    reviewIfDueOn: null,
    movedInOn: null,
  }
}
