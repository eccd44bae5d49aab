import type { CivilDate } from '../dates/civil-date.ts'

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
 * The maximums that a record's retention crosses: its end lies later, it has none for ever, or the maximum has passed on the
 * day `asOf`, on which the record is still here: due, or without an end yet. The record is kept for the longer time all the
 * same; nothing is ever destroyed because of a maximum.
 */
export function warningsOf(kept: Kept, asOf: CivilDate): readonly RetentionWarning[] {
  return kept.maximums
    .filter(({ end }) => end < asOf || end < (kept.retentionEnd ?? end) || kept.state === 'permanent')
    .map(({ schedule, end }) => ({
      code: 'maximum-exceeded',
      message: `${schedule} allows keeping until ${end} at most; the record is ${howLong(kept, end)}.`,
    }))
}

function howLong({ state, retentionEnd }: Kept, maximum: CivilDate): string {
  if (retentionEnd === null)
    return state === 'permanent' ? 'kept permanently' : 'kept on, for it has no end yet'
  return maximum < retentionEnd
    ? `kept until ${retentionEnd}`
    : `still here, and was to be kept until ${retentionEnd}`
}
