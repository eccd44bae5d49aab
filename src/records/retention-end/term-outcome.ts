import { isMunimentError } from '../../kernel/muniment-error.ts'
import type { CivilDate } from '../dates/civil-date.ts'
import type { Period } from '../dates/period.ts'
import type { ChosenStarts } from '../dates/unit.ts'
import type { RetentionTerm } from '../schedules/retention-schedule.ts'
import { calculateRetentionEnd, type RetentionEnd } from './retention-end.ts'
import type { TriggerDate } from './trigger-date.ts'

/** What one term of a rule comes to. */
export interface TermOutcome {
  readonly term: RetentionTerm
  /** Its source says why there is no end although there is a date. */
  readonly trigger: TriggerDate
  /** `null`: not triggered yet, or beyond the calendar. */
  readonly end: RetentionEnd | null
}

/**
 * Applies a term of a rule to its trigger's date, with the starts of units that the rule has. A result beyond the year 9999
 * ("indefinitely" is often written 9999-12-31) has no end and says why: it is never due in silence.
 */
export function applyTerm(
  term: RetentionTerm,
  trigger: TriggerDate,
  unitStarts: ChosenStarts | undefined,
): TermOutcome {
  if (trigger.date === null) return { term, trigger, end: null }
  const { period, after, rounding } = term
  try {
    return {
      term,
      trigger,
      end: calculateRetentionEnd({ trigger: trigger.date, period, after, rounding, unitStarts }),
    }
  } catch (error) {
    if (!isMunimentError(error, 'invalid-date')) throw error
    const source = `${trigger.source}; the retention end would lie beyond the year 9999`
    return { term, trigger: { ...trigger, source }, end: null }
  }
}

/** The last day that a maximum allows, counted from `trigger` itself; `null` without either, or beyond the calendar. */
export function endOfMaximum(trigger: CivilDate | null, maximum: Period | null): CivilDate | null {
  if (trigger === null || maximum === null) return null
  try {
    return calculateRetentionEnd({ trigger, period: maximum }).retentionEnd
  } catch (error) {
    if (!isMunimentError(error, 'invalid-date')) throw error
    return null
  }
}
