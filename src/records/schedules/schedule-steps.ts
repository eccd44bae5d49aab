import {
  type RetentionSchedule,
  type RetentionTerm,
  type ScheduleRule,
  termsOf,
} from './retention-schedule.ts'

/** A step of a schedule, by its number from 1. */
export interface ScheduleStep {
  readonly number: number
  /** How many steps the schedule has. */
  readonly of: number
  readonly rule: ScheduleRule
  /** What comes after it, once its review has decided so. */
  readonly next: ScheduleRule | null
}

/** The rules of a schedule, step by step; of most there is but one. */
export function stepsOf(schedule: RetentionSchedule): readonly ScheduleRule[] {
  return [schedule, ...schedule.laterSteps]
}

/** Every term of every step. */
export function allTermsOf(schedule: RetentionSchedule): readonly RetentionTerm[] {
  return stepsOf(schedule).flatMap(termsOf)
}

/** The step of this number, or the last where a version has fewer: a record never stands beyond its schedule. */
export function stepAt(schedule: RetentionSchedule, number: number): ScheduleStep {
  const of = 1 + schedule.laterSteps.length
  const reached = Math.min(number, of)
  const [rule = schedule, next = null] = stepsOf(schedule).slice(reached - 1)
  return { number: reached, of, rule, next }
}
