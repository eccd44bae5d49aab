import type { Period } from './period.ts'
import type { RetentionSchedule, ScheduleRule } from './retention-schedule.ts'
import { stepsOf } from './schedule-steps.ts'

/** What is certain to cross, whatever the dates turn out to be. */
export interface ScheduleWarning {
  readonly code: 'maximum-exceeded'
  /** Steps from the schedule down. */
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** Where a maximum is certain to be crossed: its own period keeps longer from the very same day. */
export function warningsOfSchedule(schedule: RetentionSchedule): readonly ScheduleWarning[] {
  const steps = stepsOf(schedule)
  return steps.flatMap((rule, index) => warningsOfRule(rule, steps.length === 1 ? [] : ['steps', index]))
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

/** Whether `one` ends later than `other` from every day there is: a month has 28 to 31 days. */
function isAlwaysLonger(one: Period, other: Period): boolean {
  const months = one.years * 12 + one.months - (other.years * 12 + other.months)
  return months * (months < 0 ? 31 : 28) + one.days - other.days > 0
}
