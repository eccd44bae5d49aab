import type { CivilDate } from './civil-date.ts'

/** A schedule that says how long its records may be kept at most, and the last day that this allows for a record. */
export interface RetentionMaximum {
  readonly schedule: string
  readonly end: CivilDate
}

/** Something that an officer should know of a record's retention, and that changes nothing by itself. */
export interface RetentionWarning {
  readonly code: 'maximum-exceeded' | 'past-not-kept'
  readonly message: string
}

/** What the warnings follow from. */
interface Kept {
  readonly state: 'untriggered' | 'running' | 'permanent'
  readonly retentionEnd: CivilDate | null
  readonly maximums: readonly RetentionMaximum[]
}

/**
 * The maximums that a record's retention crosses: its end lies later, it has none for ever, or none yet although the
 * maximum has passed on the day `asOf`. The record is kept for the longer time all the same; nothing is ever destroyed
 * because of a maximum.
 */
export function warningsOf(kept: Kept, asOf: CivilDate): readonly RetentionWarning[] {
  return kept.maximums
    .filter(({ end }) => end < (kept.retentionEnd ?? (kept.state === 'permanent' ? FOR_EVER : asOf)))
    .map(({ schedule, end }) => ({
      code: 'maximum-exceeded',
      message: `${schedule} allows keeping until ${end} at most; the record is kept ${howLong(kept)}.`,
    }))
}

/** Sorts after every civil date. */
const FOR_EVER = 'for ever'

function howLong({ state, retentionEnd }: Kept): string {
  if (retentionEnd !== null) return `until ${retentionEnd}`
  return state === 'permanent' ? 'permanently' : 'on, for it has no end yet'
}
