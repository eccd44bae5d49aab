import type { ScheduleOverride } from '../../retention/overrides/override-store.ts'

/** A schedule given to a record or a folder, as it goes out. */
export function presentOverride({ schedule, authority, reason, givenBy, givenAt }: ScheduleOverride) {
  return { schedule, authority, reason, givenBy, givenAt: givenAt.toISOString() }
}
