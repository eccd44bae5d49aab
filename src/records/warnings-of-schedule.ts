import { isAlwaysLonger } from './is-always-longer.ts'
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
