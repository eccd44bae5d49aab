import { unitsWithStart } from '../dates/unit.ts'
import { isAlwaysLonger } from './is-always-longer.ts'
import type { RetentionSchedule, ScheduleRule } from './retention-schedule.ts'
import { allTermsOf, stepsOf } from './schedule-steps.ts'

/** What is certain, whatever the dates turn out to be, and was hardly meant. */
export interface ScheduleWarning {
  readonly code: 'maximum-exceeded' | 'start-without-use'
  /** Steps from the schedule down. */
  readonly path: readonly (string | number)[]
  readonly message: string
}

/**
 * Where a maximum is certain to be crossed, since its own period keeps longer from the very same day, and where the start of a
 * unit was chosen that no term counts from or rounds to.
 */
export function warningsOfSchedule(schedule: RetentionSchedule): readonly ScheduleWarning[] {
  const steps = stepsOf(schedule)
  return [
    ...steps.flatMap((rule, index) => warningsOfRule(rule, steps.length === 1 ? [] : ['steps', index])),
    ...warningsOfStarts(schedule),
  ]
}

function warningsOfStarts(schedule: RetentionSchedule): readonly ScheduleWarning[] {
  const used = new Set(allTermsOf(schedule).flatMap(({ after, rounding }) => [after, rounding]))
  return unitsWithStart
    .filter((unit) => schedule.unitStarts?.[unit] !== undefined && !used.has(unit))
    .map((unit) => ({
      code: 'start-without-use',
      path: ['unitStarts', unit],
      message: 'has no effect: no term counts from the end of this unit or rounds to it',
    }))
}

function warningsOfRule(
  { period, maximum }: ScheduleRule,
  path: readonly (string | number)[],
): readonly ScheduleWarning[] {
  if (period === null || maximum === null || !isAlwaysLonger(period, maximum)) return []
  return [
    {
      code: 'maximum-exceeded',
      path: [...path, 'maximum'],
      message:
        'is shorter than the period: every record will be kept beyond it, since nothing is destroyed because of it',
    },
  ]
}
